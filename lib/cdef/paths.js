'use strict';
// Paths of libraries as users give them.

const { fileURLToPath } = require('node:url');
const { getterOf } = require('../core/builtins.js');
const { invalidType, invalidValue } = require('../core/errors.js');
const { isArray, isProxy, isRevoked } = require('../core/values.js');

/** Loaded when it is used: most programs open what is there. */
const errors = () => require('./errors.js');

const hrefOf = getterOf(URL.prototype, 'href');

/** Whether a value is a URL, which only its getters can tell. */
function isUrl(value) {
  if (typeof value !== 'object' || value === null || isProxy(value)) return false;
  try {
    return typeof hrefOf(value) === 'string';
  } catch {
    return false;
  }
}

/** Endings of libraries' files, with versions behind them. */
const FILE = /\.(?:so|dylib|dll|bundle|node)(?:$|\.)/i;

/** Whether a path is a logical name, `sqlite3`, and no file's. */
function isLogical(path) {
  if (typeof path !== 'string' || /[/\\\0]/.test(path) || FILE.test(path)) return false;
  // Loaded when it is used: most programs say where a library is.
  return require('../core/find.js').LOGICAL_NAME.test(path);
}

/**
 * A path as the loader takes it.
 * @returns {string | null | { missing: string }} `missing` is the logical name that nothing has: the loader is not asked,
 *   which on some systems looks into the current folder
 */
function pathOf(given) {
  if (isUrl(given)) return fileURLToPath(given);
  if (isRevoked(given))
    throw invalidType('A library path must be a string, a URL or null; found a Proxy that was revoked');
  if (!isLogical(given)) return given;
  return require('../core/find.js').findLibrary(given) ?? { missing: given };
}

/** A list of paths as a user gives it: one or several, URLs of files, logical names. */
function pathsOf(path) {
  // In a list, null is what findLibrary says where there is none.
  const list = isArray(path) ? path.filter((one) => one !== null) : [path];
  return list.map(pathOf);
}

/**
 * Opens the first library of a list that the loader takes.
 * @template T
 * @param {ReturnType<typeof pathsOf>} paths
 * @param {(path: string | null, fail: (tell: () => string) => undefined) => T | undefined} open says by `fail` why not
 * @returns {T}
 */
function openFirst(paths, open) {
  if (paths.length === 0) throw invalidValue('The list of paths is empty');
  const failures = [];
  const fail = (tell) => void failures.push(tell);
  for (const path of paths) {
    const opened = path?.missing === undefined ? open(path, fail) : fail(() => errors().noLibrary(path.missing));
    if (opened !== undefined) return opened;
  }
  throw errors().noneOpened(failures);
}

module.exports = { isUrl, openFirst, pathsOf };
