'use strict';
// Options of what is declared in C: which there are, and who takes each. One at the wrong place is an error that says
// where it belongs, as nobody would miss what it was to do.

const { LOADER_OPTIONS } = require('../core/library.js');
const { optionOf } = require('../core/options.js');
const { isArray, isRevoked } = require('../core/values.js');
const { nearest } = require('../c/errors.js');
const { describe, invalidType, invalidValue } = require('./errors.js');

const KINDS = {
  __proto__: null,
  boolean: (value) => (typeof value === 'boolean' ? undefined : 'a boolean'),
  name: (value) => (typeof value === 'string' && !value.includes('\0') ? undefined : 'a name'),
  names: (value) => (isNames(value) ? undefined : 'an array of names'),
  int64: (value) => (value === 'number' || value === 'bigint' ? undefined : "'number' or 'bigint'"),
  object: (value) => (isObject(value) ? undefined : 'an object'),
  macros: (value) => (isMacros(value) ? undefined : 'an object of texts, numbers and booleans'),
  any: () => undefined,
};

const isObject = (value) => typeof value === 'object' && value !== null && !isRevoked(value) && !isArray(value);

const isMacros = (value) =>
  isObject(value) && Object.values(value).every((body) => ['string', 'number', 'boolean'].includes(typeof body));

function isNames(value) {
  if (typeof value !== 'object' || value === null || isRevoked(value) || !isArray(value)) return false;
  for (let index = 0; index < value.length; index++) if (typeof value[index] !== 'string') return false;
  return true;
}

const LOADING = Object.fromEntries(LOADER_OPTIONS.map((name) => [name, 'boolean']));

/** Who takes options: how messages call it, the options with their kinds, and how one is given. */
const TAKERS = {
  __proto__: null,
  function: {
    title: 'a function',
    options: {
      errno: 'boolean',
      lastError: 'boolean',
      fast: 'boolean',
      nonblocking: 'boolean',
      optional: 'boolean',
      text: 'boolean',
      owned: 'name',
      symbol: 'name',
      int64: 'int64',
    },
    given: (name) =>
      `open(path, { functions: { add: { ${name}: … } } }) or dlopen(path, { add: { c: '…', ${name}: … } })`,
  },
  open: {
    title: 'open()',
    options: { int64: 'int64', text: 'names', functions: 'object', ...LOADING },
    given: (name) => `cdef(…).open(path, { ${name}: … })`,
  },
  cdef: {
    title: 'cdef()',
    options: { headers: 'any', text: 'any', include: 'any', define: 'macros', cpp: 'any' },
    given: (name) => `cdef({ ${name}: … })`,
  },
  dlopen: {
    title: 'dlopen()',
    options: { lazy: 'boolean', local: 'boolean', ...LOADING },
    given: (name) => `dlopen(path, text, { ${name}: … })`,
  },
};
for (const { options } of Object.values(TAKERS)) Object.setPrototypeOf(options, null);

/** What to say of an option that a taker does not have. */
function strange(name, taker) {
  const own = TAKERS[taker].options;
  const other = Object.values(TAKERS).find(({ options }) => name in options);
  if (other) return `'${name}' is an option of ${other.title}: ${other.given(name)}`;
  const near = nearest(name, Object.keys(own));
  return `there is no option '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`;
}

/**
 * Checks options as a user gives them.
 * @param {unknown} options
 * @param {'function' | 'open' | 'cdef' | 'dlopen'} taker
 * @param {string} [what] for messages
 * @param {(name: string) => string | undefined} [more] says of a strange option what nothing here knows
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function checkOptions(options, taker, what = taker, more = undefined) {
  if (!isObject(options)) throw invalidType(`${what}: the options must be an object, found ${describe(options)}`);
  const known = TAKERS[taker].options;
  for (const name of Object.keys(options)) {
    if (!(name in known)) throw invalidValue(`${what}: ${more?.(name) ?? strange(name, taker)}`);
  }
  for (const name of Object.keys(known)) {
    const value = optionOf(options, name);
    if (value === undefined) continue;
    const expected = KINDS[known[name]](value);
    const make = known[name] === 'int64' ? invalidValue : invalidType;
    if (expected) throw make(`${what}: ${name} must be ${expected}, found ${describe(value)}`);
  }
}

module.exports = { checkOptions };
