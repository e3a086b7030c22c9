// runtimes: host
// not for Windows: reads libraries of Windows on Linux
'use strict';
// What `polyffi symbols` says of a library of Windows, whatever system it runs on.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root, runFile } = require('../harness');
const { readPe } = require('../../lib/command/pe.js');

const mingw = 'x86_64-w64-mingw32-';
const skip = spawnSync(`${mingw}gcc`, ['--version']).status !== 0 && `${mingw}gcc is not installed`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-pe-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const source = `
int add(int a, int b) { return a + b; }
int nameless(void) { return 7; }
int number = 3;
`;
const definitions = `
LIBRARY example
EXPORTS
  add
  plus = add
  number DATA
  nameless @9 NONAME
  allocate = NTDLL.RtlAllocateHeap
`;

/** A library with a symbol of every kind. */
function example() {
  const file = path.join(folder, 'example.dll');
  const [text, list] = ['example.c', 'example.def'].map((name) => path.join(folder, name));
  fs.writeFileSync(text, source);
  fs.writeFileSync(list, definitions);
  const { status, stderr } = spawnSync(`${mingw}gcc`, ['-shared', '-o', file, text, list], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return file;
}

test('functions, variables, numbers and what lies in another library', { skip }, () => {
  const file = example();
  const { status, stdout } = runFile(path.join(root, 'bin', 'polyffi.js'), { args: ['symbols', file, '--json'] });
  assert.equal(status, 0);
  const found = JSON.parse(stdout).map(({ name, kind }) => `${name} ${kind}`);
  const kinds = ['#9 function', 'add function', 'allocate function', 'number variable', 'plus function'];
  assert.deepEqual(found, kinds);
});

test('names and needed libraries as objdump lists them', { skip }, () => {
  const file = example();
  const { stdout } = spawnSync(`${mingw}objdump`, ['-p', file], { encoding: 'utf8' });
  const { machine, name, needed, symbols } = readPe(fs.readFileSync(file));
  assert.deepEqual([machine, name], ['x64', 'example.dll']);
  assert.deepEqual(
    needed,
    [...stdout.matchAll(/DLL Name: (\S+)/g)].map(([, found]) => found),
  );
  const [, table] = /\[Ordinal\/Name Pointer\] Table\n((?:\s+\[.*\n)*)/.exec(stdout);
  const names = [...table.matchAll(/\] (\S+)/g)].map(([, found]) => found);
  assert.deepEqual(
    symbols
      .map((symbol) => symbol.name)
      .filter((one) => !one.startsWith('#'))
      .sort(),
    names.sort(),
  );
});

test('a damaged file is an error and no crash', { skip }, () => {
  const bytes = fs.readFileSync(example());
  for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 97)) {
    try {
      readPe(bytes.subarray(0, length));
    } catch (error) {
      assert.equal(error.constructor, TypeError, `${length} bytes: ${error.stack}`);
    }
  }
  // Any 16 bytes of its headers may be anything.
  for (let at = 0; at < 1024; at += 16) {
    const wrong = Buffer.from(bytes).fill(0xff, at, at + 16);
    try {
      readPe(wrong);
    } catch (error) {
      assert.equal(error.constructor, TypeError, `at ${at}: ${error.stack}`);
    }
  }
});
