'use strict';
// Words that mean nothing: keys of signatures and options, and names of types. What was probably meant is said with them.

const process = require('node:process');
const { say } = require('../core/say.js');
const { isProxy } = require('../core/values.js');
const { nearest } = require('../c/errors.js');
const { invalidValue, speaksExactly } = require('./errors.js');

const SIGNATURE = ['return', 'arguments', 'nonblocking', 'errno', 'optional', 'symbol', 'type'];
const OTHER_SPELLINGS = ['returns', 'result', 'args', 'parameters'];

/** The keys of signatures, by their kind. */
const keys = {
  function: [...SIGNATURE, ...OTHER_SPELLINGS],
  callback: ['return', 'arguments', ...OTHER_SPELLINGS],
};

/** What other interfaces call a key. */
const ELSEWHERE = new Map([
  ['async', 'nonblocking'],
  ['blocking', 'nonblocking'],
  ['returnType', 'return'],
  ['ret', 'return'],
  ['argTypes', 'arguments'],
  ['params', 'arguments'],
  ['paramsType', 'arguments'],
  ['retType', 'return'],
  ['name', 'symbol'],
  ['ptr', 'getFunctionFromPointer()'],
]);

const meant = (word, known) => {
  const found = ELSEWHERE.get(word) ?? nearest(word, known);
  return found === undefined ? '' : `; did you mean '${found}'?`;
};

/** Warnings that were given: one is enough. */
const warned = new Set();

/** How many keys of one object are named, and how many warnings a process gives: more would tell nothing new. */
const MOST_KEYS = 3;
const MOST_WARNINGS = 100;

function warn(text) {
  if (speaksExactly()) {
    say(text);
  } else if (!warned.has(text) && warned.size < MOST_WARNINGS) {
    warned.add(text);
    process.emitWarning(text, { type: 'PolyffiWarning', code: 'POLYFFI_UNKNOWN_KEY' });
  }
}

const NONE = Object.freeze([]);

/**
 * The first keys of an object that mean nothing.
 * @param {object} object
 * @param {string[]} known
 */
function unknownKeys(object, known) {
  const names = Object.keys(object);
  let found = NONE;
  for (let i = 0; i < names.length && found.length < MOST_KEYS; i++) {
    if (!known.includes(names[i])) found = [...found, names[i]];
  }
  return found;
}

/**
 * Warns of keys that node:ffi ignores. A Proxy is asked for nothing that node:ffi does not ask it for.
 * @param {object} signature
 * @param {'function' | 'callback'} kind
 * @param {string} name of the function
 * @param {string[]} [more] further keys that mean something there
 */
function warnOfKeys(signature, kind, name, more) {
  if (typeof signature !== 'object' || isProxy(signature)) return;
  const known = more ? [...keys[kind], ...more] : keys[kind];
  for (const key of unknownKeys(signature, known)) {
    warn(`the signature of ${name}: the key '${key}' means nothing${meant(key, known)}`);
  }
}

/**
 * Warns of flags of dlopen that mean nothing.
 * @param {object} flags
 * @param {string[]} known
 */
function warnOfFlags(flags, known) {
  if (isProxy(flags)) return;
  for (const key of unknownKeys(flags, known)) {
    warn(`the flags of dlopen: the key '${key}' means nothing${meant(key, known)}`);
  }
}

/**
 * Refuses options that mean nothing.
 * @param {object} options
 * @param {string[]} known
 * @param {string} what
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function checkOptions(options, known, what) {
  if (isProxy(options)) return;
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    throw invalidValue(`${what}: there is no option '${key}'`, { hint: `there is ${known.join(', ')}` });
  }
}

/** Types of other interfaces by their names there. */
const TYPES_ELSEWHERE = new Map([
  ['usize', 'size_t'],
  ['isize', 'ssize_t'],
  ['cstring', 'string'],
  ['CString', 'string'],
  ['buffer_length', 'size_t'],
  ['number', 'double'],
  ['integer', 'int'],
  ['boolean', '_Bool'],
  ['bigint', 'int64'],
  ['byte', 'uint8'],
  ['ubyte', 'uint8'],
  ['ushort', 'unsigned short'],
  ['uint', 'unsigned int'],
  ['ulong', 'unsigned long'],
  ['longlong', 'long long'],
  ['ulonglong', 'unsigned long long'],
  ['uchar', 'unsigned char'],
  ['str16', 'char16_t *'],
  ['char16', 'char16_t'],
]);

/** C's names that one may have meant; any spelling that C allows is a type, too. */
const C_NAMES = [
  ...['int', 'short', 'long', 'long long'].flatMap((name) => [name, `unsigned ${name}`]),
  ...['signed char', 'unsigned char'],
  ...[8, 16, 32, 64].flatMap((bits) => [`int${bits}_t`, `uint${bits}_t`]),
  ...['size_t', 'ssize_t', 'intptr_t', 'uintptr_t', 'ptrdiff_t', 'wchar_t', 'char16_t', 'char32_t'],
  ...['long double', 'char *', 'const char *', 'void *'],
];

/**
 * What was probably meant by a name that is no type.
 * @param {string} name
 * @param {Iterable<string>} known node:ffi's names
 * @returns {string}
 */
function hintForType(name, known) {
  if (/^(?:struct|union|enum)\b/.test(name)) {
    return 'a name of C alone says nothing of its members: make the type with struct() or union(), or use cdef()';
  }
  const trimmed = name.trim();
  const all = [...known, ...C_NAMES];
  const simple = trimmed.toLowerCase();
  const found =
    TYPES_ELSEWHERE.get(trimmed) ?? (all.includes(simple) && simple !== name ? simple : nearest(trimmed, all));
  if (found) return `did you mean '${found}'?`;
  return "types are names of node:ffi ('i32', 'pointer'), of C ('unsigned long', 'const char *'), or struct(), union()";
}

module.exports = { checkOptions, hintForType, warnOfFlags, warnOfKeys };
