'use strict';
// getBufferPointer gives the address of a view's first byte, its offset included, for everything that holds bytes.
// Breaks where an offset is lost, where a kind of view is refused, or where an engine moves the bytes afterwards.

const { test, assert, fixture, gc } = require('../harness');
const { getNativeFunction, getBufferPointer, bytesAt, thrown } = require('./raw.js');

const library = fixture('raw');
const setByte = getNativeFunction(library, 'set_byte', 'void', ['uint8_t *', 'size_t', 'uint8_t']);
const firstByte = getNativeFunction(library, 'first_byte', 'uint8_t', ['const uint8_t *']);

const views = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  ...(typeof Float16Array === 'function' ? [Float16Array] : []),
];

/** Both sides see the same bytes: C writes what JavaScript reads, and the other way round. */
function assertSameMemory(bytes, address) {
  assert.equal(typeof address, 'bigint');
  for (const at of [0, bytes.length - 1]) {
    bytes[at] = 0x11;
    assert.equal(firstByte(address + BigInt(at)), 0x11);
    setByte(address, BigInt(at), 0xee);
    assert.equal(bytes[at], 0xee);
  }
}

for (const View of views) {
  test(`${View.name}: whole, with an offset, and a part of itself`, () => {
    const size = View.BYTES_PER_ELEMENT;
    const whole = new View(8);
    const start = getBufferPointer(whole);
    assertSameMemory(new Uint8Array(whole.buffer), start);
    assert.equal(getBufferPointer(whole.buffer), start);
    assert.equal(getBufferPointer(new View(whole.buffer, 3 * size, 2)), start + BigInt(3 * size));
    assert.equal(getBufferPointer(whole.subarray(5)), start + BigInt(5 * size));
    assert.equal(getBufferPointer(whole.subarray(5).subarray(1)), start + BigInt(6 * size));
    assert.notEqual(getBufferPointer(whole.slice(5)), start + BigInt(5 * size));
  });
}

test('a fresh view of any size stays where it was said to be', async () => {
  for (const length of [1, 4, 8, 63, 64, 65, 512, 1000, 1024, 4096, 100_000]) {
    const bytes = new Uint8Array(length);
    const address = getBufferPointer(bytes);
    assertSameMemory(bytes, address);
    await gc(1);
    assertSameMemory(bytes, address);
    assert.equal(getBufferPointer(bytes), address);
  }
});

test('a Buffer out of the pool has its own offset', () => {
  const first = Buffer.from('first');
  const second = Buffer.from('second');
  for (const buffer of [first, second, Buffer.allocUnsafe(10), Buffer.alloc(10), Buffer.from('sliced').subarray(2)]) {
    assert.deepEqual(bytesAt(getBufferPointer(buffer), buffer.length), new Uint8Array(buffer));
    assert.equal(getBufferPointer(buffer), getBufferPointer(buffer.buffer) + BigInt(buffer.byteOffset));
  }
  assert.notEqual(getBufferPointer(first), getBufferPointer(second));
});

test('a DataView', () => {
  const buffer = new ArrayBuffer(16);
  assertSameMemory(new Uint8Array(buffer), getBufferPointer(new DataView(buffer)));
  assert.equal(getBufferPointer(new DataView(buffer, 5)), getBufferPointer(buffer) + 5n);
  assert.equal(getBufferPointer(new DataView(buffer, 5, 3)), getBufferPointer(buffer) + 5n);
});

test('an ArrayBuffer', () => {
  const buffer = new ArrayBuffer(16);
  assertSameMemory(new Uint8Array(buffer), getBufferPointer(buffer));
});

test('a SharedArrayBuffer and the views on it', () => {
  const buffer = new SharedArrayBuffer(16);
  const address = getBufferPointer(buffer);
  assertSameMemory(new Uint8Array(buffer), address);
  assert.equal(getBufferPointer(new Uint8Array(buffer)), address);
  assert.equal(getBufferPointer(new Int32Array(buffer, 8, 1)), address + 8n);
  assert.equal(getBufferPointer(new DataView(buffer, 3)), address + 3n);
});

test('memory of WebAssembly', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  assertSameMemory(new Uint8Array(memory.buffer), getBufferPointer(memory.buffer));
});

test('resizable and growable buffers', { skip: !ArrayBuffer.prototype.resize && 'this runtime has none' }, () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 64 });
  const address = getBufferPointer(buffer);
  assertSameMemory(new Uint8Array(buffer), address);
  buffer.resize(64);
  assert.equal(getBufferPointer(buffer), address);
  assert.equal(getBufferPointer(new Uint8Array(buffer, 60)), address + 60n);
  assertSameMemory(new Uint8Array(buffer), address);
  const shared = new SharedArrayBuffer(8, { maxByteLength: 64 });
  assertSameMemory(new Uint8Array(shared), getBufferPointer(shared));
});

test('no bytes have some address, or none', () => {
  const empty = [
    new ArrayBuffer(0),
    new SharedArrayBuffer(0),
    new Uint8Array(0),
    new DataView(new ArrayBuffer(0)),
    Buffer.alloc(0),
    new Uint8Array(8).subarray(8),
  ];
  for (const value of empty) assert.equal(typeof getBufferPointer(value), 'bigint');
});

test('a detached buffer has no bytes', () => {
  const buffer = new ArrayBuffer(8);
  const bytes = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  assert.equal(buffer.byteLength, 0);
  assert.equal(getBufferPointer(buffer), 0n);
  assert.equal(getBufferPointer(bytes), 0n);
});

test('what holds no bytes', () => {
  const wrong = [
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7 (number)'],
    [7n, '7 (bigint)'],
    ['bytes', '"bytes" (string)'],
    [true, 'true (boolean)'],
    [Symbol('x'), 'symbol'],
    [[1, 2, 3], 'object'],
    [{ buffer: new ArrayBuffer(8), byteOffset: 0, byteLength: 8 }, 'object'],
    [Object.create(Uint8Array.prototype), 'object'],
    [Object.create(ArrayBuffer.prototype), 'object'],
    [new Proxy(new Uint8Array(8), {}), 'object'],
    [() => {}, 'function'],
    [Uint8Array, 'function'],
  ];
  for (const [value, found] of wrong) {
    assert.deepEqual(
      thrown(() => getBufferPointer(value)),
      {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
        message: `buffer: expected a Buffer, TypedArray, DataView, ArrayBuffer or SharedArrayBuffer, found ${found}`,
        instance: true,
      },
      found,
    );
  }
  assert.throws(() => getBufferPointer(), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('something that only looks like a SharedArrayBuffer', () => {
  assert.throws(() => getBufferPointer(Object.create(SharedArrayBuffer.prototype)), TypeError);
});
