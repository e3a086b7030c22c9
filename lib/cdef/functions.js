'use strict';
// C functions as functions of JavaScript, and functions of JavaScript for C.

const process = require('node:process');
const { Callback } = require('../core/callback.js');
const { bind } = require('../core/compile.js');
const { defineHidden } = require('../core/properties.js');
const { remember } = require('../core/remember.js');
const { callbackSignature } = require('../core/signatures.js');
const { isRevoked, nameOf } = require('../core/values.js');
const { readText } = require('../core/memory.js');
const { Declarations, printType, types } = require('../c/index.js');
const { coded, describe, invalidType, invalidValue, libraryClosed, mistake, parsing } = require('./errors.js');
const { bytesIn } = require('./memory.js');
const { callbackClasses } = require('./callback-classes.js');
const { functionAddresses } = require('./pointers.js');
const { isTraced, traced, writeDown } = require('./trace.js');
const { argumentRule, parameterRule, resultRule, returnedRule } = require('./rules.js');

const { VOID, bare, pointerTo, scalar } = types;

/** How long a call from another thread waits for a thread that is inside a native call, in milliseconds. */
const PATIENCE = 2000;

/**
 * How a function is called.
 * @typedef {object} CallOptions
 * @property {boolean} [errno] the call gives { value, errno }
 * @property {boolean} [lastError] on Windows: the call gives { value, lastError }
 * @property {boolean} [fast] whether the call may be a fast one, whatever its types say (lib/core/ways.js)
 * @property {boolean} [nonblocking] the call runs on another thread and gives a promise
 * @property {boolean} [text] a `char *` result is text
 * @property {string} [owned] a `char *` result is text, and freed by the function of this name
 * @property {'number'} [int64] 64-bit results are numbers
 */

/** Every option, so that what a program puts on Object.prototype is none. @type {CallOptions} */
const NO_OPTIONS = Object.freeze({
  errno: undefined,
  fast: undefined,
  nonblocking: undefined,
  text: undefined,
  owned: undefined,
  int64: undefined,
  symbol: undefined,
  optional: undefined,
});

const dialect = {
  name: 'C',
  closed(name) {
    throw libraryClosed(name);
  },
  arity(found, expected, name) {
    const arguments_ = expected === 1 ? '1 argument' : `${expected} arguments`;
    throw mistake(invalidValue, { function: name }, `expected ${arguments_}, found ${found}`);
  },
  refused(index, name, values) {
    const where = { argument: index, function: name };
    throw mistake(invalidValue, where, 'text must not contain NUL', { received: values[index] });
  },
};

/** The definition of a function for the wrapper compiler. */
function definitionOf({ name, type, address, codecs, options, free, variadic }) {
  const all = [...type.parameters.map((parameter) => parameter.type), ...variadic];
  const params = all.map((parameter, index) => parameterRule(parameter, codecs, { ...options, name }, index));
  return {
    name,
    address,
    params,
    result: resultRule(type.result, codecs, { ...options, name, raw: Boolean(free) }),
    variadicAt: type.variadic ? type.parameters.length : undefined,
    nonblocking: Boolean(options.nonblocking),
    signal: Boolean(options.nonblocking),
    errno: Boolean(options.errno),
    lastError: Boolean(options.lastError),
    fast: options.fast,
    rejectNul: true,
  };
}

/**
 * Binds one function.
 * @param {object} wanted
 * @param {string} wanted.name for messages
 * @param {object} wanted.type a function type
 * @param {bigint} wanted.address
 * @param {import('./codecs.js').Codecs} wanted.codecs
 * @param {import('../core/library.js').Library | null} wanted.library
 * @param {CallOptions} [wanted.options]
 * @param {(text: string) => object} wanted.parseType what `variadic` reads types by
 * @param {{ free(address: bigint, held?: object): void, hold(): object | undefined }} [wanted.free] what frees a result,
 *   and what keeps its library loaded until then
 * @returns {Function}
 */
function bindFunction(wanted) {
  const { name, type, free } = wanted;
  const options = { ...NO_OPTIONS, ...wanted.options };
  const full = { ...wanted, options, variadic: [] };
  let bound = type.variadic ? variadicFunction(full) : bindNow(full);
  if (free) bound = freeing(bound, free, options, name);
  if (isTraced(name)) bound = keepVariadic(traced(name, type, bound, writeDown), bound);
  return finished(bound, wanted);
}

/** Puts on a function what every function of C has. */
function finished(bound, { name, type, address }) {
  bound.pointer = address;
  functionAddresses.set(bound, address);
  return defineHidden(bound, 'toString', () => `${printType(type, name)};`);
}

/** The same function, whose calls are told. @param {(event: import('./trace.js').TraceEvent) => void} tell */
function tracedFunction(bound, name, type, tell) {
  return finished(keepVariadic(traced(name, type, bound, tell), bound), { name, type, address: bound.pointer });
}

function bindNow(wanted) {
  return bind(wanted.library, [definitionOf(wanted)], dialect)[0];
}

/** What `...` adds to a function stays on the one that takes its place. */
function keepVariadic(wrapper, bound) {
  if (bound.variadic) Object.defineProperty(wrapper, 'variadic', { __proto__: null, value: bound.variadic });
  return wrapper;
}

/** Types of what stands behind `...`, from the values of a call. */
function typeOfValue(value, where) {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && (value | 0) === value && !Object.is(value, -0)
        ? scalar('int')
        : scalar('double');
    case 'bigint':
      return value > 0x7fffffffffffffffn ? scalar('unsigned long long') : scalar('long long');
    case 'boolean':
      return scalar('int');
    case 'string':
      return pointerTo({ ...scalar('char'), const: true });
    default:
      if (value === null || bytesIn(value)) return pointerTo(VOID);
      if (typeof value === 'function' && functionAddresses.has(value)) return pointerTo(VOID);
      if (!isRevoked(value) && callbackClasses.some((Class) => value instanceof Class)) return pointerTo(VOID);
      throw mistake(invalidType, where, 'its type cannot be told; say it with variadic(…)', { received: value });
  }
}

/** A function with `...`: the types of a call decide which of the bound functions is taken. */
function variadicFunction(wanted) {
  const { name, codecs } = wanted;
  const known = new Map();
  const fixed = wanted.type.parameters.length;
  const boundFor = (variadic) =>
    remember(known, variadic.map((one) => printType(one)).join(), () => bindNow({ ...wanted, variadic }));
  const called = {
    [name](...values) {
      if (values.length < fixed) dialect.arity(values.length, fixed, name);
      const variadic = values
        .slice(fixed)
        .map((value, index) => typeOfValue(value, { argument: fixed + index, function: name }));
      const given = values.map((value, index) => {
        if (index < fixed) return value;
        if (typeof value === 'boolean') return Number(value);
        return typeof value === 'function' ? functionAddresses.get(value) : value;
      });
      return boundFor(variadic)(...given);
    },
  }[name];
  Object.defineProperty(called, 'variadic', {
    __proto__: null,
    value(...spelled) {
      const variadic = spelled.map((text) => {
        if (typeof text !== 'string') throw invalidType(`variadic: a type must be a string, found ${describe(text)}`);
        const type = parsing(() => wanted.parseType(text));
        return promoted(type, codecs.target);
      });
      return boundFor(variadic);
    },
  });
  return called;
}

/** C's default promotions. */
function promoted(type, target) {
  const found = bare(type);
  if (found.kind !== 'scalar') return type;
  const { rank, float, size } = target.scalars.get(found.name);
  if (float && size === 4) return scalar('double');
  return rank !== undefined && rank < 3 ? scalar('int') : type;
}

/** A function whose result is text that has to be freed. */
function freeing(raw, { free, hold }, { errno, lastError, nonblocking }, name) {
  const take = (address, held) => {
    if (address === 0n) return null;
    try {
      return readText(address);
    } finally {
      free(address, held);
    }
  };
  const finish =
    errno || lastError ? ({ value, ...captured }, held) => ({ value: take(value, held), ...captured }) : take;
  return {
    [name](...values) {
      if (!nonblocking) return finish(raw(...values));
      // The library may be closed meanwhile.
      const held = hold();
      return raw(...values).then((result) => finish(result, held));
    },
  }[name];
}

/** Signatures of callbacks, by function type. @type {WeakMap<object, object>} */
const signatures = new WeakMap();

function signatureOf(type, codecs) {
  return remember(signatures, type, () => {
    if (type.variadic) throw coded(TypeError, 'ERR_FFI_UNSUPPORTED_TYPE', 'a callback cannot be variadic');
    const name = 'a callback';
    const params = type.parameters.map((parameter) =>
      argumentRule(parameter.type, codecs, { ...NO_OPTIONS, name, raw: undefined }),
    );
    return callbackSignature(params, returnedRule(type.result, codecs, name));
  });
}

/** What pointers to functions need: functions at addresses, and addresses for functions. */
const calls = {
  functionAt: (codecs, type, address) => {
    const rest = { codecs, library: null, options: undefined, free: undefined };
    const parseType = (text) => new Declarations({ target: `${process.platform}-${process.arch}` }).type(text);
    return bindFunction({ name: 'function', type, address, parseType, ...rest });
  },
  callbackFor: (codecs, type, f) =>
    new Callback(signatureOf(type, codecs), f, { patience: PATIENCE, name: nameOf(f), forOneCall: true }),
};

module.exports = { NO_OPTIONS, bindFunction, calls, tracedFunction };
