'use strict';
// Callbacks of the main entry point: those that a library registers, by address, and JSCallback.

const { Callback, keepAlive } = require('../core/callback.js');
const { handOver } = require('../core/handed.js');
const { everyObject, optionOf } = require('../core/options.js');
const { say } = require('../core/say.js');
const { isArray, isRevoked, nameOf } = require('../core/values.js');
const { disposeBy } = require('../core/properties.js');
const { isAddress } = require('../core/rules.js');
const { invalidType, invalidValue } = require('./errors.js');
const { isSignature, readCallbackSignature } = require('./signature.js');

/**
 * How long a call from another thread waits for a thread that is itself inside a native call, in milliseconds. If that
 * call waits for the other thread in turn, neither could ever go on; node:ffi ends the process at once instead.
 */
const PATIENCE = 2000;

const VOID = readCallbackSignature({});

/** Callback registries with a function that C may call: kept, and with them their libraries, until it is let go. */
const kept = new Set();

/** What a callback answers when its function is gone. */
function nothing({ code, size }) {
  if (code === 'l' || code === 'L' || code === 'p') return 0n;
  return code.length > 1 || code === 'D' ? new Uint8Array(size) : 0;
}

const notFound = () => invalidValue('Callback not found', { hint: 'it was unregistered, or is another library’s' });

function closeEntries(entries) {
  for (const { callback } of entries.values()) callback.close();
  entries.clear();
}

/** Closes the callbacks of a library that was collected: they kept neither it nor their functions. */
const abandoned = new FinalizationRegistry(closeEntries);

/** The callbacks of one library. */
class Callbacks {
  #entries = new Map();
  #strong = 0;

  /** @param {object} owner what must stay alive as long as C may call one of the functions */
  constructor(owner) {
    this.owner = owner;
    abandoned.register(owner, this.#entries);
  }

  #count(change) {
    this.#strong += change;
    if (this.#strong === 0) kept.delete(this);
    else kept.add(this);
  }

  /** @returns {bigint} the address for C */
  add(signature, f) {
    const callback = new Callback(signature, f, { patience: PATIENCE, name: nameOf(f) });
    this.#entries.set(callback.address, { callback, result: signature.result, f, weak: undefined });
    this.#count(1);
    return callback.address;
  }

  #find(address) {
    const entry = this.#entries.get(address);
    if (!entry) throw notFound();
    return entry;
  }

  remove(address) {
    const entry = this.#find(address);
    this.#entries.delete(address);
    entry.callback.close();
    if (!entry.weak) this.#count(-1);
  }

  /** From here on the callback does not keep its function; when that is gone C gets zero. */
  weaken(address) {
    const entry = this.#find(address);
    if (entry.weak) {
      if (!entry.weak.deref()) throw notFound();
      return;
    }
    const weak = new WeakRef(entry.f);
    const zero = nothing(entry.result);
    entry.weak = weak;
    const told = `C called callback ${nameOf(entry.f)}, whose function was collected after unrefCallback(), and got zero`;
    let isTold = false;
    entry.callback.replace((...args) => {
      const f = weak.deref();
      if (f !== undefined) return f(...args);
      if (!isTold) say(told);
      isTold = true;
      return zero;
    });
    entry.f = undefined;
    this.#count(-1);
  }

  strengthen(address) {
    const entry = this.#find(address);
    if (!entry.weak) return;
    const f = entry.weak.deref();
    if (!f) throw notFound();
    entry.weak = undefined;
    entry.f = f;
    entry.callback.replace(f);
    this.#count(1);
  }

  closeAll() {
    closeEntries(this.#entries);
    if (this.#strong > 0) this.#count(-this.#strong);
  }
}

/** An address as the functions about callbacks take it. */
function checkCallbackAddress(address) {
  if (typeof address !== 'bigint')
    throw invalidType('The first argument must be a bigint', {
      received: address,
      hint: 'it is what registerCallback() gave',
    });
  if (!isAddress(address))
    throw invalidValue('The first argument must be a non-negative bigint', { received: address });
}

/** The two arguments of registerCallback: an optional signature and a function. */
function checkRegistration(first, second) {
  if (typeof first === 'function') return { signature: VOID, f: first };
  if (!isSignature(first)) {
    throw invalidType('First argument must be a function or a signature object', { received: first });
  }
  if (typeof second !== 'function') {
    throw invalidType('Second argument must be a function', { received: second });
  }
  return { signature: readCallbackSignature(first), f: second };
}

/** Signatures by the object that named their types: reading it costs more than making a callback. */
const signatures = new WeakMap();

function sameElements(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

function signatureOf(definition) {
  if (!isSignature(definition)) return readCallbackSignature(definition);
  const known = signatures.get(definition);
  const { return: result, arguments: types } = definition;
  if (known && known.result === result && known.list === types && sameElements(known.types, types)) return known.read;
  const read = readCallbackSignature(definition, OPTIONS);
  if (isArray(types)) signatures.set(definition, { read, result, list: types, types: [...types] });
  return read;
}

/** What a JSCallback's signature has beside types. */
const OPTIONS = ['threadsafe', 'patience'];

/**
 * A native entry point for a JavaScript function, until it is closed. It stays open without a reference to it, because C
 * may hold its address.
 */
class JSCallback {
  #callback;
  #references = 0;

  /**
   * @param {Function} f
   * @param {object} [signature] `arguments` and `return` as for functions. With `threadsafe` every call is queued and
   *   C gets zero at once. `patience` is how many milliseconds another thread waits for this one while it is inside a
   *   native call (0: for ever).
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  constructor(f, signature = {}) {
    if (typeof f !== 'function') {
      throw invalidType('First argument must be a function', {
        received: f,
        hint: 'new JSCallback(function, { arguments, return })',
      });
    }
    if (isRevoked(signature)) throw invalidType('The signature must be an object', { received: signature });
    const types = signatureOf(signature);
    const threadsafe = 'threadsafe' in everyObject ? optionOf(signature, 'threadsafe') : signature.threadsafe;
    const patience = 'patience' in everyObject ? optionOf(signature, 'patience') : signature.patience;
    const options = threadsafe || patience ? { queued: Boolean(threadsafe), patience } : undefined;
    this.#callback = new Callback(types, f, options);
  }

  static {
    handOver((value) => {
      if (!(#callback in value)) return undefined;
      if (value.#callback.open) return value.#callback.address;
      throw invalidValue('the callback is closed', { hint: 'C would get zero from it' });
    });
  }

  /** The address for C; null when it is closed. @returns {bigint | null} */
  get ptr() {
    return this.#callback.open ? this.#callback.address : null;
  }

  /** Keeps the process alive until as many calls of `unref`, or `close`. */
  ref() {
    if (this.#callback.open && this.#references++ === 0) keepAlive(true);
    return this;
  }

  unref() {
    if (this.#references > 0 && --this.#references === 0) keepAlive(false);
    return this;
  }

  /** C gets zero from now on. Safe inside the callback, and again. */
  close() {
    this.#callback.close();
    if (this.#references > 0) keepAlive(false);
    this.#references = 0;
  }
}
disposeBy(JSCallback, JSCallback.prototype.close);

module.exports = { Callbacks, JSCallback, checkCallbackAddress, checkRegistration };
