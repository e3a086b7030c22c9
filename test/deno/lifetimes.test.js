'use strict';
// What keeps what alive, and what does not leak.

const { test, assert, gc, gcUntil, runScript, steady, runtime } = require('../harness');
const { fixturePath } = require('./fixture');
const Deno = require('polyffi/deno');

const { UnsafePointer, UnsafePointerView, UnsafeCallback } = Deno;
const definitions = {
  add: { parameters: ['i32', 'i32'], result: 'i32' },
  call_i32: { parameters: ['function', 'i32'], result: 'i32' },
  later_call_i32: { parameters: ['function', 'i32'], result: 'i32', name: 'call_i32', nonblocking: true },
  byte_after_gate: { parameters: ['buffer', 'u32'], result: 'u8', nonblocking: true },
  shut_gate: { parameters: [], result: 'void' },
  open_gate: { parameters: [], result: 'void' },
  allocate: { parameters: ['usize'], result: 'pointer' },
  release: { parameters: ['pointer'], result: 'void' },
  echo_Point: { parameters: [{ struct: ['f64', 'f64'] }], result: { struct: ['f64', 'f64'] } },
};
const { symbols } = Deno.dlopen(fixturePath, definitions);
const int = { parameters: ['i32'], result: 'i32' };

test('the pointer of a buffer keeps the buffer alive, and lets it go with itself', async () => {
  let pointer;
  const ref = (() => {
    const view = new Uint8Array(100_000).fill(7);
    pointer = UnsafePointer.of(view);
    return new WeakRef(view.buffer);
  })();
  await gc();
  assert.notEqual(ref.deref(), undefined);
  assert.equal(new UnsafePointerView(pointer).getUint8(99_999), 7);
  pointer = null;
  await gcUntil(() => ref.deref() === undefined);
});

test('a pointer made by offset does not keep the buffer alive', async () => {
  const { ref, further } = (() => {
    const view = new Uint8Array(100_000);
    return { ref: new WeakRef(view.buffer), further: UnsafePointer.offset(UnsafePointer.of(view), 8) };
  })();
  await gcUntil(() => ref.deref() === undefined);
  assert.notEqual(further, null);
});

test('a nonblocking call keeps its buffer alive until it ends', async () => {
  symbols.shut_gate();
  const { ref, call } = (() => {
    const view = new Uint8Array(100_000).fill(9);
    return { ref: new WeakRef(view.buffer), call: symbols.byte_after_gate(view, 99_999) };
  })();
  await gc();
  assert.notEqual(ref.deref(), undefined);
  symbols.open_gate();
  assert.equal(await call, 9);
  await gcUntil(() => ref.deref() === undefined);
});

test('a callback that is not closed lives without its object', async () => {
  const pointer = (() => new UnsafeCallback(int, (value) => value * 2).pointer)();
  await gc();
  assert.equal(symbols.call_i32(pointer, 21), 42);
});

test('a closed callback lets its function go', async () => {
  const ref = (() => {
    const fn = (value) => value;
    const callback = new UnsafeCallback(int, fn);
    symbols.call_i32(callback.pointer, 1);
    callback.close();
    return new WeakRef(fn);
  })();
  await gcUntil(() => ref.deref() === undefined);
});

test('a buffer passed to a call can be collected after it', async () => {
  const refs = [];
  const { address_of } = Deno.dlopen(fixturePath, { address_of: { parameters: ['buffer'], result: 'u64' } }).symbols;
  (() => {
    for (let i = 0; i < 20; i++) {
      const view = new Uint8Array(100_000);
      address_of(view);
      refs.push(new WeakRef(view.buffer));
    }
  })();
  await gcUntil(() => refs.filter((ref) => ref.deref() === undefined).length > 15);
});

test('a symbol works after its library object was collected, and a static pointer too', async () => {
  const { add } = (() => Deno.dlopen(fixturePath, definitions).symbols)();
  await gc();
  assert.equal(add(1, 2), 3);
});

test('getArrayBuffer does not free the memory', async () => {
  const pointer = symbols.allocate(64n);
  const view = new UnsafePointerView(pointer);
  (() => {
    for (let i = 0; i < 100; i++) new Uint8Array(view.getArrayBuffer(64))[5] = i;
  })();
  await gc();
  assert.equal(view.getUint8(5), 99);
  symbols.release(pointer);
});

test('buffers over one address may come and go', async () => {
  const pointer = symbols.allocate(64n);
  const kept = UnsafePointerView.getArrayBuffer(pointer, 64);
  for (let round = 0; round < 5; round++) {
    (() => {
      for (let i = 0; i < 50; i++) UnsafePointerView.getArrayBuffer(pointer, 1 + i);
    })();
    await gc(1);
  }
  new Uint8Array(kept)[3] = 8;
  assert.equal(new Uint8Array(UnsafePointerView.getArrayBuffer(pointer, 8))[3], 8);
  symbols.release(pointer);
});

test('a view of the same object with other contents is passed as it is now', () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 1024 });
  if (!buffer.resizable) return;
  const { address_of } = Deno.dlopen(fixturePath, { address_of: { parameters: ['buffer'], result: 'u64' } }).symbols;
  const view = new Uint8Array(buffer);
  address_of(view);
  buffer.resize(0);
  buffer.resize(16);
  assert.equal(address_of(view), address_of(buffer));
});

/** What the externals of Node-API leave behind: Deno never frees the 48 bytes that it makes for each of them. */
const externals = (count) => (runtime === 'deno' ? 56 * count : 0);

test('10,000 callbacks made and closed leave memory where it was', { timeout: 60_000 }, async () => {
  const round = async () => {
    for (let i = 0; i < 10_000; i++) new UnsafeCallback(int, (value) => value).close();
    await gc();
  };
  await steady(round, { rounds: 5, most: 2e6 + externals(50_000) });
});

test('1,000,000 pointers and struct results leave memory where it was', { timeout: 60_000 }, async () => {
  const point = new Float64Array([1, 2]);
  const round = async () => {
    for (let i = 0; i < 200_000; i++) {
      UnsafePointer.create(4096n);
      symbols.echo_Point(point);
    }
    await gc();
  };
  await steady(round, { rounds: 5, most: 5e6 + externals(1_000_000) });
});

test('a library that nothing reaches stays loaded: its own threads may run in it', async () => {
  const { status, signal, stdout, stderr } = runScript(`
    const Deno = require('polyffi/deno');
    const callback = (() => {
      const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, {
        start_thread: { parameters: ['function', 'i32', 'u32', 'u32'], result: 'void' },
      });
      const made = Deno.UnsafeCallback.threadSafe({ parameters: ['i32'], result: 'i32' }, (value) => {
        console.log('called with', value);
        setTimeout(() => made.close(), 50);
        return 1;
      });
      symbols.start_thread(made.pointer, 5, 200, 1);
      return made;
    })();
    const collect = globalThis.gc ?? (() => Bun.gc(true));
    for (const delay of [10, 50, 100]) setTimeout(collect, delay);
  `);
  assert.deepEqual([status, signal, stdout], [0, null, 'called with 5\n'], stderr);
});
