'use strict';
// What a DynamicLibrary holds: the open library, the symbols and functions that were asked for, and its callbacks.

const { Library } = require('../core/library.js');
const { everyObject, optionOf } = require('../core/options.js');
const { isRevoked } = require('../core/values.js');
const { Binder } = require('./binding.js');
const { Callbacks } = require('./callback.js');
const {
  callFailed,
  closedHint,
  openingDetails,
  invalidType,
  invalidValue,
  libraryClosed,
  missingDetails,
} = require('./errors.js');
const { readSignature, sameSignature } = require('./signature.js');
const { warnOfFlags } = require('./unknown.js');
const { Variable } = require('./variable.js');

const FLAGS = ['lazy', 'now', 'local', 'global', 'deep', 'fast'];

/** Options of a library as a user gives them. Anything but an object is no option: node:ffi ignores further arguments. */
function readFlags(flags) {
  if (typeof flags !== 'object' || flags === null || isRevoked(flags)) return {};
  warnOfFlags(flags, FLAGS);
  const given = Object.create(null);
  for (const name of FLAGS) {
    const value = optionOf(flags, name);
    if (value === undefined) continue;
    if (typeof value !== 'boolean') {
      throw invalidType(`The option ${name} must be a boolean`, { received: value });
    }
    given[name] = value;
  }
  for (const [one, other] of [
    ['lazy', 'now'],
    ['local', 'global'],
  ]) {
    if (given[one] !== undefined && given[one] === given[other]) {
      throw invalidValue(`The options ${one} and ${other} must not be the same`);
    }
  }
  return {
    now: given.now ?? given.lazy === false,
    global: given.global ?? given.local === false,
    deep: given.deep ?? false,
    fast: given.fast,
  };
}

const PATHS = 'a path, or null for the process itself';

/** What an instance holds. Functions, variables and callbacks keep it alive, and with it the instance. */
class State {
  /**
   * @param {object} instance
   * @param {unknown} path
   * @param {unknown} flags
   */
  constructor(instance, path, flags) {
    if (path !== null && typeof path !== 'string') {
      throw invalidType('Library path must be a string or null', { expected: PATHS, received: path });
    }
    if (path?.includes('\0')) throw invalidValue('Library path must not contain null bytes');
    const library = Library.open(path === '' ? null : path, readFlags(flags));
    if (typeof library === 'string') throw callFailed(`dlopen failed: ${library}`, openingDetails(path, library));
    /** Whoever holds a function, a variable or a callback can get at the library, and close it. */
    this.instance = instance;
    this.path = path ?? '';
    this.library = library;
    this.binder = new Binder(library);
    /** @type {Map<string, bigint>} */
    this.symbols = new Map();
    /** @type {Map<string, {name: string, symbol: string, address: bigint, signature: import('./signature.js').Signature, wrapper: Function}>} */
    this.functions = new Map();
    this.callbacks = undefined;
  }

  checkOpen() {
    if (!this.library.open) throw libraryClosed({ hint: closedHint(this.library) });
  }

  close() {
    if (!this.library.open) return;
    this.library.close();
    this.callbacks?.closeAll();
  }

  /** The address of a symbol, or the loader's reason. */
  look(name) {
    return this.symbols.get(name) ?? this.library.symbol(name);
  }

  #missing(name, reason) {
    return callFailed(`dlsym failed: ${reason}`, missingDetails(this.library.path, name));
  }

  symbol(name) {
    this.checkOpen();
    const address = this.look(name);
    if (typeof address === 'string') throw this.#missing(name, address);
    this.symbols.set(name, address);
    return address;
  }

  /**
   * What one request for a function needs: the function that is there already, or what to bind.
   * @returns {{name: string, symbol: string, address: bigint, signature: object, wrapper?: Function} | null} null for
   *   an optional symbol that is missing
   */
  request(name, signature) {
    if (name.includes('\0')) throw invalidValue('Function name must not contain null bytes');
    const read = readSignature(signature, name);
    // As optionOf() reads them, with names that engines find faster.
    const given = 'symbol' in everyObject ? optionOf(signature, 'symbol') : signature.symbol;
    const symbol = given === undefined ? name : given;
    const optional = 'optional' in everyObject ? optionOf(signature, 'optional') : signature.optional;
    if (typeof symbol !== 'string') {
      throw invalidValue(`Symbol of function ${name} must be a string`, { received: symbol });
    }
    if (symbol !== name && symbol.includes('\0')) throw invalidValue('Function name must not contain null bytes');
    this.checkOpen();
    const address = this.look(symbol);
    if (typeof address === 'string') {
      if (optional) return null;
      throw this.#missing(symbol, address);
    }
    const known = this.functions.get(name);
    if (known && !(known.symbol === symbol && sameSignature(known.signature, read))) {
      throw invalidValue(`Function ${name} was already requested with a different signature`, {
        hint: 'to bind it twice, give it a second name and the option symbol',
      });
    }
    return { name, symbol, address, signature: read, wrapper: known?.wrapper };
  }

  /** Binds functions, each of which keeps the library. */
  bind(wanted) {
    return this.binder.bind(wanted, this);
  }

  /** Binds what was requested in one go; only then is anything remembered. */
  fulfil(requests) {
    const missing = [];
    for (let i = 0; i < requests.length; i++) {
      const request = requests[i];
      if (!request || request.wrapper) continue;
      const { address, signature } = request;
      if (signature.variable) request.wrapper = new Variable(this, address, signature.variable);
      else missing.push(request);
    }
    const wrappers = this.bind(missing);
    for (let i = 0; i < missing.length; i++) missing[i].wrapper = wrappers[i];
    const fulfilled = [];
    for (let i = 0; i < requests.length; i++) {
      const request = requests[i];
      if (request) {
        this.symbols.set(request.symbol, request.address);
        this.functions.set(request.name, request);
      }
      fulfilled.push(request && request.wrapper);
    }
    return fulfilled;
  }

  /** The registry of callbacks, made for the first of them. */
  registry() {
    return (this.callbacks ??= new Callbacks(this));
  }
}

module.exports = { State };
