'use strict';
// DynamicLibrary, dlopen, dlclose, dlsym.

const { demand } = require('../core/permission.js');
const { defineHidden } = require('../core/properties.js');
const { isAddress } = require('../core/rules.js');
const { checkCallbackAddress, checkRegistration } = require('./callback.js');
const { accessDenied, constructorOnly, invalidType, invalidValue } = require('./errors.js');
const { SIGNATURES, isSignature, readSignature } = require('./signature.js');
const { State } = require('./state.js');
const { typeOfValue } = require('./types.js');
const { Variable } = require('./variable.js');

// Where the runtime can refuse to clone an object (Node.js 22.10 and later), it refuses a library.
const { markAsUncloneable = () => {} } = require('node:worker_threads');

/** @type {WeakMap<object, State>} */
const states = new WeakMap();

function stateOf(instance) {
  const state = states.get(instance);
  if (!state) throw new TypeError('Illegal invocation');
  return state;
}

const noSignature = (message, received, name) =>
  invalidType(message, { expected: SIGNATURES, function: name, part: name && 'the signature', received });

const fromMap = (map, value) => {
  const object = Object.create(null);
  for (const [name, entry] of map) object[name] = value(entry);
  return object;
};

const instanceAccessors = Object.getOwnPropertyDescriptors({
  get path() {
    return stateOf(this).path;
  },
  get symbols() {
    return symbolsOf(stateOf(this));
  },
});
for (const descriptor of Object.values(instanceAccessors)) {
  Object.defineProperty(descriptor.get, 'name', { value: '' });
  descriptor.configurable = false;
  // What a program puts on Object.prototype is no part of it.
  Object.setPrototypeOf(descriptor, null);
}

function symbolsOf(state) {
  state.checkOpen();
  return fromMap(state.symbols, (address) => address);
}

function functionsOf(state) {
  state.checkOpen();
  return fromMap(state.functions, ({ wrapper }) => wrapper);
}

/**
 * A library that is open until `close()`, or until nothing of it can be reached.
 * @class
 * @param {string | null} path null for the process itself
 * @param {object} [flags] how the loader opens it: `lazy` or `now`, `local` or `global`, `deep`
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 * @throws {Error} ERR_FFI_CALL_FAILED with the loader's reason
 */
function DynamicLibrary(path, ...[flags]) {
  if (new.target === undefined) throw constructorOnly('DynamicLibrary');
  demand();
  states.set(this, new State(this, path, flags));
  Object.defineProperties(this, instanceAccessors);
  markAsUncloneable(this);
}

// Which of these can be constructed, and their lengths, are as on node:ffi: some are made there by V8's C++ API as
// functions with a prototype, some are not.
const methods = {
  get functions() {
    return functionsOf(stateOf(this));
  },

  close: function close() {
    stateOf(this).close();
  },

  getFunction: function getFunction(name, signature) {
    const state = stateOf(this);
    if (typeof name !== 'string') throw invalidType('Function name must be a string', { received: name });
    if (!isSignature(signature)) throw noSignature('Function signature must be an object', signature);
    return state.fulfil([state.request(name, signature)])[0];
  },

  getFunctions: function getFunctions(definitions) {
    const state = stateOf(this);
    state.checkOpen();
    if (definitions === undefined) return functionsOf(state);
    if (!isSignature(definitions)) {
      throw invalidType('Functions signatures must be an object', {
        expected: "an object like { add: { arguments: ['int32', 'int32'], return: 'int32' } }",
        received: definitions,
      });
    }
    const names = Object.keys(definitions);
    const requests = [];
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      const signature = definitions[name];
      if (!isSignature(signature))
        throw noSignature(`Signature of function ${name} must be an object`, signature, name);
      requests.push(state.request(name, signature));
    }
    const functions = Object.create(null);
    const wrappers = state.fulfil(requests);
    for (let i = 0; i < names.length; i++) functions[names[i]] = wrappers[i];
    return functions;
  },

  getSymbol(...[name]) {
    const state = stateOf(this);
    if (typeof name !== 'string') throw invalidType('Symbol name must be a string', { received: name });
    if (name.includes('\0')) throw invalidValue('Symbol name must not contain null bytes');
    return state.symbol(name);
  },

  getSymbols() {
    return symbolsOf(stateOf(this));
  },

  registerCallback(...[first, second]) {
    const state = stateOf(this);
    const { signature, f } = checkRegistration(first, second);
    state.checkOpen();
    return state.registry().add(signature, f);
  },

  unregisterCallback(...[address]) {
    callbacksFor(this, address).remove(address);
  },

  refCallback(...[address]) {
    callbacksFor(this, address).strengthen(address);
  },

  unrefCallback(...[address]) {
    callbacksFor(this, address).weaken(address);
  },
};

function callbacksFor(instance, address) {
  const state = stateOf(instance);
  state.checkOpen();
  checkCallbackAddress(address);
  return state.registry();
}

/** What node:ffi does not have: not enumerable, so that a program that looks around sees what it knows. */
const additions = {
  /**
   * The function at an address. It keeps this library open and throws when it is closed; it is not among `functions`.
   * @param {bigint} pointer
   * @param {object} signature
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  getFunctionFromPointer(pointer, signature) {
    const state = stateOf(this);
    if (typeof pointer !== 'bigint') throw invalidType('The pointer must be a bigint', { received: pointer });
    if (pointer === 0n || !isAddress(pointer)) {
      throw invalidValue('The pointer must be a positive bigint', { received: pointer });
    }
    if (!isSignature(signature)) throw noSignature('Function signature must be an object', signature);
    const name = '<pointer>';
    const read = readSignature(signature, name);
    if (read.variable) throw invalidValue('A signature of a function must not have a type alone');
    state.checkOpen();
    return state.bind([{ name, address: pointer, signature: read }])[0];
  },

  /**
   * A variable that the library exports: `value` reads and writes it, `pointer` is its address.
   * @param {string} name
   * @param {string | object} type
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   * @throws {Error} ERR_FFI_CALL_FAILED where there is no such symbol
   */
  getVariable(name, type) {
    const state = stateOf(this);
    if (typeof name !== 'string') throw invalidType('Symbol name must be a string', { received: name });
    if (name.includes('\0')) throw invalidValue('Symbol name must not contain null bytes');
    const found = typeOfValue(type, `variable ${name}`);
    return new Variable(state, state.symbol(name), found);
  },
};

const methodDescriptors = Object.getOwnPropertyDescriptors(methods);
Object.defineProperty(methodDescriptors.functions.get, 'name', { value: 'get' });
Object.defineProperties(DynamicLibrary.prototype, methodDescriptors);
for (const [name, method] of Object.entries(additions)) defineHidden(DynamicLibrary.prototype, name, method);
if (Symbol.dispose) DynamicLibrary.prototype[Symbol.dispose] = methods.close;

/** Its name is the same where the symbol is a polyfill of another description. */
function disposer(lib) {
  const dispose = {
    dispose() {
      lib.close();
    },
  }.dispose;
  return Object.defineProperty(dispose, 'name', { value: '[Symbol.dispose]', configurable: true });
}

const NO_FUNCTIONS = Object.freeze(Object.create(null));

/**
 * Opens a library and binds functions of it.
 * @param {string | null} path
 * @param {object} [definitions] name to signature
 * @param {object} [flags] as for DynamicLibrary
 * @returns {{lib: DynamicLibrary, functions: object, symbols: object, close: () => void}}
 * @throws what DynamicLibrary and `getFunctions` throw; the library is closed then
 */
function dlopen(path, definitions, ...[flags]) {
  demand(accessDenied);
  return handleOf(new DynamicLibrary(path, flags), (lib) =>
    definitions === undefined ? NO_FUNCTIONS : lib.getFunctions(definitions),
  );
}

/**
 * What `dlopen` gives: a library that was opened for it, with functions. It is closed if these cannot be bound.
 * @param {DynamicLibrary} lib
 * @param {(lib: DynamicLibrary) => object} bind
 */
function handleOf(lib, bind) {
  try {
    const functions = bind(lib);
    const handle = { lib, functions, symbols: functions, close: () => lib.close() };
    return Symbol.dispose ? Object.assign(handle, { [Symbol.dispose]: disposer(lib) }) : handle;
  } catch (error) {
    lib.close();
    throw error;
  }
}

function dlclose(handle) {
  handle.close();
}

function dlsym(handle, symbol) {
  return handle.getSymbol(symbol);
}

/**
 * The open library behind an instance, for what binds functions in another way.
 * @returns {import('../core/library.js').Library}
 */
const libraryOf = (instance) => stateOf(instance).library;

module.exports = { DynamicLibrary, dlopen, dlclose, dlsym, handleOf, libraryOf };
