'use strict';
// Names of files as bun:ffi takes them: paths, `file:` strings, URLs, and files by name.

const { fileURLToPath } = require('node:url');
const { getterOf } = require('../core/builtins.js');
const { coded, invalidType } = require('./errors');
const { describe } = require('./received');

const hrefOf = getterOf(URL.prototype, 'href');
const typeOfBlob = typeof Blob === 'function' ? getterOf(Blob.prototype, 'type') : undefined;

const isURL = (value) => Object.prototype.isPrototypeOf.call(URL.prototype, value);

/** Whether a value is a Blob, such as a File or what `Bun.file` gives, and not only looks like one. */
function isBlob(value) {
  try {
    return typeOfBlob?.(value) !== undefined;
  } catch {
    return false;
  }
}

/** The URL that an object really is, whatever properties it has been given. */
function hrefOfURL(url) {
  try {
    return hrefOf(url);
  } catch {
    throw invalidType(`The "url" argument must be of type string. Received ${describe(url)}`);
  }
}

function fromURL(href) {
  try {
    return fileURLToPath(href);
  } catch (error) {
    if (error.code) throw coded(TypeError, error.code, error.message);
    throw error;
  }
}

/**
 * The path that a value stands for, if it is one of the forms that name a file; else the value as it is. A file
 * without a name gives undefined.
 * @param {unknown} value
 */
function pathOf(value) {
  if (typeof value === 'string') return value.startsWith('file:') ? fromURL(value) : value;
  if (isURL(value)) return fromURL(hrefOfURL(value));
  if (isBlob(value)) return typeof value.name === 'string' ? value.name : undefined;
  return value;
}

module.exports = { pathOf };
