'use strict';
// The addon's C, for the tools that read it.

const fs = require('node:fs');
const path = require('node:path');
const { askLibffi } = require('./install/libffi');
const { folders, includes } = require('./install/sources');

const root = path.join(__dirname, '..');

/**
 * The C files and headers below src/.
 * @returns {string[]} paths from the root of the package
 */
function cFiles() {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .filter((name) => /\.[ch]$/.test(name))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
}

/**
 * The flags that binding.gyp compiles them with, without code generation and libffi's own. compile_flags.txt has them, too,
 * for clangd.
 * @returns {string[]}
 */
function portableFlags() {
  const headers = path.relative(root, require('node-api-headers').include_dir);
  return [
    '-std=c11',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-pthread',
    '-D_GNU_SOURCE',
    '-DNAPI_VERSION=8',
    ...includes.map((folder) => `-I${folder}`),
    `-I${headers}`,
  ];
}

/**
 * The same with libffi's, as this machine has it.
 * @returns {string[]}
 */
function cFlags() {
  return [...portableFlags(), ...askLibffi('--cflags').stdout.split(/\s+/).filter(Boolean)];
}

module.exports = { cFiles, cFlags, portableFlags, root };
