'use strict';
// The three functions of the draft, beside the API of Node 26.

const { test, assert, fixture, longBits } = require('../harness');
const { getBufferPointer, getInt32, getNativeFunction, getRawPointer, sizeof } = require('polyffi');

const path = fixture('node');

test('getNativeFunction calls by C types', () => {
  const add = getNativeFunction(path, 'add', 'int', ['int32_t', 'signed int']);
  assert.equal(add(40, 2), 42);
  const negate = getNativeFunction(path, 'negate_long', 'long', ['long']);
  if (longBits === 32) assert.equal(negate(2 ** 30), -(2 ** 30));
  else assert.equal(negate(2n ** 62n), -(2n ** 62n));
  const word = getNativeFunction(path, 'word', 'const char *', []);
  assert.equal(typeof word(), 'bigint');
});

test('getNativeFunction looks in the process where the library is null', () => {
  assert.equal(getNativeFunction(null, 'abs', 'int', ['int'])(-3), 3);
});

test('getBufferPointer heeds the offset of a view', () => {
  const values = new Int32Array([1, -2, 3]);
  const address = getBufferPointer(values);
  assert.equal(typeof address, 'bigint');
  assert.equal(getInt32(address, 4), -2);
  assert.equal(getBufferPointer(values.subarray(2)), address + 8n);
  assert.equal(getBufferPointer(values.buffer), address);
  assert.equal(getBufferPointer, getRawPointer);
});

test('sizeof is that of C, and undefined for what is no type', () => {
  const sizes = { char: 1, 'unsigned short int': 2, int: 4, float: 4, double: 8, uint64_t: 8, 'char *': 8 };
  for (const [name, size] of Object.entries(sizes)) assert.equal(sizeof(name), size, name);
  assert.equal(sizeof('i32'), 4);
  assert.equal(sizeof('nonsense'), undefined);
});
