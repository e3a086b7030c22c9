'use strict';
// UnsafeCallback: JavaScript functions as C function pointers.

const { Callback, keepAlive } = require('../core/callback.js');
const { demand } = require('../core/permission.js');
const { pointerOf } = require('../core/pointers.js');
const { callbackSignature } = require('../core/signatures.js');
const { typeError } = require('../core/errors.js');
const { parseDefinition, refuseEmptyStructs } = require('./signature.js');
const { badResource, notCapable } = require('./errors.js');
const { resultRule, returnRule } = require('./rules.js');
const { holdsVoid } = require('./types.js');

function signatureOf({ parameters, result }) {
  if (parameters.some(holdsVoid) || (result !== 'void' && holdsVoid(result))) {
    throw typeError('Cannot get pointer size, unsupported type: void');
  }
  return callbackSignature(parameters.map(resultRule), returnRule(result));
}

// How long another thread waits, in milliseconds, while the callback's own thread is inside a native call. Where that
// call waits for the other thread in turn, Deno stands still for ever; here C gets zero after a while, and the call
// throws. A thread that is busy in JavaScript is waited for as long as it takes.
const PATIENCE = 10_000;

/** Deno's way with an exception that has nobody to go to: one line, and C gets zero. */
function reportElsewhere() {
  process.stderr.write('Illegal unhandled exception in nonblocking callback\n');
}

class UnsafeCallback {
  /** The signature as it was given; changing it has no effect on the native side. */
  definition;
  /** The function as it was given; changing it has no effect on the native side. */
  callback;
  /** The native function; stays the same object. */
  pointer;
  #rid;
  // The name is part of what Deno says where a method is called on something else.
  #refcount = 0;
  #keeps = false;

  /**
   * @param {{ parameters: unknown[], result: unknown }} definition
   * @param {Function} callback
   * @throws {TypeError}
   */
  constructor(definition, callback) {
    if (definition.nonblocking) throw typeError('Cannot construct UnsafeCallback: cannot be nonblocking');
    const parsed = parseDefinition(definition);
    if (typeof callback !== 'function') throw typeError('expected Function');
    refuseEmptyStructs(parsed);
    demand(notCapable);
    this.#rid = new Callback(signatureOf(parsed), callback, {
      lastRules: true,
      elsewhere: reportElsewhere,
      patience: PATIENCE,
    });
    this.definition = definition;
    this.callback = callback;
    this.pointer = pointerOf(this.#rid.address);
  }

  /**
   * A callback that keeps the process alive: one that other threads call.
   * @param {{ parameters: unknown[], result: unknown }} definition
   * @param {Function} callback
   * @returns {UnsafeCallback}
   */
  static threadSafe(definition, callback) {
    const made = new UnsafeCallback(definition, callback);
    made.ref();
    return made;
  }

  /** Whether it is one of the reasons to keep the process alive. */
  #keep(more) {
    if (more === this.#keeps) return;
    this.#keeps = more;
    keepAlive(more);
  }

  /** Keeps the process alive; gives the new count. */
  ref() {
    this.#refcount++;
    if (this.#rid.open) this.#keep(true);
    return this.#refcount;
  }

  /** Takes one ref() back; gives the new count. */
  unref() {
    this.#refcount = Math.max(this.#refcount - 1, 0);
    if (this.#refcount === 0) this.#keep(false);
    return this.#refcount;
  }

  /** Ends the callback: native calls give zero from now on. Safe inside the callback itself. */
  close() {
    this.#refcount = 0;
    if (!this.#rid.open) throw badResource();
    this.#keep(false);
    this.#rid.close();
  }
}

module.exports = { UnsafeCallback };
