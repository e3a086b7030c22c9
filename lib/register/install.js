'use strict';
// Makes `bun:ffi`, `node:ffi` and `Deno.dlopen` resolve in an unmodified program on Node.js.

const module_ = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { fileFor, load, resolve } = require('./targets.js');
const { canStrip, extendRequire } = require('./typescript.js');

/** Endings of shared libraries, which the option `files` stands for when it names none. */
const LIBRARIES = ['so', 'dylib', 'dll'];

const isSet = (value) => value !== undefined && value !== null && value !== '' && value !== '0' && value !== 'false';

const listOf = (value) => (isSet(value) ? String(value).split(',') : []);

/**
 * What `install` does beyond the stand-ins.
 * @typedef {object} RegisterOptions
 * @property {boolean} [nodeFfi] take `node:ffi` over where Node.js has its own, too
 * @property {string[]} [conditions] export conditions to add, for packages that choose their backend by `bun`
 * @property {string[]} [files] endings of files whose import gives their path; `['so']` for `import lib from './lib.so'`.
 *   With any, `with { type: 'file' }` gives the path of every file
 * @property {boolean} [typescript] load TypeScript in node_modules, too, and find `./lib.ts` for `./lib`, and the entry of
 *   a package that names none but `"module": "index.ts"`. Types are stripped by Node.js: it needs 22.13 or newer
 * @property {string} [bunVersion] what `process.versions.bun` says, for packages that choose their backend by it
 */

/**
 * The options that a user gave from outside: POLYFFI_NODE_FFI=1, POLYFFI_CONDITIONS=bun, POLYFFI_FILES=so,
 * POLYFFI_TYPESCRIPT=1, POLYFFI_BUN_VERSION=1.4.5, or the same in the query of
 * `--import 'polyffi/register?conditions=bun&files=so&typescript=1&bunVersion=1.4.5&nodeFfi=1'`.
 * @param {Record<string, string | undefined>} environment
 * @param {URLSearchParams} [query]
 * @returns {RegisterOptions}
 */
function optionsFrom(environment, query) {
  const given = (name, variable) => query?.get(name) ?? environment[`POLYFFI_${variable}`];
  const files = given('files', 'FILES');
  return {
    nodeFfi: isSet(given('nodeFfi', 'NODE_FFI')),
    conditions: listOf(given('conditions', 'CONDITIONS')),
    files: files === '1' || files === 'true' ? LIBRARIES : listOf(files),
    typescript: isSet(given('typescript', 'TYPESCRIPT')),
    bunVersion: given('bunVersion', 'BUN_VERSION'),
  };
}

let installed = false;

/**
 * Installs the hooks in this thread. Node.js hands them on to Workers and child processes that inherit the flag; a
 * program that calls this itself calls it in its Workers, too. The second call changes nothing.
 * @param {RegisterOptions} [options]
 * @returns {boolean} whether this call installed them
 * @throws {Error} if types are to be stripped and this Node.js cannot
 */
function install({ nodeFfi = false, conditions = [], files = [], typescript = false, bunVersion } = {}) {
  // Bun and Deno have theirs.
  if (installed || process.versions.bun || process.versions.deno) return false;
  if (typescript && !canStrip) {
    throw new Error(`polyffi/register: Node.js ${process.versions.node} cannot strip types; preload tsx instead`);
  }
  installed = true;
  const names = ['bun:ffi'];
  if (nodeFfi || !module_.isBuiltin('node:ffi')) names.push('node:ffi');
  const options = { names, conditions, files, typescript };
  if (typeof module_.registerHooks === 'function') installSynchronous(options);
  else installAsynchronous(options);
  defineDeno();
  if (bunVersion) Object.defineProperty(process.versions, 'bun', { value: bunVersion, enumerable: true });
  return true;
}

function installSynchronous(options) {
  module_.registerHooks({
    resolve: (specifier, context, next) => resolve(specifier, context, next, options),
    load: (url, context, next) => load(url, context, next, options),
  });
  // `require.resolve` does not ask the hooks on every Node.js that has them.
  patchResolveFilename(options);
}

function patchResolveFilename({ names }) {
  const { _resolveFilename: resolveFilename } = module_;
  module_._resolveFilename = function (request, ...rest) {
    return names.includes(request) ? fileFor(request, true) : resolveFilename.call(this, request, ...rest);
  };
}

/** Older hooks see `import` only; `require` is taken at its two doors. */
function installAsynchronous(options) {
  const { names, files, typescript } = options;
  module_.register(pathToFileURL(path.join(__dirname, 'loader.mjs')), { data: options });
  const { _load: load } = module_;
  module_._load = function (request, parent, isMain) {
    return load.call(this, names.includes(request) ? fileFor(request, true) : request, parent, isMain);
  };
  patchResolveFilename(options);
  for (const ending of files) {
    module_._extensions[`.${ending}`] ??= (module, filename) => {
      module.exports = filename;
    };
  }
  if (typescript) extendRequire(module_._extensions);
}

/** A namespace that is loaded when it is first asked for: a program without FFI pays nothing. */
function defineDeno() {
  if ('Deno' in globalThis) return;
  const define = (value) =>
    Object.defineProperty(globalThis, 'Deno', { value, writable: true, enumerable: false, configurable: true });
  Object.defineProperty(globalThis, 'Deno', {
    get() {
      const Deno = require('../deno.js');
      define(Deno);
      return Deno;
    },
    set: define,
    enumerable: false,
    configurable: true,
  });
}

module.exports = { install, optionsFrom };
