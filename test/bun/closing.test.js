'use strict';
// What takes Bun down does not here: calls after close, closed callbacks, addresses below the first page.

const { test, assert, fixture, runScript } = require('../harness');
const { dlopen, linkSymbols, CFunction, JSCallback, CString, read, toArrayBuffer } = require('polyffi/bun');

const library = fixture('bun');
const add = { args: ['i32', 'i32'], returns: 'i32' };

test('a call after close throws what a compiled library’s does', () => {
  const lib = dlopen(library, { add });
  assert.equal(lib.symbols.add(1, 2), 3);
  lib.close();
  assert.throws(() => lib.symbols.add(1, 2), {
    name: 'TypeError',
    message: "bun:ffi: cannot call 'add' because its library was closed",
  });
  assert.equal(lib.close(), undefined);
});

test('a hot function throws after close as well', () => {
  const { symbols, close } = dlopen(library, { add });
  let sum = 0;
  for (let i = 0; i < 100_000; i++) sum += symbols.add(i, 1);
  assert.equal(sum, 5_000_050_000);
  close();
  assert.throws(() => symbols.add(1, 2), /library was closed/);
});

test('functions by address work after close', () => {
  const pointer = dlopen(library, { add }).symbols.add.ptr;
  const linked = linkSymbols({ add: { ...add, ptr: pointer } });
  linked.close();
  assert.equal(linked.symbols.add(1, 2), 3);
  const direct = CFunction({ ...add, ptr: pointer });
  direct.close();
  assert.equal(direct(3, 4), 7);
});

test('functions keep their library open', () => {
  const { status, stdout } = runScript(
    `const { dlopen } = require('polyffi/bun');
    const add = (() => dlopen(${JSON.stringify(library)}, { add: ${JSON.stringify(add)} }).symbols.add)();
    for (let i = 0; i < 10; i++) { global.gc?.(); globalThis.Bun?.gc(true); }
    console.log(add(20, 22));`,
  );
  assert.deepEqual([status, stdout], [0, '42\n']);
});

test('a closed callback gives zero, also much later', () => {
  const { call_i32 } = dlopen(library, { call_i32: { args: ['function', 'i32'], returns: 'i32' } }).symbols;
  const callback = new JSCallback((n) => n + 1, { args: ['i32'], returns: 'i32' });
  const pointer = callback.ptr;
  assert.equal(call_i32(callback, 1), 2);
  callback.close();
  assert.equal(call_i32(callback, 1), 0);
  for (let i = 0; i < 2000; i++) new JSCallback((n) => n + i, { args: ['i32'], returns: 'i32' }).close();
  assert.equal(call_i32(pointer, 1), 0);
});

test('addresses below the first page throw', () => {
  for (const address of [1, 8, 1929, 4095]) {
    const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
    assert.throws(() => new CString(address), expected);
    assert.throws(() => CString(address), expected);
    assert.throws(() => read.u8(address), expected);
    assert.throws(() => read.f64(0x10000, address - 0x10000), expected);
    assert.throws(() => toArrayBuffer(address), expected);
  }
});
