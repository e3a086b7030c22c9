'use strict';
// `{ type }` in the definitions of dlopen is a variable of the library: node:ffi would bind it as a function, and calling
// that runs data.

const { test, assert, fixture } = require('../harness');
const { DynamicLibrary, dlopen, struct } = require('polyffi');

const path = fixture('node');

test('a definition with a type alone is a variable', () => {
  const { symbols, lib, close } = dlopen(path, { ratio: { type: 'f64' }, half: { type: 'double', symbol: 'ratio' } });
  assert.equal(symbols.ratio.value, 0.5);
  symbols.ratio.value = 2;
  assert.equal(symbols.half.value, 2);
  symbols.ratio.value = 0.5;
  assert.equal(symbols.ratio.pointer, lib.getSymbol('ratio'));
  assert.equal(lib.functions.ratio, symbols.ratio);
  close();
  assert.throws(() => symbols.ratio.value, { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('return or arguments make it a function, whatever its type says', () => {
  const { functions } = dlopen(path, { add: { type: 'int', arguments: ['i32', 'i32'], return: 'i32' } });
  assert.equal(functions.add(1, 2), 3);
});

test('an optional variable that is missing is null', () => {
  assert.equal(dlopen(path, { nothing: { type: 'int', optional: true } }).symbols.nothing, null);
  assert.throws(() => dlopen(path, { nothing: { type: 'int' } }), { code: 'ERR_FFI_CALL_FAILED' });
});

test('the same name must keep its type', () => {
  const library = new DynamicLibrary(path);
  const { ratio } = library.getFunctions({ ratio: { type: 'f64' } });
  assert.equal(library.getFunctions({ ratio: { type: 'double' } }).ratio, ratio);
  assert.throws(() => library.getFunctions({ ratio: { type: 'i64' } }), { message: /different signature/ });
  assert.throws(() => library.getFunction('ratio', {}), { message: /different signature/ });
});

test('types that no variable can have', () => {
  for (const [type, code] of [
    ['void', 'ERR_INVALID_ARG_VALUE'],
    ['nothing', 'ERR_INVALID_ARG_VALUE'],
    [undefined, 'ERR_INVALID_ARG_TYPE'],
    [5, 'ERR_INVALID_ARG_TYPE'],
  ]) {
    assert.throws(() => dlopen(path, { ratio: { type } }), { name: 'TypeError', code }, String(type));
  }
});

test('a pointer is called by a signature of a function', () => {
  const library = new DynamicLibrary(path);
  const pointer = library.getSymbol('ratio');
  assert.throws(() => library.getFunctionFromPointer(pointer, { type: 'f64' }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('bad options of types and of callbacks have codes', () => {
  const { JSCallback, CString, getRawPointer } = require('polyffi');
  assert.throws(() => struct({ a: 'int' }, null), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new JSCallback(() => {}, null), { code: 'ERR_INVALID_ARG_TYPE' });
  const address = getRawPointer(Buffer.from('text'));
  assert.throws(() => CString(address, 0, Number.MAX_SAFE_INTEGER), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => CString(2n ** 64n - 1n, 2), { code: 'ERR_INVALID_ARG_VALUE' });
});
