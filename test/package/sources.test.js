// runtimes: host
'use strict';
// The house rules of the sources that a tool can check: layers, headers, and warnings of both compilers.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { cFiles, cFlags } = require('../../scripts/c-files');

/** The files below a folder whose name ends so. */
function files(folder, pattern) {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      return entry.isDirectory() ? files(file, pattern) : file;
    })
    .filter((file) => pattern.test(file));
}

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** The headers that a C file includes. */
const includes = (file) => [...read(file).matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map(([, header]) => header);

/** What a JavaScript file requires or imports, as written; examples in comments do not count. */
const requires = (file) =>
  [
    ...read(file)
      .replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
      .matchAll(/(?:\brequire\(|\}\s*from\s+|^(?:import|export)\b[^'"\n]*\bfrom\s+|\bimport\s*\(?)['"]([^'"]+)['"]/gm),
  ].map(([, name]) => name);

/** The same for files of the package itself, as a path from the root without its extension. */
const requiresWithin = (file) =>
  requires(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.posix.join(path.posix.dirname(file), name).replace(/\.(js|mjs|cjs)$/, ''));

test('no C file includes a header of V8, Node.js or libuv', () => {
  for (const file of cFiles()) {
    const foreign = includes(file).filter(
      (header) => /^(v8|uv|node)([-_./]|$)/.test(header) && !/^node_api/.test(header),
    );
    assert.deepEqual(foreign, [], file);
  }
});

test('src/core knows nothing of Node-API', () => {
  for (const file of cFiles().filter((file) => file.startsWith('src/core/'))) {
    assert.doesNotMatch(read(file), /node_api|\bnapi_/, file);
    assert.deepEqual(
      includes(file).filter((header) => header.includes('binding')),
      [],
      file,
    );
  }
});

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
  const loaders = files('lib', /\.(js|mjs)$/).filter((file) => /process\.dlopen|polyffi\.node/.test(read(file)));
  assert.deepEqual(
    loaders.filter((file) => !file.startsWith('lib/core/')),
    [],
  );
  assert.equal(loaders.length, 1, `one file loads it, found ${loaders.join(', ')}`);
});

test('lib/core needs no dialect', () => {
  for (const file of files('lib/core', /\.(js|mjs)$/)) {
    const outside = requiresWithin(file).filter((name) => !name.startsWith('lib/core'));
    assert.deepEqual(outside, [], file);
  }
});

test('a dialect is required by its own files and by register alone', () => {
  /** The dialect that a file belongs to: `index`, `bun` or `deno` as file or folder. */
  const dialect = (name) => /^lib\/(bun|deno|index|node)(\/|\.|$)/.exec(name)?.[1].replace('node', 'index');
  for (const file of files('lib', /\.(js|mjs)$/)) {
    if (/^lib\/register/.test(file)) continue;
    const others = requiresWithin(file).filter((name) => dialect(name) && dialect(name) !== dialect(file));
    assert.deepEqual(others, [], file);
  }
});

test('lib needs no package but the dependencies', () => {
  const dependencies = Object.keys(require('../../package.json').dependencies);
  for (const file of files('lib', /\.(js|mjs)$/)) {
    const packages = requires(file).filter((name) => !name.startsWith('.') && !name.startsWith('node:'));
    assert.deepEqual(
      packages.filter((name) => !dependencies.includes(name.split('/')[0])),
      [],
      file,
    );
  }
});
