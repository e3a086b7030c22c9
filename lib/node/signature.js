'use strict';
// Signatures of the main entry point: from what a user writes to rules for the wrapper compiler.

const { CallbackSignature, Callback } = require('../core/callback.js');
const { invalidType, invalidValue } = require('./errors.js');
const { typeOf, voidType, pointerType, Aggregate, ArrayType } = require('./types.js');

/** C's default promotions for what stands in the variadic part. */
const PROMOTED = { f: 'double', b: 'int', B: 'int', s: 'int', S: 'int', '?': 'int' };

function checkType(type, what, name) {
  const found = typeOf(type);
  if (found && !(found instanceof ArrayType)) return found;
  if (found) throw invalidValue(`${what} of function ${name} must not be an array; pass a pointer to it`);
  if (typeof type !== 'string') throw invalidValue(`${what} of function ${name} must be a string`);
  if (type.includes('\0')) throw invalidValue(`${what} of function ${name} must not contain null bytes`);
  throw invalidValue(`Unsupported FFI type: ${type}`);
}

function resultType(type, name) {
  return checkType(type, 'Return value type', name);
}

function parameterType(type, index, name) {
  const found = checkType(type, `Argument ${index}`, name);
  if (found === voidType) {
    throw invalidValue(
      `Argument ${index} of function ${name} must not be 'void'; use an empty array for no-argument functions`,
    );
  }
  return found;
}

/** The rule for a parameter that takes a plain function for the time of one call. */
function transientRule(definition) {
  const signature = callbackSignature(definition, '<callback>');
  return {
    ...pointerType.parameter,
    cases: [],
    transient: true,
    convert(value, index, scope) {
      if (typeof value !== 'function') return pointerType.parameter.convert(value, index);
      const callback = new Callback(signature, value);
      scope.push(callback);
      return callback.address;
    },
  };
}

/**
 * Parses the types of a function.
 * @param {unknown} result
 * @param {unknown[]} args types; '...' marks where the variadic part begins
 * @param {string} name for messages
 * @returns {{params: object[], result: object, variadicAt: number | undefined}}
 */
function parseTypes(result, args, name) {
  const resultRule = resultType(result, name).result;
  const params = [];
  let variadicAt;
  for (let index = 0; index < args.length; index++) {
    const type = args[index];
    if (type === '...' && variadicAt === undefined) {
      variadicAt = params.length;
    } else if (typeof type === 'object' && type !== null && !(type instanceof Aggregate) && 'callback' in type) {
      params.push(transientRule(type.callback));
    } else {
      const found = parameterType(type, index, name);
      const promoted = variadicAt === undefined ? undefined : PROMOTED[found.code];
      params.push((promoted ? typeOf(promoted) : found).parameter);
    }
  }
  return { params, result: resultRule, variadicAt };
}

/** The signature of a callback, its types named as a function's are. */
function callbackSignature(definition, name) {
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw invalidType(`Signature of function ${name} must be an object`);
  }
  const { result, args } = typesIn(definition, name);
  const params = args.map((type, index) => parameterType(type, index, name).result);
  const type = resultType(result, name);
  return new CallbackSignature(params, type.returned ?? type.parameter);
}

/** The types a definition names, under any of the names in use. */
function typesIn(definition, name) {
  const result = first(definition, ['return', 'returns', 'result'], 'void');
  const args = first(definition, ['arguments', 'args', 'parameters'], []);
  if (!Array.isArray(args)) throw invalidValue(`Arguments list of function ${name} must be an array`);
  return { result, args };
}

function first(object, keys, otherwise) {
  for (const key of keys) if (key in object) return object[key];
  return otherwise;
}

module.exports = { parseTypes, typesIn, callbackSignature };
