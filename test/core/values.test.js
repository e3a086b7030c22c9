'use strict';
// What memory is, and how much of it there is, is asked in a way that no user can answer; values of other realms are
// what they are.

const vm = require('node:vm');
const { test, assert } = require('../harness');
const values = require('../../lib/core/values.js');

const inContext = (source) => vm.runInNewContext(source);

const makers = [
  ['an ArrayBuffer', 'new ArrayBuffer(16)'],
  ['a SharedArrayBuffer', 'new SharedArrayBuffer(16)'],
  ['a typed array', 'new Uint16Array(new ArrayBuffer(32), 8, 8)'],
  ['a subclass of one', 'new (class extends Uint8Array {})(16)'],
  ['a DataView', 'new DataView(new ArrayBuffer(32), 8, 16)'],
];

for (const [what, source] of makers) {
  test(`${what} of any realm is memory of 16 bytes`, () => {
    for (const value of [eval(source), inContext(source)]) {
      assert.equal(values.isMemory(value), true);
      assert.equal(values.memoryLength(value), 16);
      assert.equal(values.bytesOf(value).length, 16);
      assert.equal(values.isDetached(value), false);
    }
  });
}

test('properties of a user’s own change nothing', () => {
  class Liar extends Uint8Array {
    get byteLength() {
      return 1 << 20;
    }
    get length() {
      throw new Error('asked');
    }
    get buffer() {
      throw new Error('asked');
    }
    get byteOffset() {
      throw new Error('asked');
    }
    get [Symbol.toStringTag]() {
      return 'Float64Array';
    }
  }
  const liar = new Liar(new ArrayBuffer(32), 4, 8);
  assert.equal(values.memoryLength(liar), 8);
  assert.equal(values.viewOffset(liar), 4);
  assert.equal(values.isUint8Array(liar), true);
  assert.equal(values.bytesOf(liar).byteOffset, 4);
});

test('what only looks like memory is none', () => {
  const none = [
    null,
    undefined,
    8,
    'text',
    [],
    {},
    () => {},
    new Proxy(new Uint8Array(4), {}),
    new Proxy(new ArrayBuffer(4), {}),
    Object.create(ArrayBuffer.prototype),
    Object.create(Uint8Array.prototype),
  ];
  for (const value of none) {
    assert.equal(values.isMemory(value), false);
    assert.equal(values.memoryLength(value), undefined);
    assert.equal(values.bytesOf(value), undefined);
  }
});

test('memory that was taken away has no bytes', () => {
  const buffer = new ArrayBuffer(16);
  const views = [buffer, new Uint8Array(buffer, 4), new DataView(buffer, 4)];
  structuredClone(buffer, { transfer: [buffer] });
  for (const value of views) {
    assert.equal(values.memoryLength(value), 0);
    assert.equal(values.isDetached(value), true);
    assert.equal(values.bytesOf(value).length, 0);
  }
  assert.equal(values.isOutside(views[1]), true);
  assert.equal(values.isOutside(new Uint8Array(0)), false);
});

const skip = !('resizable' in ArrayBuffer.prototype) && 'no buffer changes its size here';

test('memory that can change its size is known', { skip }, () => {
  const buffer = new ArrayBuffer(16, { maxByteLength: 32 });
  const tail = new Uint8Array(buffer, 8);
  assert.equal(values.isResizable(buffer), true);
  assert.equal(values.isResizable(new DataView(buffer)), true);
  assert.equal(values.isResizable(new Uint8Array(4)), false);
  buffer.resize(4);
  assert.equal(values.viewLength(tail), 0);
  assert.equal(values.isOutside(tail), true);
});

test('a Proxy of an array is no array', () => {
  assert.equal(values.isArray([]), true);
  assert.equal(values.isArray(inContext('[]')), true);
  assert.equal(values.isArray(new Proxy([], {})), false);
});

test('a function has a name, whatever it is', () => {
  const asked = () => {
    throw new Error('asked');
  };
  assert.equal(
    values.nameOf(function f() {}),
    'f',
  );
  assert.equal(
    values.nameOf(() => {}),
    '<anonymous>',
  );
  assert.equal(values.nameOf(new Proxy(() => {}, { get: asked, getOwnPropertyDescriptor: asked })), '<anonymous>');
  for (const name of [5, undefined, null, {}, Symbol('name'), () => {}]) {
    assert.equal(values.nameOf(Object.defineProperty(() => {}, 'name', { value: name })), '<anonymous>');
  }
});

test('a Proxy that was revoked is known', () => {
  for (const target of [{}, [], () => {}]) {
    const { proxy, revoke } = Proxy.revocable(target, {});
    assert.equal(values.isRevoked(proxy), false);
    revoke();
    assert.equal(values.isRevoked(proxy), true);
    assert.equal(values.isRevoked(target), false);
  }
});
