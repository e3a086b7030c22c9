'use strict';
// runtimes: node
// An unmodified program finds `bun:ffi`, `node:ffi` and `Deno.dlopen` once polyffi/register is preloaded, in every way in
// which Node.js preloads and resolves; and nothing else about the process changes.

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { spawnSync } = require('node:child_process');
const { test, assert, root, fixture } = require('../harness.js');

const folder = path.join(root, 'build', 'register', process.version);
fs.mkdirSync(folder, { recursive: true });

function write(name, text) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

function run(flags, file, environment = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', ...flags, file], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

const sqrt = `({ sqrt: { args: ['f64'], returns: 'f64' } })`;
const module_ = write(
  'module.mjs',
  `import { dlopen } from 'bun:ffi';
   import { createRequire } from 'node:module';
   const require = createRequire(import.meta.url);
   const again = await import('bun:ffi');
   console.log(dlopen('libm.so.6', ${sqrt}).symbols.sqrt(9), again.dlopen === dlopen, require('bun:ffi').dlopen === dlopen);`,
);
const script = write(
  'script.cjs',
  `const { dlopen } = require('bun:ffi');
   console.log(dlopen('libm.so.6', ${sqrt}).symbols.sqrt(16), require.resolve('bun:ffi').endsWith('bun.js'));`,
);

test('import, import() and createRequire give one module', () => {
  assert.equal(run(['--import', 'polyffi/register'], module_), '3 true true');
});

test('require works, preloaded by -r, by --import and by NODE_OPTIONS', () => {
  assert.equal(run(['-r', 'polyffi/register'], script), '4 true');
  assert.equal(run(['--import', 'polyffi/register'], script), '4 true');
  assert.equal(run([], script, { NODE_OPTIONS: '--import polyffi/register' }), '4 true');
  assert.equal(run([], script, { NODE_OPTIONS: '-r polyffi/register' }), '4 true');
});

test('Workers and forked children inherit it', () => {
  const file = write(
    'inherit.cjs',
    `const { Worker, isMainThread } = require('node:worker_threads');
     const { fork } = require('node:child_process');
     const say = (who) => console.log(who, typeof require('bun:ffi').dlopen, typeof Deno.dlopen);
     if (process.argv[2]) say('child');
     else if (!isMainThread) say('worker');
     else new Worker(__filename).on('exit', () => fork(__filename, ['child']));`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), 'worker function function\nchild function function');
});

test('node:ffi is polyffi where Node.js has none, and where POLYFFI_NODE_FFI asks for it', () => {
  const file = write(
    'node.mjs',
    `import ffi from 'node:ffi';
     import { createRequire, isBuiltin } from 'node:module';
     const required = createRequire(import.meta.url)('node:ffi');
     console.log(isBuiltin('node:ffi'), typeof ffi.struct === 'function', typeof required.dlopen);`,
  );
  const builtin = require('node:module').isBuiltin('node:ffi');
  assert.equal(run(['--import', 'polyffi/register'], file), `${builtin} ${!builtin} function`);
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_NODE_FFI: '1' }), `${builtin} true function`);
});

test('Deno has the FFI names, is made when asked for, and can be replaced', () => {
  const file = write(
    'deno.mjs',
    `const own = Object.getOwnPropertyDescriptor(globalThis, 'Deno');
     const library = Deno.dlopen('libm.so.6', { floor: { parameters: ['f64'], result: 'f64' } });
     console.log(typeof own.get, own.enumerable, library.symbols.floor(2.5), Deno.build.os);
     globalThis.Deno = 5;
     console.log(Deno);`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), 'function false 2 linux\n5');
});

test('nothing else changes', () => {
  const file = write(
    'same.cjs',
    `const names = Object.getOwnPropertyNames(globalThis).filter((name) => name !== 'Deno');
     console.log(JSON.stringify([names, Object.keys(process.versions), Object.keys(require.extensions)]));`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), run([], file));
});

test('export conditions are added when asked for by query or by environment', () => {
  const name = 'node_modules/by-condition';
  write(
    `${name}/package.json`,
    JSON.stringify({ name: 'by-condition', exports: { bun: './bun.mjs', default: './other.mjs' } }),
  );
  write(`${name}/bun.mjs`, `export default 'bun';`);
  write(`${name}/other.mjs`, `export default 'other';`);
  const file = write('condition.mjs', `import which from 'by-condition'; console.log(which);`);
  assert.equal(run(['--import', 'polyffi/register'], file), 'other');
  assert.equal(run(['--import', 'polyffi/register?conditions=bun'], file), 'bun');
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_CONDITIONS: 'bun' }), 'bun');
});

test('importing a shared library gives its path when asked for', () => {
  const library = write('library.so', 'not read');
  const file = write('files.mjs', `import path from './library.so'; console.log(path);`);
  assert.equal(run(['--import', 'polyffi/register?files=so'], file), library);
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_FILES: '1' }), library);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 10)) {
    write('text.txt', 'not read');
    const attribute = write('attribute.mjs', `import path from './text.txt' with { type: 'file' }; console.log(path);`);
    assert.equal(run(['--import', 'polyffi/register?files=so'], attribute), path.join(folder, 'text.txt'));
  }
});

test('the programmatic form installs once', () => {
  const file = write(
    'programmatic.cjs',
    `const { install } = require('polyffi/hooks');
     console.log(install(), install(), typeof require('bun:ffi').dlopen);`,
  );
  assert.equal(run([], file), 'true false function');
});

test('POLYFFI_DEEP opens a library deeply by its name, without a change to the program', () => {
  const library = fixture('register');
  const file = write(
    'deep.cjs',
    `const { dlopen } = require('bun:ffi');
     const { symbols } = dlopen(${JSON.stringify(library)}, { version: { returns: 'cstring' } });
     console.log(symbols.version() === 'my own');`,
  );
  assert.equal(run(['--import', 'polyffi/register'], file), 'false');
  assert.equal(run(['--import', 'polyffi/register'], file, { POLYFFI_DEEP: 'other,register' }), 'true');
});

test('a hook of the program still sees what it resolves itself', () => {
  const hook = write(
    'hook.mjs',
    `import module from 'node:module';
     const source = 'export const resolve = (s, c, n) => s === "mine:it" ? { url: "data:text/javascript,export default 7", format: "module", shortCircuit: true } : n(s, c);';
     module.register('data:text/javascript,' + encodeURIComponent(source));`,
  );
  const file = write('composed.mjs', `import it from 'mine:it'; import { suffix } from 'bun:ffi'; console.log(it, suffix);`);
  assert.equal(run(['--import', 'polyffi/register', '--import', pathToFileURL(hook).href], file), '7 so');
  assert.equal(run(['--import', pathToFileURL(hook).href, '--import', 'polyffi/register'], file), '7 so');
});
