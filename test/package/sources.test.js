// runtimes: host
// not for Windows: compiles the C of Linux
'use strict';
// The C files compile without warnings with both compilers, and the addon is loaded in one place.

const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { files, read } = require('./sources');
const { cFiles, cFlags, portableFlags } = require('../../scripts/c-files');

for (const compiler of ['gcc', 'clang']) {
  test(`${compiler} has no warning about any C file`, { timeout: 120_000 }, () => {
    for (const file of cFiles().filter((file) => file.endsWith('.c'))) {
      const { status, stderr, error } = spawnSync(compiler, ['-fsyntax-only', ...cFlags(), file], {
        cwd: root,
        encoding: 'utf8',
      });
      assert.equal(status, 0, error ? error.message : stderr);
    }
  });
}

test('compile_flags.txt tells editors the flags (npm run format writes it)', () => {
  assert.deepEqual(read('compile_flags.txt').trimEnd().split('\n'), portableFlags());
});

test('every header compiles on its own', { timeout: 120_000 }, () => {
  for (const file of cFiles().filter((file) => file.endsWith('.h'))) {
    const { status, stderr } = spawnSync('cc', ['-fsyntax-only', ...cFlags(), '-xc', '-'], {
      cwd: root,
      input: `#include "${file}"\n`,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${file}\n${stderr}`);
  }
});

test('only lib/core loads the addon', () => {
  const loaders = files('lib', /\.(js|mjs)$/).filter((file) => /process\.dlopen\(/.test(read(file)));
  assert.deepEqual(
    loaders.filter((file) => !file.startsWith('lib/core/')),
    [],
  );
  assert.equal(loaders.length, 1, `one file loads it, found ${loaders.join(', ')}`);
});
