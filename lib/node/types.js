'use strict';
// The types of the main entry point by their names: node:ffi's and C's, one meaning for each.

const { layoutOf, letterOf } = require('../core/names.js');
const { Aggregate } = require('../core/aggregate/types.js');
const { foreignType } = require('../core/foreign-types.js');
const { invalidType, invalidValue } = require('./errors.js');
const { bool, numbers } = require('./numbers.js');
const { pointerTo, pointerType } = require('./pointers.js');
const { longDoubleType, numberType, voidType } = require('./rules.js');
const { hintForType } = require('./unknown.js');

/** node:ffi's names by the letter of the addon (src/core/type.h). C's own names are the addon's to know. */
const NODE_NAMES = [
  ['v', ['void']],
  [letterOf('char'), ['char']],
  ['b', ['int8', 'i8']],
  ['B', ['uint8', 'u8', 'bool']],
  ['s', ['int16', 'i16']],
  ['S', ['uint16', 'u16']],
  ['i', ['int32', 'i32']],
  ['I', ['uint32', 'u32']],
  ['l', ['int64', 'i64']],
  ['L', ['uint64', 'u64']],
  ['f', ['float32', 'f32', 'float']],
  ['d', ['float64', 'f64', 'double']],
  ['p', ['pointer', 'ptr', 'string', 'str', 'buffer', 'arraybuffer', 'function']],
];

/** One type object for each letter. */
const byLetter = new Map([
  ...numbers.map((number) => [number.code, numberType(number)]),
  ['?', numberType(bool, false)],
  ['p', pointerType],
  ['v', voidType],
  ['D', longDoubleType],
]);

const byName = new Map(NODE_NAMES.flatMap(([letter, names]) => names.map((name) => [name, byLetter.get(letter)])));

/** Why a name is no type, for errors: what was probably meant. */
const ownNames = [...byName.keys()];
const hintFor = (name) => hintForType(name, ownNames);

/** C has spellings without end; those in use are few. */
const NAMES_KEPT = 1000;

/** C's characters of more than a byte: text for a pointer to one is encoded in its unit. */
const WIDE_CHARACTERS = new Map([
  ['wchar_t', layoutOf(letterOf('wchar_t'))[0]],
  ['char16_t', 2],
  ['char32_t', 4],
]);

/** Pointees that are bytes to C, and text to whoever calls it. */
const isBytes = (type) => type === voidType || type.code === 'b' || type.code === 'B';

const QUALIFIERS = /\b(const|volatile|restrict|__restrict|_Nonnull|_Nullable)\b/g;

/** The type of `const char *` and the like, by what it points at. */
function pointerNamed(name) {
  const found = /^(.*?)(\**)\*$/.exec(
    name
      .replace(QUALIFIERS, ' ')
      .replace(/\s*\*\s*/g, '*')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  if (!found) return pointerType;
  const [, base, stars] = found;
  const pointee = base + stars;
  if (pointee === 'char8_t') return pointerType;
  const plain = `${base} ${stars}*`;
  const unit = WIDE_CHARACTERS.get(pointee);
  if (unit) return pointerTo(plain, unit, unit);
  const type = typeOfName(pointee);
  if (!type) return pointerTo(plain);
  return isBytes(type) ? pointerType : pointerTo(plain, type.size);
}

/** The words of C's integer types, in the order that the addon knows. */
const WORDS = ['signed', 'unsigned', 'char', 'short', 'long', 'int'];

/** A name without qualifiers, the words of an integer in their order: C allows any. */
function plainName(name) {
  const words = name
    .replace(/\b(?:const|volatile)\b/g, ' ')
    .trim()
    .split(/\s+/);
  if (words.every((word) => WORDS.includes(word)))
    words.sort((one, other) => WORDS.indexOf(one) - WORDS.indexOf(other));
  return words.join(' ');
}

function typeFromC(given) {
  const name = given.includes('*') ? given : plainName(given);
  const letter = letterOf(name);
  if (letter === undefined) return undefined;
  return letter === 'p' && name.includes('*') ? pointerNamed(name) : byLetter.get(letter);
}

/**
 * The type of a name, in either vocabulary; undefined for a name that is none.
 * @param {string} name
 */
function typeOfName(name) {
  const found = byName.get(name);
  if (found) return found;
  const type = typeFromC(name);
  if (type && byName.size < NAMES_KEPT) byName.set(name, type);
  return type;
}

/** A type given as a name, a struct, a union or an array; undefined for anything else. */
function typeOf(type) {
  if (typeof type === 'string') return typeOfName(type);
  return Aggregate.is(type) ? type : foreignType(type);
}

/**
 * The type of a value in memory: of a variable, a member, an element.
 * @param {unknown} type
 * @param {string} what it is
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function typeOfValue(type, what) {
  const found = typeOf(type);
  if (found && found !== voidType) return found;
  if (typeof type === 'string')
    throw invalidValue(`Unsupported FFI type: ${type}`, { hint: `${what}: ${hintFor(type)}` });
  throw invalidType(`The type of ${what} must be a type name, a struct, a union or an array`, { received: type });
}

module.exports = { hintFor, typeOf, typeOfValue };
