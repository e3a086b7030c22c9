'use strict';
// Rules: how one type of a dialect travels. A dialect writes them as plain objects; here they are checked once and
// copied, so that a rule has every field and inherits nothing.
//
// For a parameter (and for what a callback returns):
//
//   code      the type's text for the addon (src/core/type.h), for example 'i'
//   store     how a converted value goes into its slot: 'i32' 'u32' 'f32' 'f64' 'i64' 'u64', or for a
//             number that is stored as a 64-bit integer 's64', 'n64' if it is not negative
//   convert   (value, index, scope) => what store takes, or FILL, or an exception: the whole truth of the rule. Memory
//             is converted once more if another argument may have run code of the user after it
//   cases     optional short cuts, tried in order before convert: {test, store, value} where test and value
//             take the parameter's name and give the source of an expression. store is as above, or 'view'
//             (address remembered by identity, else the addon looks), or 'fill' (the addon looks). test and value also
//             get constant(value, hint), which gives a value's name in the generated code. `least` of a
//             'view' is how many bytes it must have. `isData` says that what is stored is NULL or the address of
//             memory of JavaScript's. A test runs no code of the user and asks nothing that a user can answer
//   fill      'o' if objects and strings may be left to the addon (FILL, 'view', 'fill'), 'n' for a
//             napi_value, 'e' for the napi_env, which takes no JavaScript argument unless `counted`
//   write     instead of store/convert, for aggregates: (value, cells, offset, index, scope) writes the bytes
//             and may run code of the user (getters): if that used the frame, all is done once more, aside from it
//   size      bytes of what is written, if dialect and addon may not count them alike
//   reach     what C may reach through the argument that could run JavaScript: 'nothing', 'address' if it may be what an
//             address leads to, 'always'. Without it, pointers have 'address', and aggregates that hold some 'always'
//   transient convert or write puts objects with close() into scope, closed when the call has ended
//   lend      for objects that are copied for the time of the call, before any case is tried: {stack, lend, after, holds}.
//             lend(value, index, scope) may run code of the user; it takes bytes of the stack, which are given back by
//             `stack.top`, and gives their address as a number, or 0 for what it does not take. after(value, address),
//             where there is one, runs when the call has ended, and may run code of the user, too. holds: whether lend
//             puts objects into scope
//   check     for a callback without a result: (value) throws for what the function must not return
//
// For a result (and for a parameter of a callback):
//
//   code      as above
//   read      how the raw value is read: 'void', an element kind ('i8' … 'u64'), or 's64' for a signed
//             64-bit integer read as a number, which is only exact up to 2^53 and always has a map
//   map       optional: (raw, u64, index) => value, where u64[index] has all bits; mapSource: the same as source
//             of an expression, of raw alone
//   text      'utf8' or 'latin1': the addon makes the string, or null
//   value     true: the result is a napi_value
//   pointer   true if load gives an external over the address, or null: the addon can make it
//   load      instead of read/map, for aggregates: (cells, offset) => value
//   bytes     true if load gives a fresh Uint8Array of the value's `size` bytes
//
// With code generation switched off (--disallow-code-generation-from-strings), closures do the same work from
// convert and map alone, so a case must never accept what convert would refuse.

const { engine } = require('./addon.js');
const { Record, asUintN, hasOwn, makeWeakMap } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { SIZES, STORES } = require('./kinds.js');
const { isTypedArray, viewLength } = require('./values.js');

/** What convert gives back for a value that the addon takes from the JavaScript object itself. */
const FILL = Symbol('fill');

const PARAMETER = [
  'code',
  'store',
  'convert',
  'cases',
  'fill',
  'counted',
  'write',
  'size',
  'transient',
  'check',
  'reach',
  'lend',
];
const RESULT = ['code', 'read', 'map', 'mapSource', 'text', 'value', 'pointer', 'load', 'bytes', 'size'];
const LEND = ['stack', 'lend', 'after', 'holds'];
const CASE = ['test', 'store', 'value', 'least', 'isData'];

/** What a dialect may say of a rule for itself. */
const NOTES = ['key'];

/**
 * Copies an object's own fields into a record that has every field and inherits nothing.
 * @param {object} given
 * @param {string[]} fields
 * @param {string} what for the error
 * @param {string[]} [others] fields that are left out
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a field that is none of them
 */
function readFields(given, fields, what, others = []) {
  const record = new Record();
  let found = 0;
  for (let i = 0; i < fields.length; i++) {
    const isThere = hasOwn(given, fields[i]);
    if (isThere) found++;
    record[fields[i]] = isThere ? given[fields[i]] : undefined;
  }
  const names = Object.keys(given);
  if (names.length !== found) {
    for (const name of names) {
      if (!fields.includes(name) && !others.includes(name)) throw invalidValue(`${what} has no field ${name}`);
    }
  }
  return record;
}

const isFunction = (value) => typeof value === 'function';

/** What `reach` is for a type of which the rule does not say it. */
function reachOf({ code, fill }) {
  if (fill === 'n' || fill === 'e') return 'always';
  if (code === 'p') return 'address';
  return code.includes('p') ? 'always' : 'nothing';
}

let lastId = 0;

/** Makes the reader of a kind of rule; each rule is read once. A rule's `id` is its own, for keys. */
function reader(fields, what, check) {
  const read = makeWeakMap();
  return (given) => {
    let rule = read.get(given);
    if (rule !== undefined) return rule;
    rule = readFields(given, fields, what, NOTES);
    if (typeof rule.code !== 'string' || rule.code === '') throw invalidValue(`${what} has no code`);
    check(rule, (expected) => invalidValue(`${what} of code ${rule.code} must have ${expected}`));
    rule.id = ++lastId;
    read.set(given, rule);
    return rule;
  };
}

/**
 * @type {(given: object) => object} a parameter's rule, or that of what a callback returns
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a slip
 */
const parameterRule = reader(PARAMETER, 'the rule of a parameter', (rule, failure) => {
  const { code, store, convert, cases, fill, write } = rule;
  rule.cases = Object.freeze((cases ?? []).map((one) => readFields(one, CASE, 'a case of a rule')));
  if (rule.lend) rule.lend = readFields(rule.lend, LEND, 'the lending of a rule');
  rule.isHandedOver = fill === 'n' || fill === 'e';
  rule.reach ??= reachOf(rule);
  if (isFunction(write)) rule.size ??= engine.layout(code)[0];
  if (code === 'v' || rule.isHandedOver || isFunction(write)) return;
  if (!STORES.includes(store)) throw failure(`store: one of ${STORES.join(', ')}`);
  if (!isFunction(convert)) throw failure('convert: a function');
  for (const { test, store: kind } of rule.cases) {
    if (!isFunction(test)) throw failure('a test in each case: a function');
    if (kind !== 'view' && kind !== 'fill' && !STORES.includes(kind)) throw failure('a store in each case');
  }
});

/**
 * @type {(given: object) => object} a result's rule, or that of a callback's parameter
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a slip
 */
const resultRule = reader(RESULT, 'the rule of a result', (rule, failure) => {
  const { read, map, text, value, load } = rule;
  if (value || isFunction(load)) return;
  if (text !== undefined && text !== 'utf8' && text !== 'latin1') throw failure("text: 'utf8' or 'latin1'");
  if (text) return;
  if (read !== 'void' && read !== 's64' && !(typeof read === 'string' && hasOwn(SIZES, read))) throw failure('read');
  if (read === 's64' && !isFunction(map)) throw failure('map: a function');
});

/** Whether a value is an address: a bigint of 64 bits without sign. */
const isAddress = (value) => typeof value === 'bigint' && asUintN(64, value) === value;

/** The test of a short cut that takes addresses. */
const addressTest = (name, constant) =>
  `typeof ${name} === 'bigint' && ${constant(asUintN, 'asUintN')}(64, ${name}) === ${name}`;

/** The short cut of a parameter that takes typed arrays with bytes by their address. */
const filledView = Object.freeze({
  test: (name, constant) => `${constant(isTypedArray, 'isTypedArray')}(${name}) && ${name}[0] !== undefined`,
  store: 'view',
});

/** The same if there are so many bytes. @param {number} least */
function filledViewOf(least) {
  const enough = (view) => viewLength(view) >= least;
  return {
    test: (name, constant) => `${filledView.test(name, constant)} && ${constant(enough, 'enough')}(${name})`,
    store: 'view',
    least,
  };
}

module.exports = { FILL, addressTest, filledView, filledViewOf, isAddress, parameterRule, readFields, resultRule };
