'use strict';
// Memory that is lent to C: for the time of a call, or as long as an object of JavaScript lives.

const { addressOf } = require('../core/addresses.js');

/** Short-lived bytes come from here, stacked: what a call takes it gives back when it ends. */
const SIZE = 64 * 1024;
const scratch = new ArrayBuffer(SIZE);
const scratchData = new DataView(scratch);
const scratchBytes = new Uint8Array(scratch);
const scratchAddress = addressOf(scratchBytes);
let top = 0;

/** Bytes for one call: those of `data` from `at` on, which are C's at `address`, until close(). */
class Loan {
  /**
   * @param {number} size bytes
   * @param {boolean} stacked whether calls that use it end in the order of a stack; calls off the thread do not
   */
  constructor(size, stacked) {
    const start = (top + 15) & ~15;
    this.mark = top;
    this.stacked = stacked && start + size <= SIZE;
    if (this.stacked) {
      top = start + size;
      scratchBytes.fill(0, start, top);
      this.data = scratchData;
      this.at = start;
      this.address = scratchAddress + BigInt(start);
    } else {
      this.data = new DataView(new ArrayBuffer(Math.max(size, 1)));
      this.at = 0;
      this.address = addressOf(this.data);
    }
    /** Copies back what C wrote. */
    this.after = undefined;
  }

  close() {
    if (this.stacked && this.mark < top) top = this.mark;
    const { after } = this;
    this.after = undefined;
    if (after) after();
  }
}

// A registry holds what it is given until a job after the object's collection. So nothing goes in the middle of a native
// call, though the engine may have forgotten an argument that nobody names any more.
const registry = new FinalizationRegistry(() => {});

/** Memory of JavaScript's own that stays as long as an object, and at least until the call under way has ended. */
function allocateFor(owner, size, align) {
  const extra = align > 16 ? align : 0;
  const buffer = new ArrayBuffer(Math.max(size + extra, 1));
  const bytes = new Uint8Array(buffer);
  const start = addressOf(bytes);
  const skip = extra ? Number((BigInt(align) - (start % BigInt(align))) % BigInt(align)) : 0;
  registry.register(owner, buffer, owner);
  return { data: new DataView(buffer, skip, size), address: start + BigInt(skip) };
}

const leaving = [];

/** Lets go of an object's memory, once no native call that is under way now can use it. */
function release(owner, data) {
  if (leaving.length === 0) setImmediate(() => (leaving.length = 0)).unref();
  leaving.push(data);
  registry.unregister(owner);
}

module.exports = { Loan, allocateFor, release };
