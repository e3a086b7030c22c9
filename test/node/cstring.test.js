'use strict';
// CString: called it decodes, constructed it remembers where.

const { test, assert } = require('../harness');
const { CString, getRawPointer } = require('polyffi');

const bytes = Buffer.from('aé€😀\0more\xff\0', 'utf8');
const address = getRawPointer(bytes);
// Engines collect what is only known by its address.
test('the memory under test is kept', () => assert.equal(getRawPointer((globalThis.kept = bytes)), address));

test('called it gives a string', () => {
  assert.equal(CString(address), 'aé€😀');
  assert.equal(CString(address, 1), 'é€😀');
  assert.equal(CString(address, 11, 4), 'more');
  assert.equal(CString(address, 6, 6), '😀\0m');
  assert.equal(CString(0n), null);
  assert.equal(CString(0n, 5), null);
});

test('constructed it is a String object that remembers', () => {
  const text = new CString(address, 1);
  assert.ok(text instanceof CString && text instanceof String);
  assert.equal(`${text}`, 'é€😀');
  assert.equal(text.length, 4);
  assert.deepEqual([text.ptr, text.byteOffset, text.byteLength], [address, 1, 9]);
  assert.equal(getRawPointer(text.arrayBuffer), address + 1n);
  assert.equal(text.arrayBuffer, text.arrayBuffer);
  assert.equal(new CString(address, 11, 2).arrayBuffer.byteLength, 2);
});

test('the null pointer is an empty String object', () => {
  const text = new CString(0n);
  assert.equal(text.valueOf(), '');
  assert.deepEqual([text.ptr, text.byteLength, text.arrayBuffer.byteLength], [0n, 0, 0]);
});

test('what is no pointer is refused', () => {
  for (const bad of [1, null, undefined, '1']) assert.throws(() => CString(bad), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const bad of [-1n, 2n ** 64n]) assert.throws(() => new CString(bad), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => CString(address, -1), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => CString(address, 0, 1.5), { code: 'ERR_INVALID_ARG_VALUE' });
});
