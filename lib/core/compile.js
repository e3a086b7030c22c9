'use strict';
// Binding functions: from an address and rules (rules.js) to the function that a user calls.
//
// Functions are bound in groups, when one of a group is first called: programs bind whole interfaces and use a part.

const path = require('node:path');
const process = require('node:process');
const { engine } = require('./addon.js');
const { Uint8Array, freeze, hasOwn, makeList } = require('./builtins.js');
const { coded } = require('./errors.js');
const { frame, cellsOf } = require('./frame.js');
const { demand } = require('./permission.js');
const { FILL } = require('./rules.js');
const { capturedBy, functionSignature } = require('./signatures.js');
const { functionsOf } = require('./ways.js');
const { callLater, callNow } = require('./wrapper/closures.js');
const { makeWrappers } = require('./wrapper/outer.js');
const { titleOf } = require('./wrapper/source.js');
// Calls off the thread end through it.
require('./hooks.js');

/** Functions that are bound together. */
const GROUP = 32;

/**
 * How many calls go the long way before a function gets its short one, which costs as much as some dozen calls. The
 * environment variable POLYFFI_LONG_CALLS says another number.
 */
const LONG_CALLS = Number(process.env.POLYFFI_LONG_CALLS ?? 3);

/**
 * A call's address as its slot takes it (pf_frame_call in src/core/call.h): a normal number, whatever the processor does
 * with others.
 */
function callOf(low, high) {
  if (high >= 2 ** 20) throw coded(Error, 'ERR_FFI_CALL_FAILED', 'an address of the addon has more than 52 bits');
  return 2 ** 52 + high * 2 ** 32 + low;
}

/**
 * One function to bind.
 * @typedef {object} Definition
 * @property {string} name of the wrapper, and in messages
 * @property {bigint} address
 * @property {object[]} params rules
 * @property {object} result rule
 * @property {boolean} [showsCount] false: the function's length is 0 and not its count of parameters
 * @property {number} [variadicAt] how many arguments stand before the variadic part
 * @property {boolean} [nonblocking]
 * @property {boolean} [signal] nonblocking calls take one argument more, {signal: AbortSignal}
 * @property {boolean} [errno] the result is {value, errno}
 * @property {boolean} [lastError] the result is {value, lastError}, on Windows; not together with errno
 * @property {boolean} [rejectNul] strings with a NUL are refused: `dialect.refused` throws
 * @property {boolean} [fast] whether the call may go the fast way although types, values or the function's place speak
 *   against it, or must not although they do not
 */

/**
 * What a dialect decides for all its functions. Every function throws the dialect's own error.
 * @typedef {object} Dialect
 * @property {string} name
 * @property {(name: string) => never} closed the function's library is closed
 * @property {(name: string) => void} [ready] called before arguments are converted
 * @property {(found: number, expected: number, name: string) => void} [arity] the wrong number of arguments;
 *   missing: not checked
 * @property {boolean} [isNamed] false: the names of functions are empty
 * @property {(index: number, name: string, values: ArrayLike<unknown>) => never} [refused] a string argument has a NUL
 */

const own = (object, name) => (hasOwn(object, name) ? object[name] : undefined);

/** Dialects inherit nothing. */
const readDialect = (dialect) =>
  freeze({
    name: own(dialect, 'name'),
    closed: own(dialect, 'closed'),
    ready: own(dialect, 'ready'),
    arity: own(dialect, 'arity'),
    isNamed: own(dialect, 'isNamed'),
    refused: own(dialect, 'refused'),
  });

/**
 * What a definition says of types and of ways to call, prepared for many functions of one library.
 * @param {import('./library.js').Library | null} library
 * @param {Omit<Definition, 'name' | 'address'>} definition
 * @returns {import('./signatures.js').FunctionSignature}
 * @throws {TypeError} ERR_FFI_UNSUPPORTED_TYPE for what the platform's ABI cannot pass
 */
const prepare = (library, definition) =>
  functionSignature(definition.params, definition.result, {
    variadicAt: own(definition, 'variadicAt'),
    nonblocking: Boolean(own(definition, 'nonblocking')),
    signal: Boolean(own(definition, 'signal')),
    captured: capturedBy(own(definition, 'errno'), own(definition, 'lastError')),
    rejectNul: Boolean(own(definition, 'rejectNul')),
    fast: own(definition, 'fast') ?? library?.fast,
  });

/** A function of its own, so that the addon, which holds the result, does not hold a binding's variables with it. */
function closedBy(dialect, names) {
  return (index) => dialect.closed(names[index]);
}

/** Functions of one library that were bound by one call. */
class Binding {
  #library;
  #dialect;
  #names;
  #addresses;
  #signatures;
  #showsCount;
  #targets;
  #calls;
  #title;
  #usesNodeApi;

  constructor(library, { names, addresses, signatures, showsCount }, dialect, kept) {
    this.#library = library;
    /** Never read: functions hold this, and with it what a dialect wants to live as long. */
    this.kept = kept;
    this.#dialect = readDialect(dialect);
    this.#names = names;
    this.#addresses = addresses;
    this.#signatures = signatures;
    this.#showsCount = showsCount;
    this.#targets = new Array(names.length).fill(undefined);
    this.#calls = new Uint8Array(names.length);
    // What one function of a library is given of Node-API, another may use.
    this.#usesNodeApi = signatures.some(({ handsOver, result }) => handsOver || result.value);
    this.#title = titleOf(path.basename(library?.path ?? 'process'));
  }

  /** The functions that users get; they hold this, and with it the library. */
  wrappers() {
    const { isNamed, arity } = this.#dialect;
    return makeWrappers({
      names: this.#names,
      isNamed: isNamed !== false,
      signatures: this.#signatures,
      showsCount: this.#showsCount,
      checksCount: arity !== undefined,
      first: (put, place, index, values, count) => this.#callFirst(put, place, index, values, count),
      title: this.#title,
    });
  }

  /** A call the long way; after some of them, the next ones go the short way. */
  #callFirst(put, place, index, values, count) {
    const target = this.#targets[index] ?? this.#bindGroupOf(index);
    if (target.signature.nonblocking) return callLater(target, values);
    const { shortWays } = target.signature;
    if (shortWays && this.#calls[index] <= LONG_CALLS && this.#calls[index]++ === LONG_CALLS) {
      put(place, shortWays.make(target, this.#title));
    }
    return callNow(target, values, count);
  }

  #bindGroupOf(index) {
    const start = index - (index % GROUP);
    const end = Math.min(start + GROUP, this.#names.length);
    const addresses = makeList();
    const codes = makeList();
    const names = makeList();
    const flags = makeList();
    const fills = makeList();
    for (let i = start; i < end; i++) {
      const signature = this.#signatures[i];
      addresses[i - start] = this.#addresses[i];
      codes[i - start] = signature.code;
      names[i - start] = this.#names[i];
      flags[i - start] = signature.flags;
      fills[i - start] = signature.fills;
    }
    const library = this.#library ? this.#library.handle : null;
    const closed = closedBy(this.#dialect, names);
    const { 0: binding, 1: numbers } = engine.bind(library, addresses, codes, names, flags, fills, closed);
    let next = 0;
    for (let i = start; i < end; i++) {
      this.#targets[i] = this.#target(i, binding, i - start, numbers, next);
      next += 6 + this.#signatures[i].params.length;
    }
    return this.#targets[index];
  }

  /** @param {Uint32Array} numbers what the addon says of the function, from `at` on (binding.c) */
  #target(index, binding, position, numbers, at) {
    const signature = this.#signatures[index];
    const name = this.#names[index];
    const shape = numbers[at + 4];
    const entry = engine.entries[shape];
    const { raw, fast, rawNumbers, fastNumbers } = functionsOf(shape);
    const mayBeFast = signature.fast === true || (numbers[at + 5] === 1 && !this.#usesNodeApi);
    return {
      signature,
      name,
      dialect: this.#dialect,
      cells: signature.hasOwnFrame ? cellsOf(engine.ownFrame(binding, position)) : frame,
      call: callOf(numbers[at], numbers[at + 1]),
      invoke: entry ?? engine.invoke,
      raw,
      fast: mayBeFast ? fast : raw,
      mayBeFast,
      rawNumbers,
      fastNumbers: mayBeFast ? fastNumbers : rawNumbers,
      isShaped: entry !== undefined,
      binding,
      index,
    };
  }
}

/**
 * Binds functions together and gives their wrappers, in order. They keep the library open while one of them
 * is reachable.
 * @param {import('./library.js').Library | null} library
 * @param {Definition[]} definitions
 * @param {Dialect} dialect
 * @param {object} [kept] what else the functions keep alive
 * @returns {Function[]}
 * @throws {TypeError} ERR_FFI_UNSUPPORTED_TYPE for what the platform's ABI cannot pass
 */
function bind(library, definitions, dialect, kept) {
  demand();
  const functions = { names: [], addresses: [], signatures: [], showsCount: [] };
  for (const definition of definitions) {
    functions.names.push(definition.name);
    functions.addresses.push(definition.address);
    functions.signatures.push(prepare(library, definition));
    functions.showsCount.push(own(definition, 'showsCount') !== false);
  }
  return bindPrepared(library, functions, dialect, kept);
}

/**
 * Binds functions whose signatures `prepare` gave: lists of the same length, because programs bind thousands.
 * @param {import('./library.js').Library | null} library
 * @param {{names: string[], addresses: bigint[], signatures: import('./signatures.js').FunctionSignature[],
 *   showsCount?: boolean[]}} functions
 * @param {Dialect} dialect
 * @param {object} [kept] what else the functions keep alive
 * @returns {Function[]}
 */
function bindPrepared(library, functions, dialect, kept) {
  demand();
  return new Binding(library, functions, dialect, kept).wrappers();
}

module.exports = { FILL, bind, bindPrepared, prepare };
