// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// The declarations of the main entry point accept programs that are typed against @types/node's node:ffi, and infer
// what polyffi adds.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root, runtime } = require('../harness');

const compiler = path.join(root, 'node_modules', '.bin', 'tsc');
const typeRoots = path.join(root, 'node_modules', '@types');
const missing = !fs.existsSync(compiler) || !fs.existsSync(path.join(typeRoots, 'node', 'ffi.d.ts'));
const skip = missing ? 'typescript and @types/node are not installed' : runtime !== 'node' && 'needs Node.js';

/** Compiles one file of test/node/types, with its import of `from` turned into `to`. Gives what the compiler says. */
function compile(name, from, to) {
  const folder = path.join(root, 'build', 'types', `${name}-${process.pid}`);
  fs.mkdirSync(folder, { recursive: true });
  try {
    const source = fs.readFileSync(path.join(__dirname, 'types', `${name}.ts`), 'utf8');
    fs.writeFileSync(path.join(folder, 'program.ts'), source.replaceAll(`from '${from}'`, `from '${to}'`));
    const compilerOptions = {
      target: 'esnext',
      module: 'nodenext',
      lib: ['esnext'],
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [typeRoots],
    };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    return stdout + stderr;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const ours = path.join(root, 'types', 'index.js');

test('a program for node:ffi compiles against node:ffi', { skip }, () => {
  assert.equal(compile('program', 'node:ffi', 'node:ffi'), '');
});

test('the same program compiles against polyffi', { skip }, () => {
  assert.equal(compile('program', 'node:ffi', ours), '');
});

test('what polyffi adds is inferred', { skip }, () => {
  assert.equal(compile('extensions', 'polyffi', ours), '');
});
