'use strict';
// Addresses that are none are refused before native code sees them: sums that wrap, deallocators that nothing can be at,
// lengths that no string has. On Bun, bun:ffi has to pass the tests that do not take it down.

const { test, assert, runtime } = require('../harness');

const ours = require('polyffi/bun');
const implementations = { 'polyffi/bun': ours };
if (runtime === 'bun') implementations['bun:ffi'] = require('bun:ffi');

const bytes = new Uint8Array(64);

for (const [name, { ptr, toArrayBuffer, toBuffer }] of Object.entries(implementations)) {
  const wrong = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });

  test(`${name}: an address beyond 64 bits is none`, () => {
    for (const make of [toArrayBuffer, toBuffer]) {
      for (const pointer of [2 ** 64 + 4096, 2 ** 65, Infinity, -1]) {
        assert.throws(() => make(pointer, 0, 4), wrong('ptr must be a number.'));
      }
      for (const pointer of [2n ** 64n, -1n]) assert.throws(() => make(pointer, 0, 4), wrong('ptr is out of range.'));
    }
  });

  test(`${name}: what is no address is no deallocator and no context of one`, () => {
    const address = ptr(bytes);
    for (const value of [-1, NaN, 0, 0.5, -Infinity, -1n, 0n, 2n ** 64n, 'x', true, {}]) {
      for (const make of [toArrayBuffer, toBuffer]) {
        assert.throws(
          () => make(address, 0, 4, value),
          wrong('Expected callback to be a C pointer (number or BigInt)'),
        );
        assert.throws(
          () => make(address, 0, 4, value, address),
          wrong('Expected user data to be a C pointer (number or BigInt)'),
        );
      }
    }
  });
}

test('a sum beyond 64 bits is no address (Bun makes a buffer there, and crashes when it is read)', () => {
  const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: 'ptr is out of range.' };
  for (const [pointer, offset] of [
    [2 ** 64, 0],
    [2 ** 63, 2 ** 63],
    [2n ** 64n - 1n, 1],
    [4096, 1e300],
  ]) {
    for (const make of [ours.toArrayBuffer, ours.toBuffer, ours.CString]) {
      assert.throws(() => make(pointer, offset, 4), refused);
    }
    assert.throws(() => ours.read.u8(pointer, offset), refused);
  }
});

test('a deallocator below the first page is refused when the buffer is made', () => {
  for (const deallocator of [1, 1.5, 4095, 1n, 4095n]) {
    assert.throws(() => ours.toArrayBuffer(ours.ptr(bytes), 0, 4, deallocator), { code: 'ERR_INVALID_ARG_TYPE' });
  }
});

test('a string of more bytes than any engine’s is refused unread', () => {
  for (const make of [ours.CString, (...args) => new ours.CString(...args)]) {
    for (const length of [2 ** 31, 2 ** 40, 2 ** 53 - 1]) {
      assert.throws(() => make(ours.ptr(bytes), 0, length), { name: 'RangeError', code: 'ERR_STRING_TOO_LONG' });
    }
  }
});
