'use strict';
// Makes `bun:ffi`, `node:ffi` and `Deno.dlopen` resolve in an unmodified program on Node.js.

const module_ = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { fileFor, loadPath, resolveStandIn, withConditions } = require('./targets.js');

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
 */

/**
 * The options that a user gave from outside: POLYFFI_NODE_FFI=1, POLYFFI_CONDITIONS=bun, POLYFFI_FILES=so, or the same
 * in the query of `--import 'polyffi/register?conditions=bun&files=so&nodeFfi=1'`.
 * @param {Record<string, string | undefined>} environment
 * @param {URLSearchParams} [query]
 * @returns {RegisterOptions}
 */
function optionsFrom(environment, query) {
  const files = query?.get('files') ?? environment.POLYFFI_FILES;
  return {
    nodeFfi: isSet(query?.get('nodeFfi') ?? environment.POLYFFI_NODE_FFI),
    conditions: listOf(query?.get('conditions') ?? environment.POLYFFI_CONDITIONS),
    files: files === '1' || files === 'true' ? LIBRARIES : listOf(files),
  };
}

let installed = false;

/**
 * Installs the hooks in this thread. Node.js hands them on to Workers and child processes that inherit the flag; a
 * program that calls this itself calls it in its Workers, too. The second call changes nothing.
 * @param {RegisterOptions} [options]
 * @returns {boolean} whether this call installed them
 */
function install({ nodeFfi = false, conditions = [], files = [] } = {}) {
  if (installed) return false;
  installed = true;
  // Bun and Deno have theirs.
  if (process.versions.bun || process.versions.deno) return false;
  const names = ['bun:ffi'];
  if (nodeFfi || !module_.isBuiltin('node:ffi')) names.push('node:ffi');
  const options = { names, conditions, files };
  if (typeof module_.registerHooks === 'function') installSynchronous(options);
  else installAsynchronous(options);
  defineDeno();
  return true;
}

function installSynchronous(options) {
  module_.registerHooks({
    resolve: (specifier, context, next) =>
      resolveStandIn(specifier, context, options) ?? next(specifier, withConditions(context, options)),
    load: (url, context, next) => loadPath(url, context, options) ?? next(url, context),
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
  const { names, files } = options;
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
