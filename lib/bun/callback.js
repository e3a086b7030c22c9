'use strict';
// JSCallback: a JavaScript function that C can call.

const { Callback } = require('../core/callback.js');
const { freeText, newText } = require('../core/memory.js');
const { disposeBy } = require('../core/properties.js');
const { callbackSignature } = require('../core/signatures.js');
const { isObject } = require('../core/values.js');
const { typeError } = require('../core/errors.js');
const { readTypes, checkSignature } = require('./signature');
const { setFinder, shown } = require('./entry-points');
const { invalidType } = require('./errors');
const { callbackParameters, callbackResults, queuedResults } = require('./rules');

const signatureOf = ({ args, returns, threadsafe }) =>
  callbackSignature(
    args.map((type) => callbackParameters[type]),
    (threadsafe ? queuedResults : callbackResults)[returns],
  );

/** How many strings of one open callback, and how many of closed ones, C can still read. */
const KEPT = 64;
const KEPT_CLOSED = 1024;

/** Strings of closed callbacks: the native code that got them may still be running. The oldest go first. */
const ofClosed = [];

/** The C strings that one callback gave. */
class Strings {
  #kept = [];
  #closed = false;

  /** A function that gives a string's address where f gives a string. */
  givenBy(f) {
    return (...args) => {
      const result = f(...args);
      return typeof result === 'string' ? this.#copy(result) : result;
    };
  }

  #copy(text) {
    const address = newText(text);
    this.#kept.push(address);
    if (this.#kept.length > KEPT) freeText(this.#kept.shift());
    // The function closed its own callback.
    if (this.#closed) this.close();
    return address;
  }

  close() {
    this.#closed = true;
    ofClosed.push(...this.#kept.splice(0));
    for (const address of ofClosed.splice(0, ofClosed.length - KEPT_CLOSED)) freeText(address);
  }
}

function show(callback, name, value) {
  // Bun's own are not configurable, although `ptr` changes: only an engine's own property can do both.
  Object.defineProperty(callback, name, { value, writable: false, enumerable: false, configurable: name === 'ptr' });
}

/**
 * A JavaScript function that C can call, until it is closed. With `threadsafe` every call is queued: C gets zero at
 * once, and the function runs on the thread that made it, whichever thread called.
 */
class JSCallback {
  /** @type {Callback} */
  #native;
  /** @type {Strings | undefined} */
  #strings;

  static {
    setFinder((value) =>
      typeof value === 'object' && value !== null && #native in value ? value.#native.address : undefined,
    );
  }

  /**
   * @param {Function} callback
   * @param {{ args?: (string | number)[], returns?: string | number, threadsafe?: boolean }} options
   */
  constructor(callback, options) {
    if (!isObject(options)) throw invalidType('Expected object');
    if (typeof callback !== 'function') throw invalidType('Expected callback function');
    const descriptor = readTypes(options, false);
    checkSignature(descriptor, 'callback signature');
    const { returns, threadsafe } = descriptor;
    const strings = returns === 'cstring' && !threadsafe ? new Strings() : undefined;
    const f = strings ? strings.givenBy(callback) : callback;
    const made = new Callback(signatureOf(descriptor), f, { queued: threadsafe, name: 'JSCallback' });
    this.#native = made;
    this.#strings = strings;
    show(this, 'ptr', shown(made.address));
    show(this, 'threadsafe', threadsafe);
  }

  /** Ends it: C gets zero from now on. What was queued before still runs. */
  close() {
    if (!(this instanceof JSCallback)) {
      throw typeError('JSCallback.prototype.close called on an incompatible receiver');
    }
    if (!(#native in this) || !this.#native.open) return;
    show(this, 'ptr', null);
    this.#native.close();
    this.#strings?.close();
  }

  /** The address, whatever is asked for; 0 after close. */
  [Symbol.toPrimitive]() {
    return this.ptr ?? 0;
  }
}

const { [Symbol.dispose]: dispose } = {
  [Symbol.dispose]() {
    this.close();
  },
};
disposeBy(JSCallback, dispose);

module.exports = { JSCallback };
