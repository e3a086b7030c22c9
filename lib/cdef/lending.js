'use strict';
// Memory that is lent to C: for the time of a call, or as long as an object of JavaScript lives.

const { dataOver, freshData } = require('../core/aggregate/memory.js');
const { addressOf } = require('../core/addresses.js');
const { closeAll } = require('../core/async.js');
const { clearBytes } = require('../core/aggregate/access.js');
const { ArrayBuffer, makeList, withOwnMethods } = require('../core/builtins.js');
const { bufferOf } = require('../core/values.js');
const { withRoom } = require('./errors.js');

/** The alignment, in bytes, that memory of JavaScript always has. */
const ALIGNED = 16;

/**
 * Bytes of their own, all zero, at a multiple of an alignment.
 * @param {number} size bytes
 * @param {number} align bytes, a power of two
 * @returns {{ data: DataView, address: bigint }}
 */
function alignedBytes(size, align) {
  const extra = align > ALIGNED ? align : 0;
  const buffer = new ArrayBuffer(size + extra || 1);
  const start = addressOf(buffer);
  const skip = extra && Number(-start & BigInt(align - 1));
  return { data: dataOver(buffer, skip, size), address: start + BigInt(skip) };
}

/** Short-lived bytes come from here, stacked: what a call takes it gives back when it ends. */
const SIZE = 64 * 1024;
const scratch = freshData(SIZE);
const scratchAddress = addressOf(scratch);
/** The same bytes as integers. */
const scratchWords = new (withOwnMethods(Int32Array))(bufferOf(scratch));
/** `top` is where the next bytes are free. */
const stack = { __proto__: null, top: 0 };

/**
 * Takes bytes, aligned to 16, for a call that ends as a stack does: what the call found as `stack.top` it puts back when it has ended.
 * @param {number} size bytes
 * @returns {number} their place in `scratch`; -1 if there is no room
 */
function push(size) {
  const start = (stack.top + ALIGNED - 1) & -ALIGNED;
  if (start + size > SIZE) return -1;
  stack.top = start + size;
  return start;
}

/** What one call borrows. Copying back runs setters of the user, which may call: so all stays until the last has run. */
class Loans {
  #mark = stack.top;
  #afters = makeList();

  /** Runs when the call has ended, while what was lent is still there. */
  after(copyBack) {
    this.#afters[this.#afters.length] = { close: copyBack };
  }

  close() {
    try {
      closeAll(this.#afters);
    } finally {
      if (this.#mark < stack.top) stack.top = this.#mark;
    }
  }
}

/** The loans of a call, which its scope closes. @param {object[]} scope */
function loansOf(scope) {
  for (let index = 0; index < scope.length; index++) if (scope[index] instanceof Loans) return scope[index];
  const loans = new Loans();
  scope[scope.length] = loans;
  return loans;
}

/**
 * Bytes for one call, all zero: those of `data` from `at` on, which are C's at `address` until the scope is closed.
 * @param {number} size bytes
 * @param {number} align bytes
 * @param {object[]} scope
 * @param {boolean} stacked whether calls that use it end in the order of a stack; calls off the thread do not
 * @returns {{ data: DataView, at: number, address: bigint, loans: Loans, hold?: object }}
 */
function borrow(size, align, scope, stacked) {
  const loans = loansOf(scope);
  const start = stacked && align <= ALIGNED ? push(size) : -1;
  if (start >= 0) {
    clearBytes(scratch, start, size);
    return { data: scratch, at: start, address: scratchAddress + BigInt(start), loans };
  }
  const { data, address } = withRoom(size, () => alignedBytes(size, align));
  // Held until the call has ended.
  scope[scope.length] = { data, close() {} };
  return { data, at: 0, address, loans };
}

// A registry holds what it is given until a job after the object's collection. So nothing goes in the middle of a native
// call, though the engine may have forgotten an argument that nobody names any more.
const registry = new FinalizationRegistry(() => {});

/** Memory of JavaScript's own that stays as long as an object, and at least until the call under way has ended. */
function allocateFor(owner, size, align) {
  const bytes = alignedBytes(size, align);
  registry.register(owner, bufferOf(bytes.data), owner);
  return bytes;
}

const leaving = [];

/** Lets go of an object's memory, once no native call that is under way now can use it. */
function release(owner, data) {
  if (leaving.length === 0) setImmediate(() => (leaving.length = 0)).unref();
  leaving.push(data);
  registry.unregister(owner);
}

module.exports = { ALIGNED, allocateFor, borrow, push, release, scratch, scratchAddress, scratchWords, stack };
