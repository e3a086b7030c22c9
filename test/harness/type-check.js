'use strict';
// What TypeScript says of programs, each time in a folder of its own.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root } = require('./environment');

const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const typeRoots = [path.join(root, 'node_modules', '@types')];

/** Why nothing can be checked, false where it can. */
const skipTypes =
  !(fs.existsSync(compiler) && fs.existsSync(path.join(typeRoots[0], 'node', 'ffi.d.ts'))) &&
  'typescript and @types/node are not installed';

let folders = 0;

/**
 * Checks files as the strictest package of users has them.
 * @param {string | Record<string, string>} files a program, or texts by name
 * @param {object} [how]
 * @param {object} [how.options] over the compiler's usual ones
 * @param {object} [how.manifest] what package.json says
 * @param {boolean} [how.isInstalled] whether the package has polyffi in a node_modules of its own
 * @param {string} [how.tsc] another compiler
 * @returns {string} what the compiler says: nothing if all is right
 */
function checkTypes(files, { options = {}, manifest = {}, isInstalled = false, tsc = compiler } = {}) {
  const texts = typeof files === 'string' ? { 'program.ts': files } : files;
  const folder = path.join(root, 'build', 'types', `${process.pid}-${folders++}`);
  fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  try {
    if (isInstalled) fs.symlinkSync(root, path.join(folder, 'node_modules', 'polyffi'), 'junction');
    const compilerOptions = {
      target: 'esnext',
      module: 'nodenext',
      lib: ['esnext'],
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots,
      ...options,
    };
    const config = { compilerOptions, files: Object.keys(texts) };
    const own = { 'package.json': JSON.stringify(manifest), 'tsconfig.json': JSON.stringify(config) };
    for (const [name, text] of Object.entries({ ...texts, ...own })) fs.writeFileSync(path.join(folder, name), text);
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    return stdout + stderr;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { checkTypes, skipTypes };
