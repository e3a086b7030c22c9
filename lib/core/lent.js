'use strict';
// Memory that is lent to calls off the thread: what may be lent, who holds it, and whether it is still there afterwards.

const process = require('node:process');
const { engine } = require('./addon.js');
const { apply, makeList } = require('./builtins.js');
const { invalidValue } = require('./errors.js');
const { isDetached, isMemory, isResizable, isShared, memoryLength } = require('./values.js');

/** Deno's own FFI, which holds what it is given; a program may replace the global. */
const { Deno } = process.versions.deno ? globalThis : {};
const callPointer = Deno?.UnsafeFnPointer.prototype.call;

/** Whether the addon holds memory although its buffer is transferred; asked when memory is first lent. */
let canHold;

/**
 * Memory that the addon cannot hold.
 * @typedef {object} Lent
 * @property {object[]} memory views and buffers
 * @property {boolean} held whether the runtime holds it
 */

/**
 * Looks at the arguments of a call off the thread before it starts.
 * @param {ArrayLike<unknown>} values
 * @returns {Lent | undefined} undefined if the addon holds it all
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for memory that can be resized: it goes although it is held
 */
function lend(values) {
  let memory;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!isMemory(value) || isShared(value)) continue;
    if (isResizable(value)) throw invalidValue('memory that can be resized cannot be lent to another thread');
    canHold ??= engine.canHold();
    if (canHold || memoryLength(value) === 0) continue;
    memory ??= makeList();
    memory[memory.length] = value;
  }
  return memory && { memory, held: false };
}

/** Functions of Deno's that run a job of the addon, by how many buffers they hold meanwhile. */
const runners = makeList();

function makeRunner(count) {
  const parameters = ['usize'];
  for (let i = 0; i < count; i++) parameters[1 + i] = 'buffer';
  const pointer = Deno.UnsafePointer.create(engine.runner());
  // Inherits nothing: Deno would read it, and refuse the call when it is too late to make another.
  return new Deno.UnsafeFnPointer(pointer, { __proto__: null, parameters, result: 'void', nonblocking: true });
}

/** Has a thread of Deno's run a job. False if Deno refuses, as without its permission. */
function runElsewhere(job, memory) {
  const list = makeList();
  list[0] = job;
  for (let i = 0; i < memory.length; i++) list[1 + i] = memory[i];
  try {
    const runner = (runners[memory.length] ??= makeRunner(memory.length));
    apply(callPointer, runner, list);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a call whose image is in the frame.
 * @param {unknown[]} list what the addon's `start` takes
 * @param {Lent | undefined} lent
 * @returns {true | number} or the number of an argument that is refused
 */
function startCall(list, lent) {
  if (!lent || !Deno) return apply(engine.start, undefined, list);
  const job = apply(engine.startElsewhere, undefined, list);
  if (typeof job !== 'bigint') return job;
  lent.held = runElsewhere(job, lent.memory);
  return lent.held || engine.startHere(list[0]);
}

/** Whether memory that nobody could hold was taken away. */
function isGone({ memory, held }) {
  for (let i = 0; i < memory.length && !held; i++) if (isDetached(memory[i])) return true;
  return false;
}

module.exports = { isGone, lend, startCall };
