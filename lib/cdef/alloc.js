'use strict';
// alloc and Arena: typed memory, for types of C, types of the main entry point, and C's names.

const { isFunctionType } = require('../core/foreign-types.js');
const { demand } = require('../core/permission.js');
const { isRevoked } = require('../core/values.js');
const { CType } = require('./ctype.js');
const { describe, invalidType, invalidValue, outOfRange, withRoom } = require('./errors.js');
const { modelOf, typeOfModel } = require('./models.js');
const { Memory } = require('./memory.js');

/** Types that `struct`, `union` and `array` made, as what memory needs. */
class CompoundType {
  constructor(type) {
    this.type = type;
    this.size = type.size;
    this.align = type.align;
    const view = (data, at) => type.view(data, at);
    this.codec = {
      size: type.size,
      show: view,
      load: (data, at) => type.read(data, at),
      save: (data, at, value) => type.write(value, data, at),
    };
  }

  toString() {
    return this.type.kind ?? 'compound type';
  }
}

const codecOf = (type) => (CType.is(type) ? CType.codecOf(type) : type.codec);

/** The type that a user means. */
function typeOf(type) {
  if (CType.is(type)) return type;
  if (typeof type === 'string' || isFunctionType(type)) return typeOfModel(modelOf(type));
  const isCompound = typeof type === 'object' && type !== null && !isRevoked(type) && typeof type.size === 'number';
  if (isCompound && typeof type.view === 'function' && typeof type.write === 'function') return new CompoundType(type);
  throw invalidType(`expected a type, found ${describe(type)}`);
}

/** Values that one allocation may have, in bytes. */
const LIMIT = 2 ** 32;

/**
 * Memory for values of a type, all zero.
 * @param {CType | string | object} type text for C's own types: `'int'`, `'char[64]'`
 * @param {number} [count]
 * @returns {Memory}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 * @throws {RangeError} ERR_OUT_OF_RANGE, ERR_MEMORY_ALLOCATION_FAILED if there is no room for so much
 */
function alloc(type, count = 1) {
  demand();
  const found = typeOf(type);
  if (!Number.isInteger(count) || count < 1) throw invalidValue('The count must be a positive integer');
  if (found.size === undefined) throw invalidValue(`${found} is not complete: it has no size`);
  if (found.size * count > LIMIT) throw outOfRange(`${found.size * count} bytes are too many for one allocation`);
  return withRoom(found.size * count, () => new Memory(found, codecOf(found), count));
}

module.exports = { alloc };
