'use strict';
// What the hooks put where: shared by every kind of hook, and free of anything that loads the addon.

const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { isOfRequire, loadTypeScript, withEnding, withModuleEntry } = require('./typescript.js');

const lib = path.join(__dirname, '..');

/** The modules that stand in for a built-in one, by its name. */
const STAND_INS = { 'bun:ffi': 'bun', 'node:ffi': 'node-ffi' };

/**
 * What is resolved, and how.
 * @typedef {object} HookOptions
 * @property {string[]} names the specifiers that are taken over, of `bun:ffi` and `node:ffi`
 * @property {string[]} conditions export conditions added to those in use
 * @property {string[]} files endings (without the dot) of files that an import gives the path of
 * @property {boolean} typescript whether TypeScript is loaded wherever it lies
 */

/** The file that stands in for a specifier: CommonJS for `require`, a module for `import`. */
function fileFor(name, isRequire) {
  return path.join(lib, `${STAND_INS[name]}.${isRequire ? 'js' : 'mjs'}`);
}

/**
 * What a specifier that is taken over resolves to; undefined for another.
 * @param {string} specifier
 * @param {{conditions?: readonly string[]}} context
 * @param {HookOptions} options
 */
function resolveStandIn(specifier, context, { names }) {
  if (!names.includes(specifier)) return undefined;
  const isRequire = isOfRequire(context);
  const url = pathToFileURL(fileFor(specifier, isRequire)).href;
  return { url, format: isRequire ? 'commonjs' : 'module', shortCircuit: true };
}

/** The context of a `resolve` hook with the conditions that were asked for. */
function withConditions(context, { conditions }) {
  if (conditions.length === 0) return context;
  return { ...context, conditions: [...new Set([...conditions, ...(context.conditions ?? [])])] };
}

const isFileType = (context) => (context.importAttributes ?? context.importAssertions)?.type === 'file';

/**
 * The path of a file as a module's default export; undefined if the file itself is wanted.
 * @param {string} url
 */
function loadPath(url, context, { files }) {
  if (files.length === 0 || !url.startsWith('file:')) return undefined;
  const { pathname } = new URL(url);
  if (!isFileType(context) && !files.includes(path.extname(pathname).slice(1))) return undefined;
  const file = JSON.stringify(fileURLToPath(url));
  return isOfRequire(context)
    ? { format: 'commonjs', source: `module.exports = ${file};`, shortCircuit: true }
    : { format: 'module', source: `export default ${file};`, shortCircuit: true };
}

/**
 * A `resolve` hook; what `next` gives is passed on, be it a promise or not.
 * @param {string} specifier
 * @param {object} context
 * @param {Function} next
 * @param {HookOptions} options
 */
function resolve(specifier, context, next, options) {
  const standIn = resolveStandIn(specifier, context, options);
  if (standIn) return standIn;
  const meant = options.typescript ? withEnding(withModuleEntry(specifier, context), context) : specifier;
  return next(meant, withConditions(context, options));
}

/**
 * A `load` hook, likewise.
 * @param {string} url
 * @param {object} context
 * @param {Function} next
 * @param {HookOptions} options
 */
function load(url, context, next, options) {
  return (
    loadPath(url, context, options) ?? (options.typescript ? loadTypeScript(url) : undefined) ?? next(url, context)
  );
}

module.exports = { fileFor, resolve, load };
