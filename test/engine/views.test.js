'use strict';
// Views and buffers as arguments: the memory is the view's own, whatever was remembered of it. Breaks where a remembered
// address outlives its memory, or where an offset or a kind of view is lost.

const vm = require('node:vm');
const { test, assert, begins, fixture, gc } = require('../harness');
const { dlopen, getRawPointer } = require('polyffi');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const { symbols } = dlopen(path, {
  sum_bytes: { arguments: ['buffer', 'u32'], return: 'u64' },
  fill: { arguments: ['pointer', 'u32', 'u8'] },
  is_null: { arguments: ['buffer'], return: 'i32' },
  is_same: { arguments: ['buffer', 'pointer'], return: 'i32' },
  id_pointer: { arguments: ['buffer'], return: 'pointer' },
});

/** More often than a view must be seen before its address is remembered. */
const OFTEN = 300;

const detach = (buffer) => structuredClone(buffer, { transfer: [buffer] });

const makers = {
  Int8Array: () => new Int8Array(24),
  Uint8Array: () => new Uint8Array(24),
  Uint8ClampedArray: () => new Uint8ClampedArray(24),
  Int16Array: () => new Int16Array(12),
  Uint16Array: () => new Uint16Array(12),
  Int32Array: () => new Int32Array(6),
  Uint32Array: () => new Uint32Array(6),
  Float32Array: () => new Float32Array(6),
  Float64Array: () => new Float64Array(3),
  BigInt64Array: () => new BigInt64Array(3),
  BigUint64Array: () => new BigUint64Array(3),
  DataView: () => new DataView(new ArrayBuffer(24)),
  'DataView with an offset': () => new DataView(new ArrayBuffer(32), 5, 24),
  Buffer: () => Buffer.alloc(24),
  'Buffer of the pool': () => Buffer.from('x'.repeat(24)),
  'a part of an array': () => new Uint8Array(100).subarray(3, 27),
  'a view on a SharedArrayBuffer': () => new Uint8Array(new SharedArrayBuffer(40), 16, 24),
  'a DataView on a SharedArrayBuffer': () => new DataView(new SharedArrayBuffer(40), 16, 24),
};

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

for (const [name, make] of Object.entries(makers)) {
  test(`${name}: the same memory, at every call`, () => {
    const view = make();
    const bytes = bytesOf(view);
    const address = getRawPointer(view);
    for (let i = 0; i < OFTEN; i++) {
      symbols.fill(view, 24, i % 256);
      assert.equal(bytes[0] + bytes[23], 2 * (i % 256));
      bytes[23] = 1;
      assert.equal(symbols.sum_bytes(view, 24), BigInt(23 * (i % 256) + 1));
      assert.equal(symbols.id_pointer(view), address);
    }
  });
}

test('an ArrayBuffer', () => {
  const buffer = new ArrayBuffer(24);
  for (let i = 0; i < OFTEN; i++) {
    symbols.fill(buffer, 24, i % 256);
    assert.equal(symbols.sum_bytes(buffer, 24), BigInt(24 * (i % 256)));
  }
});

test('views that share a buffer have addresses of their own', () => {
  const buffer = new ArrayBuffer(64);
  const views = Array.from({ length: 16 }, (_, index) => new Uint8Array(buffer, index * 4, 4));
  for (let i = 0; i < OFTEN; i++) {
    views.forEach((view, index) => assert.equal(symbols.id_pointer(view), getRawPointer(buffer) + BigInt(index * 4)));
  }
});

test('many fresh views, and the same ones again', async () => {
  let views = Array.from({ length: 2000 }, (_, index) => new Uint8Array(16).fill(index));
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < views.length; index++) {
      assert.equal(symbols.sum_bytes(views[index], 16), BigInt(16 * (index % 256)));
    }
    await gc(1);
  }
  views = undefined;
  await gc();
});

test('a small view stays where C was told it is', async () => {
  const views = Array.from({ length: 50 }, (_, index) => new Uint8Array(1 + (index % 20)));
  const addresses = views.map((view) => symbols.id_pointer(view));
  await gc();
  views.forEach((view, index) => {
    symbols.fill(addresses[index], view.length, 7);
    assert.ok(view.every((byte) => byte === 7));
  });
});

test('a detached buffer is refused, also one that was remembered', () => {
  for (const make of [() => new Uint8Array(64), () => new Float64Array(8), () => Buffer.from(new ArrayBuffer(64))]) {
    for (const times of [0, 1, OFTEN]) {
      const view = make();
      for (let i = 0; i < times; i++) symbols.fill(view, 64, 1);
      detach(view.buffer);
      assert.throws(() => symbols.fill(view, 64, 2), {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: begins('Argument 0 is an ArrayBufferView backed by a detached ArrayBuffer'),
      });
    }
  }
  const data = new DataView(new ArrayBuffer(64));
  for (let i = 0; i < OFTEN; i++) symbols.fill(data, 64, 1);
  detach(data.buffer);
  assert.throws(() => symbols.fill(data, 64, 2), TypeError);
  const buffer = new ArrayBuffer(8);
  symbols.fill(buffer, 8, 1);
  detach(buffer);
  assert.throws(() => symbols.fill(buffer, 8, 1), { message: begins('Argument 0 is a detached ArrayBuffer') });
});

test('a transferred buffer is the new owner’s', () => {
  const view = new Uint8Array(64);
  for (let i = 0; i < OFTEN; i++) symbols.fill(view, 64, 1);
  const moved = new Uint8Array(detach(view.buffer));
  assert.throws(() => symbols.fill(view, 64, 2), { code: 'ERR_INVALID_ARG_VALUE' });
  symbols.fill(moved, 64, 3);
  assert.ok(moved.every((byte) => byte === 3));
});

test('resizable buffers', { skip: !ArrayBuffer.prototype.resize && 'this runtime has none' }, () => {
  const buffer = new ArrayBuffer(16, { maxByteLength: 1 << 16 });
  const tracking = new Uint8Array(buffer);
  const fixed = new Uint8Array(buffer, 8, 8);
  for (let i = 0; i < OFTEN; i++) {
    symbols.fill(tracking, 16, i % 256);
    assert.equal(symbols.sum_bytes(fixed, 8), BigInt(8 * (i % 256)));
  }
  buffer.resize(1 << 16);
  symbols.fill(tracking, 1 << 16, 1);
  assert.equal(symbols.sum_bytes(tracking, 1 << 16), 65536n);
  assert.ok(tracking.every((byte) => byte === 1));

  // Out of bounds a view has no bytes; the buffer is not detached, though.
  buffer.resize(4);
  assert.equal(fixed.byteLength, 0);
  assert.equal(symbols.is_same(fixed, getRawPointer(buffer)) >= 0, true);
  buffer.resize(16);
  symbols.fill(fixed, 8, 9);
  assert.deepEqual([...fixed], Array(8).fill(9));
  buffer.resize(0);
  buffer.resize(16);
  symbols.fill(tracking, 16, 5);
  assert.deepEqual([...tracking], Array(16).fill(5));
});

test('growable shared buffers', { skip: !SharedArrayBuffer.prototype.grow && 'this runtime has none' }, () => {
  const buffer = new SharedArrayBuffer(8, { maxByteLength: 4096 });
  const tracking = new Uint8Array(buffer);
  for (let i = 0; i < OFTEN; i++) symbols.fill(tracking, 8, 1);
  buffer.grow(4096);
  symbols.fill(tracking, 4096, 2);
  assert.ok(tracking.every((byte) => byte === 2));
});

test('memory of WebAssembly that grows', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 });
  const view = new Uint8Array(memory.buffer);
  for (let i = 0; i < OFTEN; i++) symbols.fill(view, 8, 1);
  memory.grow(3);
  assert.throws(() => symbols.fill(view, 8, 2), { code: 'ERR_INVALID_ARG_VALUE' });
  const grown = new Uint8Array(memory.buffer);
  assert.equal(grown[0], 1);
  symbols.fill(grown, 8, 3);
  assert.equal(grown[0], 3);
});

test('no bytes', () => {
  for (const empty of [new Uint8Array(0), new ArrayBuffer(0), new DataView(new ArrayBuffer(0)), Buffer.alloc(0)]) {
    assert.equal(symbols.sum_bytes(empty, 0), 0n);
    assert.equal(symbols.is_null(empty), 1);
  }
  // An empty part of something has its place.
  const part = new Uint8Array(8).subarray(8);
  assert.equal(symbols.id_pointer(part), getRawPointer(part.buffer) + 8n);
});

test('one view twice, and two views, in one call', () => {
  const [one, other] = [new Uint8Array(8), new Uint8Array(8)];
  for (let i = 0; i < OFTEN; i++) {
    assert.equal(symbols.is_same(one, one), 1);
    assert.equal(symbols.is_same(one, other), 0);
    assert.equal(symbols.is_same(one.subarray(0), one), 1);
  }
});

test('views and buffers of another realm', () => {
  for (const source of [
    'new Uint8Array(8)',
    'new Float64Array(1)',
    'new ArrayBuffer(8)',
    'new DataView(new ArrayBuffer(8))',
  ]) {
    const value = vm.runInNewContext(source);
    for (let i = 0; i < OFTEN; i++) symbols.fill(value, 8, i % 256);
    assert.equal(new Uint8Array(value.buffer ?? value)[7], (OFTEN - 1) % 256);
  }
});

test('what a view says of itself does not matter', () => {
  class Liar extends Uint8Array {
    get byteLength() {
      return 1e9;
    }
    get byteOffset() {
      return 4096;
    }
    get length() {
      return 0;
    }
  }
  const liar = new Liar(16);
  const plain = new Uint8Array(liar.buffer);
  for (let i = 0; i < OFTEN; i++) symbols.fill(liar, 16, 6);
  assert.deepEqual([...plain], Array(16).fill(6));
  for (const value of [
    new Proxy(new Uint8Array(8), {}),
    Object.create(Uint8Array.prototype),
    { byteLength: 8 },
    [1, 2],
  ]) {
    assert.throws(() => symbols.fill(value, 8, 1), { code: 'ERR_INVALID_ARG_VALUE' });
  }
});

againWithoutGeneration(__filename);
