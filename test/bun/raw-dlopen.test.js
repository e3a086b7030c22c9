'use strict';
// native.dlopen returns the errors that bun:ffi tells, and throws what the user's code and the engine throw. On Bun,
// bun:ffi has to pass the same tests.

const { test, assert, fixture, runtime } = require('../harness');

const library = fixture('bun');
const implementations = { 'polyffi/bun': require('polyffi/bun') };
if (runtime === 'bun') implementations['bun:ffi'] = require('bun:ffi');

const boom = () => {
  throw new RangeError('mine');
};

for (const [name, { native }] of Object.entries(implementations)) {
  test(`${name}: errors about descriptions, symbols and libraries are returned`, () => {
    for (const [symbols, message] of [
      [null, 'Expected an options object with symbol names'],
      [{}, 'Expected at least one symbol'],
      [{ add: 5 }, 'Expected an object for key "add"'],
      [{ add: { args: 5 } }, 'Expected an object with "args" as an array'],
      [{ add: { args: [{}] } }, 'param must be a string (type name) or number'],
      [{ add: { args: ['zz'] } }, 'Unknown type zz'],
      [{ add: { args: [99] } }, 'invalid ABI type'],
      [
        { add: { returns: 'buffer' } },
        'Cannot return a buffer to JavaScript (since byteLength and byteOffset are unknown)',
      ],
      [{ add: { ptr: -1n } }, 'ptr is out of range.'],
      [{ nothing: {} }, `Symbol "nothing" not found in "${library}"`],
    ]) {
      assert.equal(native.dlopen(library, symbols).message, message);
    }
    assert.equal(native.dlopen('/nowhere/lib.so', { add: {} }).code, 'ERR_DLOPEN_FAILED');
  });

  test(`${name}: what a getter, a conversion or a trap throws is thrown`, () => {
    const mine = { name: 'RangeError', message: 'mine' };
    assert.throws(() => native.dlopen({ toString: boom }, { add: {} }), mine);
    assert.throws(() => native.dlopen(library, new Proxy({}, { ownKeys: boom })), mine);
    for (const key of ['args', 'returns', 'threadsafe', 'ptr']) {
      const description = Object.defineProperty({}, key, { get: boom });
      assert.throws(() => native.dlopen(library, { add: description }), mine, key);
    }
    assert.throws(() => native.dlopen(library, { add: { returns: { toString: boom } } }), mine);
  });

  test(`${name}: what cannot be called, and symbols as names, throw`, () => {
    assert.throws(() => native.dlopen(library, { add: { args: ['void'] } }), {
      message: 'bun:ffi: unsupported signature',
    });
    assert.throws(() => native.dlopen(Symbol('name'), { add: {} }), TypeError);
    assert.throws(() => native.dlopen(library, { add: { returns: Symbol('type') } }), TypeError);
  });
}
