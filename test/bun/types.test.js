// runtimes: host
// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// types/bun.d.ts: a program written against Bun's own types compiles against ours, and what those refuse, ours do.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');

const { FFIType } = require('polyffi/bun');

const declarations = path.join(root, 'types', 'bun.d.ts');
const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const skip = !fs.existsSync(compiler) && 'typescript is not installed';

test('a program for bun:ffi compiles', { skip, timeout: 120_000 }, () => {
  const folder = path.join(root, 'build', 'types-bun');
  const config = path.join(folder, 'tsconfig.json');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2022',
        module: 'nodenext',
        moduleResolution: 'nodenext',
        noEmit: true,
        types: ['node'],
        typeRoots: [path.join(root, 'node_modules', '@types')],
        paths: { 'bun:ffi': [declarations] },
      },
      files: [path.join(__dirname, 'types', 'program.ts')],
    }),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8' });
  assert.equal(stdout + stderr, '');
  assert.equal(status, 0);
});

test('FFIType has the names and numbers that it is declared with', () => {
  const [, text] = /export enum FFIType \{(.*?)\n\}/s.exec(fs.readFileSync(declarations, 'utf8'));
  const declared = Array.from(text.matchAll(/^ {2}'?([^\s']+)'? = (\d+),$/gm), ([, name, id]) => [name, Number(id)]);
  const names = Object.entries(FFIType).filter(([name]) => !/^\d+$/.test(name));
  assert.deepEqual(new Map(declared), new Map(names));
});
