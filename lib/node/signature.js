'use strict';
// Signatures of the main entry point: from what a user writes to rules for the wrapper compiler.

const { Callback } = require('../core/callback.js');
const { handedMemory } = require('../core/handed.js');
const { callbackSignature } = require('../core/signatures.js');
const { invalidType, invalidValue } = require('./errors.js');
const { everyObject, hasOption, optionOf } = require('../core/options.js');
const { remember } = require('../core/remember.js');
const { isArray, isMemory, isProxy } = require('../core/values.js');
const { Aggregate, ArrayType } = require('./aggregates.js');
const { pointerType } = require('./pointers.js');
const { voidType } = require('./rules.js');
const { hintFor, typeOf, typeOfValue } = require('./types.js');
const { warnOfKeys } = require('./unknown.js');

/** C's default promotions for what stands in the variadic part. */
const PROMOTED = { f: 'double', b: 'int', B: 'int', s: 'int', S: 'int', '?': 'int' };

/** The names of the result and of the arguments: node:ffi's own first, then those that other versions had. */
const RESULT_NAMES = ['returns', 'result'];
const ARGUMENT_NAMES = ['args', 'parameters'];

const TYPES = "the name of a type like 'int32', or one that struct() or union() made";

/** @param {number | undefined} index of the argument; undefined for the result */
function checkType(type, index, name) {
  const found = typeOf(type);
  if (found && (typeof type === 'string' || !(found instanceof ArrayType))) return found;
  const what = index === undefined ? 'Return value type' : `Argument ${index}`;
  const place = index === undefined ? { function: name, part: 'the result' } : { function: name, argument: index };
  if (found) throw invalidValue(`${what} of function ${name} must not be an array; pass a pointer to it`, place);
  if (typeof type !== 'string') {
    throw invalidType(`${what} of function ${name} must be a string`, { ...place, expected: TYPES, received: type });
  }
  if (type.includes('\0')) throw invalidValue(`${what} of function ${name} must not contain null bytes`);
  throw invalidValue(`Unsupported FFI type: ${type}`, { ...place, hint: hintFor(type) });
}

const resultType = (type, name) => checkType(type, undefined, name);

function parameterType(type, index, name) {
  const found = checkType(type, index, name);
  if (found === voidType) {
    throw invalidValue(
      `Argument ${index} of function ${name} must not be 'void'; use an empty array for no-argument functions`,
    );
  }
  return found;
}

const isCallbackType = (type) =>
  typeof type === 'object' && type !== null && !isProxy(type) && !Aggregate.is(type) && hasOption(type, 'callback');

/**
 * The address of code that stands for itself: one of the program's own, null, or a JSCallback's. Text and memory are no
 * code, though other pointers take them.
 */
function codeAddress(value, index) {
  const isCode = typeof value !== 'string' && !isMemory(value) && handedMemory(value) === undefined;
  if (isCode) return pointerType.parameter.convert(value, index);
  throw invalidValue(`Argument ${index} must be a function, a JSCallback, or a bigint`, {
    argument: index,
    expected: 'a function, a JSCallback, an address as bigint, or null',
    received: value,
  });
}

const FOR_ONE_CALL = { forOneCall: true };

/** The rule for a parameter that takes a plain function for the time of one call. */
function transientRule(definition) {
  const signature = readCallbackSignature(definition);
  return {
    ...pointerType.parameter,
    cases: [],
    transient: true,
    key: signature,
    convert(value, index, scope) {
      if (typeof value !== 'function') return codeAddress(value, index);
      const callback = new Callback(signature, value, FOR_ONE_CALL);
      scope.push(callback);
      return callback.address;
    },
  };
}

const noList = (received, name) =>
  invalidType(`Arguments list of function ${name} must be an array`, {
    function: name,
    part: 'the signature',
    expected: "an array of types like ['int32', 'pointer']",
    received,
  });

/** The rules of a list of argument types. */
function readArguments(types, name) {
  if (!isArray(types)) throw noList(types, name);
  const params = [];
  let variadicAt;
  // The length and each element are read once, in order: a getter must not be able to give two answers.
  const { length } = types;
  for (let index = 0; index < length; index++) {
    const type = types[index];
    if (type === '...' && variadicAt === undefined) {
      variadicAt = index;
    } else if (isCallbackType(type)) {
      params.push(transientRule(type.callback));
    } else {
      const found = parameterType(type, index, name);
      const promoted = variadicAt === undefined ? undefined : PROMOTED[found.code];
      params.push((promoted ? typeOf(promoted) : found).parameter);
    }
  }
  return { params, variadicAt };
}

const otherName = (signature, names) => names.find((name) => hasOption(signature, name));

/**
 * The types of a signature. Of `return` and `arguments` everything is read in the order in which node:ffi reads it;
 * the other spellings count only where those are missing.
 */
function readTypes(signature, name, readResult, readParameters) {
  const hasResult = 'return' in signature;
  const hasArguments = 'arguments' in signature;
  const resultName = hasResult ? 'return' : otherName(signature, RESULT_NAMES);
  // Names in the source, where programs use them: engines find these far faster.
  const given = hasResult ? signature.return : resultName && signature[resultName];
  const result = resultName ? resultType(given, name) : voidType;
  const argumentsName = hasArguments ? 'arguments' : otherName(signature, ARGUMENT_NAMES);
  const types = hasArguments ? signature.arguments : argumentsName ? signature[argumentsName] : [];
  const isEmpty = !resultName && !argumentsName;
  const { params, variadicAt } = readParameters(types, name);
  return { isEmpty, result: readResult(result), params, variadicAt };
}

const SIGNATURES = "an object like { arguments: ['int32'], return: 'int32' }";

const isSignature = (value) =>
  (typeof value === 'object' && value !== null && !isArray(value)) || typeof value === 'function';

/**
 * A function's signature, read.
 * @typedef {object} Signature
 * @property {object} result rule
 * @property {object[]} params rules
 * @property {number | undefined} variadicAt how many arguments stand before the variadic part
 * @property {boolean} nonblocking
 * @property {boolean} errno
 * @property {boolean} [fast]
 * @property {boolean} lastError
 * @property {number} how all but the types, as a number
 * @property {object} [variable] the type, if it is no function: `{ type }`, which node:ffi takes for `void ()`
 */

/**
 * Reads the signature of a function.
 * @param {object} signature
 * @param {string} name for messages
 * @returns {Signature}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function readSignature(signature, name) {
  const { isEmpty, result, params, variadicAt } = readTypes(signature, name, (type) => type.result, readArguments);
  warnOfKeys(signature, 'function', name);
  if (isEmpty && hasOption(signature, 'type')) {
    return { result, params, variadicAt, variable: typeOfValue(signature.type, `variable ${name}`) };
  }
  // As optionOf() reads them.
  const nonblocking = 'nonblocking' in everyObject ? optionOf(signature, 'nonblocking') : signature.nonblocking;
  const errno = 'errno' in everyObject ? optionOf(signature, 'errno') : signature.errno;
  const lastError = 'lastError' in everyObject ? optionOf(signature, 'lastError') : signature.lastError;
  const fast = 'fast' in everyObject ? optionOf(signature, 'fast') : signature.fast;
  if (fast !== undefined && typeof fast !== 'boolean') {
    throw invalidType(`The option fast of function ${name} must be a boolean`);
  }
  return shared(result, params, variadicAt, Boolean(nonblocking), Boolean(errno), Boolean(lastError), fast);
}

/**
 * Signatures that were read, by what they mean: programs bind thousands of functions of the same few. Maps within maps,
 * because to make a key for each function costs more than to read it.
 */
let known = new Map();
let knownCount = 0;
const MOST_KNOWN = 1000;

const newMap = () => new Map();

/** What a signature says beside types, as bits. */
const flagsOf = (nonblocking, errno, lastError, fast) =>
  (nonblocking ? 1 : 0) | (errno ? 2 : 0) | (lastError ? 4 : 0) | (fast === undefined ? 0 : fast ? 8 : 16);

function shared(result, params, variadicAt, nonblocking, errno, lastError, fast) {
  let at = remember(known, result, newMap);
  for (let i = 0; i < params.length; i++) at = remember(at, params[i], newMap);
  const how = flagsOf(nonblocking, errno, lastError, fast) + (variadicAt === undefined ? 0 : 32 * (variadicAt + 1));
  let found = at.get(how);
  if (found) return found;
  found = { result, params, variadicAt, nonblocking, errno, lastError, fast, how };
  if (++knownCount > MOST_KNOWN) {
    known = new Map();
    knownCount = 0;
  } else {
    at.set(how, found);
  }
  return found;
}

/** Rules are shared by all types of one meaning; those that are made anew for each signature carry a key. */
const sameRule = (a, b) => a === b || (a.key !== undefined && a.key === b.key);

/** Whether two signatures mean the same C function, called in the same way. */
function sameSignature(a, b) {
  return (
    a.params.length === b.params.length &&
    a.how === b.how &&
    a.variable === b.variable &&
    sameRule(a.result, b.result) &&
    a.params.every((rule, index) => sameRule(rule, b.params[index]))
  );
}

const readCallbackArguments = (types, name) => {
  if (!isArray(types)) throw noList(types, name);
  const params = [];
  const { length } = types;
  for (let index = 0; index < length; index++) params.push(parameterType(types[index], index, name).result);
  return { params };
};

/**
 * Reads the signature of a callback.
 * @param {object} signature
 * @param {string[]} [options] keys that the caller reads by itself
 * @returns {CallbackSignature}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function readCallbackSignature(signature, options) {
  const name = '<callback>';
  if (!isSignature(signature)) {
    throw invalidType(`Signature of function ${name} must be an object`, { expected: SIGNATURES, received: signature });
  }
  const returned = (type) => type.returned ?? type.parameter;
  const { params, result } = readTypes(signature, name, returned, readCallbackArguments);
  warnOfKeys(signature, 'callback', name, options);
  return callbackSignature(params, result);
}

module.exports = { SIGNATURES, isSignature, readSignature, readCallbackSignature, sameSignature };
