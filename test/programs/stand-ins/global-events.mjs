// globalThis as an event target: in a Worker it hears what the other side posts.
import { EventEmitter } from 'node:events';
import { parentPort } from 'node:worker_threads';

const port = parentPort ?? new EventEmitter();
const addEventListener = (name, listener) => port.on(name, (data) => listener({ data }));
Object.assign(globalThis, { self: globalThis, addEventListener, postMessage: (data) => port.postMessage(data) });
Object.defineProperty(globalThis, 'onmessage', {
  set(listener) {
    addEventListener('message', listener);
  },
});
