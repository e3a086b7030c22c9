'use strict';
// Lists inherit nothing: a program that puts accessors on the prototypes of arrays and objects is not asked.

const { test, assert } = require('../harness');
const { apply, makeList } = require('../../lib/core/builtins.js');

test('storing, reading and handing on elements of a list runs no accessor of a prototype', () => {
  const asked = [];
  const accessor = { configurable: true, get: () => asked.push('get'), set: () => asked.push('set') };
  Object.defineProperty(Array.prototype, 0, accessor);
  Object.defineProperty(Object.prototype, 1, accessor);
  try {
    const list = makeList();
    const missing = [list[0], list[1]];
    list[0] = 'a';
    list[list.length] = 'b';
    const handed = apply((first, second) => first + second, undefined, list);
    const { length } = list;
    delete Array.prototype[0];
    delete Object.prototype[1];
    assert.deepEqual([missing[0], missing[1], handed, length, asked], [undefined, undefined, 'ab', 2, []]);
  } finally {
    delete Array.prototype[0];
    delete Object.prototype[1];
  }
});

test('a list has no method that a program could replace', () => {
  assert.equal(makeList().push, undefined);
  assert.equal(makeList().constructor, undefined);
  assert.equal(makeList().toString, undefined);
});
