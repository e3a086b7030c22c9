'use strict';
// What GetLastError() of Windows says right after a call.

const { test, assert, fixture, isWindows } = require('../harness');
const { cdef, dlopen } = require('polyffi');
const { againWithoutGeneration } = require('./without-generation.js');

const skip = !isWindows && 'of Windows';
const set = { symbol: 'SetLastError', arguments: ['u32'], lastError: true };

test('a call gives its value and the error', { skip }, () => {
  const { symbols } = dlopen('kernel32.dll', {
    set,
    GetFileAttributesA: { arguments: ['string'], return: 'u32', lastError: true },
    GetTickCount: { return: 'u32', lastError: true },
  });
  for (let n = 0; n < 3; n++) {
    assert.deepEqual(symbols.set(5), { value: undefined, lastError: 5 });
    assert.deepEqual(symbols.set(0xe0000001), { value: undefined, lastError: 0xe0000001 });
    // The file is not found.
    assert.deepEqual(symbols.GetFileAttributesA('Z:\\nowhere at all'), { value: 0xffffffff, lastError: 2 });
    assert.equal(symbols.GetTickCount().lastError, 0, 'whatever was before');
  }
});

test('off the thread it is that of each call', { skip }, async () => {
  const { symbols } = dlopen('kernel32.dll', { set: { ...set, nonblocking: true } });
  const all = await Promise.all(Array.from({ length: 100 }, (_, n) => symbols.set(n)));
  assert.deepEqual(
    all.map(({ lastError }) => lastError),
    Array.from(all.keys()),
  );
});

test('of functions that are declared in C', { skip }, () => {
  const declared = cdef('void SetLastError(unsigned error);');
  const library = declared.open('kernel32.dll', { functions: { SetLastError: { lastError: true } } });
  assert.deepEqual(library.SetLastError(87), { value: undefined, lastError: 87 });
});

test('errno and lastError at once are refused, and lastError on another system', () => {
  const path = fixture('aligned');
  const open = (options) => () => dlopen(path, { kept_address: { return: 'u64', ...options } });
  assert.throws(open({ errno: true, lastError: true }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
  if (!isWindows) assert.throws(open({ lastError: true }), { code: 'ERR_INVALID_ARG_VALUE', message: /Windows/ });
});

againWithoutGeneration(__filename);
