// A Bun program that calls C in a web Worker, which answers by events of globalThis.

import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const worker = new globalThis.Worker(new URL(import.meta.url));
  const seen = [];
  worker.onmessage = ({ data }) => {
    seen.push(data);
    if (seen.length < 4) return;
    console.log(JSON.stringify(seen.sort()));
    worker.terminate();
  };
  for (const value of [-7, 8]) worker.postMessage(value);
} else {
  const { dlopen } = await import('bun:ffi');
  const { symbols } = dlopen('libc.so.6', { abs: { args: ['i32'], returns: 'i32' } });
  globalThis.self.addEventListener('message', ({ data }) => globalThis.postMessage(['listener', symbols.abs(data)]));
  globalThis.onmessage = ({ data }) => globalThis.postMessage(['onmessage', symbols.abs(data)]);
}
