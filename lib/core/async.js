'use strict';
// Calls off the thread, from JavaScript's side: promises by number, settled when the addon says so.

const { engine, trouble } = require('./addon.js');

const pending = new Map();
let lastId = 0;

function nextId() {
  do {
    lastId = (lastId + 1) >>> 0;
  } while (pending.has(lastId));
  return lastId;
}

/** The AbortSignal of a call's options; undefined where that is no such object. */
function signalOf(options) {
  const signal = options?.signal;
  return typeof signal?.addEventListener === 'function' && typeof signal.aborted === 'boolean' ? signal : undefined;
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
  if (signal?.aborted) throw signal.reason;
  const id = nextId();
  const holds = keep.some((value) => typeof value === 'object' && value !== null);
  const started = engine.start(id, holds, ...filled);
  if (typeof started === 'number') refused(started - 1, name);
  return new Promise((resolve, reject) => {
    const call = { read, name, keep, scope, resolve, reject, signal, abort: undefined };
    if (signal) {
      call.abort = () => {
        if (!engine.cancel(id)) return;
        take(id);
        reject(signal.reason);
      };
      signal.addEventListener('abort', call.abort);
    }
    pending.set(id, call);
  });
}

function take(id) {
  const call = pending.get(id);
  pending.delete(id);
  if (call.signal) call.signal.removeEventListener('abort', call.abort);
  if (call.scope) for (const closable of call.scope) closable.close();
  return call;
}

/** The addon's: the result of a call is in the frame. */
function settle(id, bits) {
  const call = take(id);
  if (bits & trouble.stack) {
    const error = new RangeError(`the arguments of ${call.name} are too large for a thread's stack`);
    error.code = 'ERR_FFI_STACK_TOO_SMALL';
    call.reject(error);
    return;
  }
  try {
    call.resolve(call.read());
  } catch (error) {
    call.reject(error);
  }
}

module.exports = { begin, settle, signalOf };
