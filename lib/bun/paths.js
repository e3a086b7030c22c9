'use strict';
// Names of files as bun:ffi takes them: paths, `file:` strings, URLs, and files by name.

const { fileURLToPath } = require('node:url');
const { coded } = require('./errors');

const isURL = (value) => value instanceof URL;
const isFile = (value) => typeof Blob === 'function' && value instanceof Blob;

function fromURL(url) {
  try {
    return fileURLToPath(url);
  } catch (error) {
    if (error.code) throw coded(TypeError, error.code, error.message);
    throw error;
  }
}

/**
 * The path that a value stands for, where it is one of the forms that name a file; else the value as it is. A file
 * without a name gives undefined.
 * @param {unknown} value
 */
function pathOf(value) {
  if (typeof value === 'string') return value.startsWith('file:') ? fromURL(value) : value;
  if (isURL(value)) return fromURL(value);
  if (isFile(value)) return typeof value.name === 'string' && value.name !== '' ? value.name : undefined;
  return value;
}

module.exports = { pathOf };
