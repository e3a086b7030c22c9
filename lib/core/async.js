'use strict';
// Calls off the thread, from JavaScript's side: promises by number, settled when the addon says so.

const { engine } = require('./addon.js');
const { Promise, hasOwn, makeList, makeMap } = require('./builtins.js');
const { failureOf } = require('./failures.js');
const { handedMemory } = require('./handed.js');
const { lend, startCall } = require('./lent.js');
const { readResult } = require('./wrapper/slots.js');

const pending = makeMap();
let lastId = 0;

function nextId() {
  do {
    lastId = (lastId + 1) >>> 0;
  } while (pending.has(lastId));
  return lastId;
}

/** A promise that is rejected. */
const rejected = (error) => new Promise((_, reject) => reject(error));

/**
 * The AbortSignal of a call's options; undefined if that is no such object. It is asked before the arguments are
 * converted, because its properties may be code of the user.
 * @throws the signal's reason if it is aborted already
 */
function signalOf(options) {
  const signal = options?.signal;
  if (typeof signal?.addEventListener !== 'function' || typeof signal.aborted !== 'boolean') return undefined;
  if (signal.aborted) throw signal.reason;
  return signal;
}

/**
 * Closes what a call has borrowed, all of it, in order, whatever some of it says: what is copied back runs setters of the
 * user.
 * @param {{ close(): void }[]} scope
 * @throws what the first of them threw
 */
function closeAll(scope) {
  let failure;
  for (let i = 0; i < scope.length; i++) {
    try {
      scope[i].close();
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure) throw failure.error;
}

const isHeld = (value) => typeof value === 'object' && value !== null;

/** A call off the thread, from its start to its end. */
class PendingCall {
  constructor(target, values, scope, signal) {
    this.target = target;
    /** What must stay alive until the call has ended. */
    this.values = values;
    this.scope = scope;
    this.signal = signal;
    /** Memory that the addon cannot hold, see lent.js. */
    this.lent = undefined;
    this.resolve = undefined;
    this.reject = undefined;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  holdsMemory() {
    for (let i = 0; i < this.values.length; i++) if (isHeld(this.values[i])) return true;
    return false;
  }

  /** Takes the call back, if it has not started, when the signal says so. */
  watch(id) {
    this.abort = () => {
      if (!engine.cancel(id)) return;
      this.reject(this.signal.reason);
      this.end(id);
    };
    this.signal.addEventListener('abort', this.abort);
    // Code of the user may have aborted it meanwhile.
    if (this.signal.aborted) this.abort();
  }

  /** Lets go what the call holds. */
  end(id) {
    const { scope, signal, abort } = this;
    pending.delete(id);
    if (abort) {
      try {
        signal.removeEventListener('abort', abort);
      } catch {
        // The signal is the user's, and the call has ended, whatever it says.
      }
    }
    if (scope) closeAll(scope);
  }
}

/**
 * Starts the call whose image is in the frame.
 * @param {import('./wrapper/closures.js').Target} target
 * @param {ArrayLike<unknown>} values the arguments
 * @param {unknown[]} filled the objects and strings that the addon takes arguments from
 * @param {{close(): void}[] | undefined} scope closed when the call has ended
 * @param {AbortSignal | undefined} signal takes the call back as long as it has not started
 * @returns {Promise<unknown>}
 */
function begin(target, values, filled, scope, signal) {
  const id = nextId();
  const call = new PendingCall(target, values, scope, signal);
  if (call.reject === undefined) {
    // Near the end of the stack the promise has failed before it could be kept: that is the answer.
    call.end(id);
    return call.promise;
  }
  const list = makeList();
  list[0] = id;
  list[1] = call.holdsMemory();
  for (let i = 0; i < filled.length; i++) list[2 + i] = filled[i];
  // What objects stand for, and what conversions found inside of them, is lent, too.
  for (let i = 0; i < values.length; i++) {
    const memory = handedMemory(values[i]);
    if (memory !== undefined) list[list.length] = memory;
  }
  for (let i = 0; scope && i < scope.length; i++) if (hasOwn(scope[i], 'memory')) list[list.length] = scope[i].memory;
  if (list[1]) call.lent = lend(list);
  // Held before it starts: whatever fails afterwards, its memory stays.
  pending.set(id, call);
  let started;
  try {
    started = startCall(list, call.lent);
  } finally {
    if (started !== true) pending.delete(id);
  }
  if (typeof started === 'number') target.dialect.refused(started - 1, target.name, values);
  if (signal) call.watch(id);
  return call.promise;
}

/** The addon's: the result of a call is in the frame, and read before anything else may use that. */
function settle(id, bits) {
  const call = pending.get(id);
  const failed = failureOf(bits, call.target.name, call.lent);
  let failure = failed && { error: failed };
  let result;
  try {
    if (!failure) result = readResult(call.target.signature, call.target.cells);
  } catch (error) {
    failure = { error };
  }
  try {
    call.end(id);
  } catch (error) {
    failure ??= { error };
  }
  if (failure) call.reject(failure.error);
  else call.resolve(result);
}

module.exports = { begin, closeAll, rejected, settle, signalOf };
