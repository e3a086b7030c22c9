'use strict';
// Workers that are terminated while they open, bind, make callbacks and pointers as fast as they can. Node-API then fails
// without an exception, and JavaScript runs on for a few steps. Breaks where what such a call left behind is believed.

const { test, assert, fixture, runScript } = require('../harness');

const path = fixture('callbacks');
const faults = fixture('faults');
const count = 24;

const what = {
  'open and bind': `
    const number = { arguments: ['i32'], return: 'i32' };
    const call = { arguments: ['function', 'i32'], return: 'i32' };
    for (;;) polyffi.dlopen(path, { call, fire: number, descend: call, repeat: call }).close();`,
  'make callbacks': `
    const { symbols } = polyffi.dlopen(path, { call: { arguments: ['function', 'i32'], return: 'i32' } });
    const types = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'f32', 'f64'];
    for (let i = 0; ; i++) {
      const signature = { arguments: Array.from({ length: i % 7 }, (_, n) => types[(i >> n) % 8]), return: 'i32' };
      const callback = new polyffi.JSCallback(() => 1, signature);
      symbols.call(callback.ptr, 1);
      callback.close();
    }`,
  'make and close callbacks in optimised code': `
    for (const signature = { arguments: ['i32'], return: 'i32' }; ; ) new polyffi.JSCallback(Number, signature).close();`,
  'use the other dialects': `
    const bytes = new Uint8Array(64);
    for (;;) {
      const { symbols } = deno.dlopen(path, { call: { parameters: ['function', 'i32'], result: 'i32' } });
      const callback = new deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (n) => n);
      symbols.call(callback.pointer, 1);
      callback.close();
      new deno.UnsafePointerView(deno.UnsafePointer.of(bytes)).getUint8(1);
      bun.toArrayBuffer(bun.ptr(bytes), 0, 8);
      bun.CString(bun.ptr(bytes));
      bun.linkSymbols({ f: { args: ['cstring'], returns: 'cstring', ptr: bun.ptr(bytes) } });
    }`,
  'call off the thread, with memory that is transferred meanwhile': `
    const length_of = { arguments: ['buffer', 'u64'], return: 'u64', nonblocking: true };
    const { symbols } = polyffi.dlopen(${JSON.stringify(faults)}, { length_of });
    const call = async () => {
      for (;;) {
        const { buffer } = new Uint8Array(4096);
        const promise = symbols.length_of(buffer, 1n);
        structuredClone(buffer, { transfer: [buffer] });
        // Where nothing can hold it, this is an error.
        await promise.catch(() => {});
      }
    };
    for (let i = 0; i < 50; i++) call();`,
};

for (const [name, body] of Object.entries(what)) {
  test(name, { timeout: 90_000 }, () => {
    const { stdout, stderr, status, signal } = runScript(
      `const { Worker, isMainThread } = require('node:worker_threads');
      const [polyffi, bun, deno] = ['polyffi', 'polyffi/bun', 'polyffi/deno'].map((name) => require(name));
      const path = ${JSON.stringify(path)};
      if (!isMainThread) {
        require('node:worker_threads').parentPort.postMessage('started');
        ${body}
      } else {
        let left = ${count};
        const next = () => {
          if (left-- <= 0) return;
          const worker = new Worker(__filename);
          worker.on('error', (error) => console.log(error.message));
          worker.on('message', () => setTimeout(() => worker.terminate(), (left * 7) % 23));
          worker.on('exit', next);
        };
        for (let i = 0; i < 3; i++) next();
        process.on('exit', () => console.log('done'));
      }`,
      { timeout: 80_000 },
    );
    assert.deepEqual([stdout, status, signal], ['done\n', 0, null], stderr.slice(-2000));
  });
}
