'use strict';
// Paths of libraries as users give them.

const { fileURLToPath } = require('node:url');
const { getterOf } = require('../core/builtins.js');
const { isArray, isProxy } = require('../core/values.js');

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

/** A list of paths as a user gives it: one or several, and URLs of files. */
function pathsOf(path) {
  // In a list, null is what findLibrary says where there is none.
  const list = isArray(path) ? path.filter((one) => one !== null) : [path];
  return list.map((one) => (isUrl(one) ? fileURLToPath(one) : one));
}

module.exports = { isUrl, pathsOf };
