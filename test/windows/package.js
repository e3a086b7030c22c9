'use strict';
// The packed package in an empty folder, as npm installs it with scripts off, on every Node.js for Windows under wine.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { pack } = require('../../scripts/pack');
const { environment, prepare, runtimes } = require('./index');

/** Uses every entry point, C's text, a callback, and says which addon it was. */
const program = `
  const { cdef, dlopen } = require('polyffi');
  const bun = require('polyffi/bun');
  const Deno = require('polyffi/deno');
  const { symbols } = dlopen('kernel32.dll', { GetCurrentProcessId: { return: 'u32' } });
  const length = cdef('int lstrlenW(const wchar_t *text);').open('kernel32.dll').lstrlenW('größer');
  const sorted = Int32Array.of(3, 1, 2);
  const compare = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
  const c = dlopen('msvcrt.dll', { qsort: { arguments: ['buffer', 'size_t', 'size_t', compare] } });
  const { getInt32 } = require('polyffi');
  c.symbols.qsort(sorted, 3, 4, (a, b) => getInt32(a) - getInt32(b));
  const abs = bun.dlopen('msvcrt.dll', { abs: { args: ['int'], returns: 'int' } }).symbols.abs(-5);
  const labs = Deno.dlopen('msvcrt.dll', { labs: { parameters: ['i32'], result: 'i32' } }).symbols.labs(-6);
  const { addonInUse } = require(require.resolve('polyffi/package.json').replace('package.json', 'lib/core/about.js'));
  const prebuilt = /prebuilds.win32-x64.polyffi\\.node$/.test(addonInUse().file);
  console.log(symbols.GetCurrentProcessId() === process.pid, length, String(sorted), abs, labs, Deno.build.os, prebuilt);
`;
const expected = 'true 6 1,2,3 5 6 windows true';

function run(command, args, options) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${error ? error.message : stdout + stderr}`);
  return stdout.trim();
}

function main() {
  prepare();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-windows-'));
  try {
    const tarball = pack(folder);
    fs.writeFileSync(path.join(folder, 'package.json'), '{}');
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: folder });
    fs.writeFileSync(path.join(folder, 'program.js'), program);
    const env = { ...process.env, ...environment };
    delete env.POLYFFI_ADDON;
    for (const { name, args } of runtimes) {
      const found = run('sh', [path.join(__dirname, 'wine.sh'), ...args, 'program.js'], { cwd: folder, env });
      console.log(`${found === expected ? 'ok  ' : 'FAIL'}  ${name}: ${found}`);
      if (found !== expected) process.exitCode = 1;
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main();
