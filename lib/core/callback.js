'use strict';
// JavaScript functions as C function pointers: stubs, exceptions, lifetimes.

const process = require('node:process');
const { engine } = require('./addon.js');
const { frame, cellsOf } = require('./frame.js');
const { CallbackTarget } = require('./callback-target.js');
const { at, callback: flag } = require('./numbers.js');
const { demand } = require('./permission.js');
const { place } = require('./place.js');
const { readFields } = require('./rules.js');
const { nameOf } = require('./values.js');

const { i32, u32, u64 } = frame;

/** Where the addon leaves the address of a new callback, and its handle. */
const ADDRESS = at.result / 8;
const HANDLE = 2 * (ADDRESS + 1);

/** Where the addon takes what it need not be given as arguments. */
const WORDS = at.words / 4;

const OPTIONS = ['queued', 'lastRules', 'elsewhere', 'patience', 'name', 'forOneCall'];

const NO_OPTIONS = readFields({}, OPTIONS, 'the options of a callback');

/** Open callbacks with the place that made them, when POLYFFI_DEBUG asks for them. */
const opened = process.env.POLYFFI_DEBUG ? new Map() : undefined;

/**
 * Options of a callback.
 * @typedef {object} CallbackOptions
 * @property {boolean} [queued] calls from C return zero at once, and the function runs later, on every thread
 * @property {boolean} [lastRules] a later call of one native call runs although an earlier one threw, and
 *   decides which exception leaves it, if any
 * @property {(exception: unknown) => void} [elsewhere] takes exceptions of calls for other threads; without it
 *   they are uncaught exceptions
 * @property {number} [patience] milliseconds after which another thread gives up waiting for an owner that is
 *   stuck in a native call; 0 waits for ever
 * @property {string} [name] for messages
 * @property {boolean} [forOneCall] it is closed when the call that it was made for has ended
 */

/** What C says if it calls a callback that is closed: once, because C may go on calling. */
function noteOf(label, made, forOneCall) {
  const [line = ''] = made.split('\n');
  const where = line.trim().replace(/^at /, '') || 'an unknown place';
  const name = label === '<anonymous>' ? 'a callback without a name' : `callback ${label}`;
  return forOneCall
    ? `polyffi: C called ${name} after the call that it was made for, and got zero. That call was made at ${where}. ` +
        'What C keeps must be a JSCallback.\n'
    : `polyffi: C called ${name} after it was closed, or its thread had ended, and got zero. It was made at ${where}.\n`;
}

/** A native entry point for a JavaScript function. It lives until it is closed. */
class Callback {
  /** The addon's handle, in halves. */
  #low;
  #high;
  #target;

  /**
   * @param {import('./signatures.js').CallbackSignature} signature
   * @param {Function} f
   * @param {CallbackOptions} [options]
   * @throws {Error} ERR_FFI_NO_EXECUTABLE_MEMORY
   */
  constructor(signature, f, options = undefined) {
    demand();
    const { queued, lastRules, elsewhere, patience, name, forOneCall } =
      options === undefined ? NO_OPTIONS : readFields(options, OPTIONS, 'the options of a callback');
    const label = name ?? nameOf(f);
    const target = new CallbackTarget(f);
    this.#target = target;
    let { factory } = signature;
    // A signature with a large frame has one for each callback, whose stub is made when it is known.
    const stub = factory ? factory(target, elsewhere) : (...unused) => stub.late(...unused);
    i32[WORDS] = signature.typeLow;
    i32[WORDS + 1] = signature.typeHigh;
    u32[WORDS + 2] = (queued ? flag.queued : 0) | (lastRules ? flag.lastRules : 0);
    u32[WORDS + 3] = patience ?? 0;
    const ownFrame = engine.callback(stub, label);
    this.#low = i32[HANDLE];
    this.#high = i32[HANDLE + 1];
    /** @type {bigint} the address for C */
    this.address = u64[ADDRESS];
    if (!factory) {
      factory = signature.factoryFor(cellsOf(ownFrame));
      stub.late = factory(target, elsewhere);
    }
    this.open = true;
    if (opened) {
      const made = place();
      engine.callbackNote(noteOf(label, made, forOneCall));
      opened.set(this, { name: label, place: made });
    }
  }

  /** Another function answers from the next call on. */
  replace(f) {
    this.#target.f = f;
  }

  /** Ends it: C gets zero from now on. Safe inside the callback itself, and when called again. */
  close() {
    if (!this.open) return;
    this.open = false;
    if (opened) opened.delete(this);
    i32[HANDLE] = this.#low;
    i32[HANDLE + 1] = this.#high;
    engine.callbackClose();
  }
}

/** Counts reasons to keep the process alive. */
function keepAlive(more) {
  engine.keepAlive(more);
}

module.exports = { Callback, keepAlive, opened };
