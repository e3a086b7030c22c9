'use strict';
// Calls off the thread, from JavaScript's side: promises by number, settled when the addon says so.

const { engine } = require('./addon.js');
const { after } = require('./numbers.js');
const { coded } = require('./errors.js');

const pending = new Map();
let lastId = 0;

function nextId() {
  do {
    lastId = (lastId + 1) >>> 0;
  } while (pending.has(lastId));
  return lastId;
}

/**
 * The AbortSignal of a call's options; undefined where that is no such object. It is asked before the arguments are
 * stored, because its properties may be the user's code.
 * @throws the signal's reason where it is aborted already
 */
function signalOf(options) {
  const signal = options?.signal;
  if (typeof signal?.addEventListener !== 'function' || typeof signal.aborted !== 'boolean') return undefined;
  if (signal.aborted) throw signal.reason;
  return signal;
}

/**
 * Starts the call whose image is in the frame.
 * @param {() => unknown} read takes the result from the frame
 * @param {string} name of the function
 * @param {unknown[]} keep what must stay alive until the call has ended
 * @param {unknown[]} filled the objects and strings that the addon takes arguments from
 * @param {{close(): void}[] | undefined} scope closed when the call has ended
 * @param {((index: number, name: string) => never) | undefined} refused throws for a string with a NUL
 * @param {AbortSignal | undefined} signal takes the call back as long as it has not started
 * @returns {Promise<unknown>}
 */
function begin(read, name, keep, filled, scope, refused, signal) {
  const id = nextId();
  const holds = keep.some((value) => typeof value === 'object' && value !== null);
  const started = engine.start(id, holds, ...filled);
  if (typeof started === 'number') refused(started - 1, name);
  return new Promise((resolve, reject) => {
    const call = { read, name, keep, scope, resolve, reject, signal, abort: undefined };
    pending.set(id, call);
    if (!signal) return;
    call.abort = () => {
      if (!engine.cancel(id)) return;
      take(id);
      reject(signal.reason);
    };
    signal.addEventListener('abort', call.abort);
    // A getter of an argument may have aborted it meanwhile.
    if (signal.aborted) call.abort();
  });
}

/** Lets go what a call holds. */
function take(id) {
  const { scope, signal, abort } = pending.get(id);
  pending.delete(id);
  if (scope) for (const closable of scope) closable.close();
  if (signal) signal.removeEventListener('abort', abort);
}

/** The addon's: the result of a call is in the frame, and read before anything else may use that. */
function settle(id, bits) {
  const call = pending.get(id);
  if (bits & after.stack) {
    const message = `the arguments of ${call.name} are too large for a thread's stack`;
    call.reject(coded(RangeError, 'ERR_FFI_STACK_TOO_SMALL', message));
  } else {
    try {
      call.resolve(call.read());
    } catch (error) {
      call.reject(error);
    }
  }
  take(id);
}

module.exports = { begin, settle, signalOf };
