'use strict';
// The main entry point.

const { raw } = require('./core/addon.js');
const { bind } = require('./core/compile.js');
const { Callback, keepAlive } = require('./core/callback.js');
const { Library } = require('./core/library.js');
const { readText, readTextOf } = require('./core/memory.js');
const { callFailed, invalidType, invalidValue, libraryClosed } = require('./node/errors.js');
const { callbackSignature, parseTypes, typesIn } = require('./node/signature.js');
const { Aggregate, array, struct, typeOf, union } = require('./node/types.js');

const dialect = {
  name: 'node:ffi',
  closed() {
    throw libraryClosed();
  },
  arity(found, expected) {
    throw invalidValue(`Invalid argument count: expected ${expected}, got ${found}`);
  },
  refused(index) {
    throw invalidValue(`Argument ${index} must not contain null bytes`);
  },
};

function definitionOf(name, signature, address) {
  const { result, args } = typesIn(signature, name);
  const nonblocking = Boolean(signature.nonblocking);
  return {
    name,
    address,
    ...parseTypes(result, args, name),
    nonblocking,
    signal: nonblocking,
    errno: Boolean(signature.errno),
    rejectNul: true,
  };
}

function dlopen(path, definitions = {}, options = {}) {
  const library = Library.open(path, options);
  if (typeof library === 'string') throw callFailed(`dlopen failed: ${library}`);
  try {
    const functions = Object.create(null);
    const bound = [];
    for (const [name, signature] of Object.entries(definitions)) {
      const address = library.symbol(signature.symbol ?? name);
      functions[name] = null;
      if (typeof address === 'bigint') bound.push(definitionOf(name, signature, address));
      else if (!signature.optional) throw callFailed(`dlsym failed: ${address}`);
    }
    bind(library.handle, bound, dialect).forEach((wrapper, index) => {
      functions[bound[index].name] = wrapper;
    });
    return { functions, symbols: functions, close: () => library.close() };
  } catch (error) {
    library.close();
    throw error;
  }
}

class JSCallback {
  #callback;

  constructor(fn, signature) {
    if (typeof fn !== 'function') throw invalidType('First argument must be a function');
    const { threadsafe, patience } = signature;
    this.#callback = new Callback(callbackSignature(signature, '<callback>'), fn, { queued: threadsafe, patience });
    this.ptr = this.#callback.address;
    this.alive = 0;
  }

  ref() {
    if (this.alive++ === 0) keepAlive(true);
  }

  unref() {
    if (this.alive > 0 && --this.alive === 0) keepAlive(false);
  }

  close() {
    this.#callback.close();
  }
}

function CString(address, offset = 0, length = undefined) {
  if (address === 0n) return null;
  const at = address + BigInt(offset);
  return length === undefined ? readText(at) : readTextOf(at, length);
}

function getNativeFunction(path, name, result, args) {
  const library = Library.open(path);
  if (typeof library === 'string') throw callFailed(library);
  const address = library.symbol(name);
  if (typeof address === 'string') throw callFailed(address);
  return bind(library.handle, [definitionOf(name, { return: result, arguments: args }, address)], dialect)[0];
}

function sizeof(type) {
  if (type instanceof Aggregate) return type.size;
  return typeOf(type)?.size || raw.sizeof(type);
}

module.exports = {
  dlopen,
  JSCallback,
  CString,
  struct,
  union,
  array,
  getNativeFunction,
  getBufferPointer: raw.getBufferPointer,
  sizeof,
};
