// The other side of the case `workers`: does what it is told, with the API of its own thread.
import { parentPort, workerData } from 'node:worker_threads';
import { definitions, int } from './thread-library.mjs';

const { real, fixture } = workerData;
const api = real ? globalThis.Deno : (await import('../../../../lib/deno.mjs')).default;
const library = api.dlopen(fixture, definitions);
let callback;
const seen = [];

const orders = {
  add: ([a, b]) => library.symbols.add(a, b),
  thread: () => library.symbols.thread_id(),
  make: () => {
    callback = new api.UnsafeCallback(int, (value) => {
      seen.push([value, library.symbols.thread_id()]);
      return value * 2;
    });
    return api.UnsafePointer.value(callback.pointer);
  },
  seen: () => seen.splice(0),
  call: ([address, value]) => library.symbols.call_i32(api.UnsafePointer.create(address), value),
  callLater: ([address, value]) => library.symbols.later_call_i32(api.UnsafePointer.create(address), value),
  close: () => {
    callback.close();
    library.close();
  },
};

parentPort.on('message', async ({ order, args }) => {
  try {
    parentPort.postMessage({ value: await orders[order](args) });
  } catch (error) {
    parentPort.postMessage({ error: `${error.name}: ${error.message}` });
  }
  if (order === 'close') parentPort.close();
});
