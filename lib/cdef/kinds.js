'use strict';
// What a C type means for JavaScript: the one place that tells text from bytes, and handles from structs.

const { layoutOf } = require('../c/index.js');
const types = require('../c/types.js');
const { scalarOf } = require('./scalars.js');

const { bare, resolve } = types;

/** The name of a byte that is a character by itself, which no C text declares. */
const LATIN1 = 'Latin-1 character';

const WIDE = new Set(['wchar_t', 'char16_t', 'char32_t']);

/** The bytes of one unit of text that a type stands for, 0 where it is none. */
function textUnit(type, target) {
  for (let found = type; found; found = found.type) {
    if (found.kind === 'typedef' && WIDE.has(found.name)) return layoutOf(found, target).size;
    if (found.kind !== 'typedef') return found.kind === 'scalar' && found.name === 'char' ? 1 : 0;
  }
  return 0;
}

/** The size of a type; undefined if it is not known. */
function sizeOf(type, target) {
  const found = bare(type);
  if (found.kind === 'void' || found.kind === 'function' || found.kind === 'opaque') return undefined;
  if (found.kind === 'record' && !found.record.members) return undefined;
  if (found.kind === 'array' && (found.length === undefined || sizeOf(found.of, target) === undefined))
    return undefined;
  return layoutOf(type, target).size;
}

/**
 * What a pointer points to.
 * @typedef {object} Pointee
 * @property {object} type
 * @property {'void' | 'function' | 'text' | 'bytes' | 'record' | 'value' | 'opaque'} kind
 * @property {number} unit bytes of one unit of text, 0 for what is none
 * @property {boolean} isLatin1 whether text in it is Latin-1
 * @property {boolean} isConst
 * @property {number | undefined} size bytes of one element
 */

/** @returns {Pointee} */
function pointeeOf(pointer, target) {
  const type = bare(pointer).to;
  const found = resolve(type);
  const unit = textUnit(type, target);
  const size = sizeOf(type, target);
  const kind = kindOf(found, unit, size, target);
  return {
    type,
    kind,
    unit,
    isLatin1: type.kind === 'typedef' && type.name === LATIN1,
    isConst: Boolean(found.const),
    size,
  };
}

function kindOf(found, unit, size, target) {
  if (found.kind === 'void') return 'void';
  if (found.kind === 'function') return 'function';
  if (unit > 0) return 'text';
  if (size === undefined) return 'opaque';
  if (found.kind === 'record') return 'record';
  return found.kind === 'scalar' && scalarOf(found.name, target)?.size === 1 ? 'bytes' : 'value';
}

module.exports = { LATIN1, pointeeOf, sizeOf, textUnit };
