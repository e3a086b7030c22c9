'use strict';
// What getNativeFunction returns is a plain function with the symbol's name and as many parameters as there are types;
// null finds symbols of the process. Breaks where a function is not what a user of JavaScript expects one to be.

const { test, assert, fixture } = require('../harness');
const { addon, getNativeFunction, getBufferPointer, textIn, textFor } = require('./raw.js');

const library = fixture('raw');

test('the addon has the three functions, by their names', () => {
  for (const name of ['getNativeFunction', 'getBufferPointer', 'sizeof']) {
    assert.equal(typeof addon[name], 'function');
    assert.equal(addon[name].name, name);
  }
});

test('name and length', () => {
  const cases = [
    ['count_call', 'void', []],
    ['add_int', 'int', ['int', 'int']],
    ['add_pointer_int', 'int *', ['int *', 'int *', 'int *']],
  ];
  for (const [name, result, types] of cases) {
    const f = getNativeFunction(library, name, result, types);
    assert.equal(typeof f, 'function');
    assert.equal(f.name, name);
    assert.equal(f.length, types.length);
    const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(f, 'length');
    assert.deepEqual([value, writable, enumerable, configurable], [types.length, false, false, true]);
  }
});

test('each call gives a function of its own', () => {
  const get = () => getNativeFunction(library, 'add_int', 'int', ['int', 'int']);
  const [one, other] = [get(), get()];
  assert.notEqual(one, other);
  one.mine = true;
  assert.equal(other.mine, undefined);
  assert.equal(one(1, 2), other(2, 1));
});

test('later changes of the array of types do not matter', () => {
  const types = ['int', 'int'];
  const add = getNativeFunction(library, 'add_int', 'int', types);
  types.length = 0;
  assert.equal(add(1, 2), 3);
});

test('one symbol may be declared in several ways', () => {
  assert.equal(getNativeFunction(library, 'add_int', 'unsigned', ['int', 'int'])(-1, 0), 4294967295);
  assert.equal(getNativeFunction(library, 'add_int', 'int', ['unsigned', 'int'])(4294967295, 0), -1);
  assert.equal(getNativeFunction(library, 'add_int', 'uint8_t', ['int', 'int'])(256, 7), 7);
});

test('null is the process itself', () => {
  const strlen = getNativeFunction(null, 'strlen', 'size_t', ['const char *']);
  assert.equal(strlen(getBufferPointer(textFor('twelve chars'))), 12n);
  const getenv = getNativeFunction(null, 'getenv', 'char *', ['const char *']);
  assert.equal(getenv(getBufferPointer(textFor('NO_SUCH_VARIABLE_AT_ALL'))), 0n);
  const toupper = getNativeFunction(null, 'toupper', 'int', ['int']);
  const text = Buffer.alloc(64);
  const strcpy = getNativeFunction(null, 'strcpy', 'char *', ['char *', 'const char *']);
  assert.equal(strcpy(getBufferPointer(text), getBufferPointer(textFor('copied'))), getBufferPointer(text));
  assert.equal(textIn(text), 'copied');
  assert.equal(toupper('a'.charCodeAt(0)), 'A'.charCodeAt(0));
});

test('a library may be named as the loader finds it', { skip: process.platform !== 'linux' && 'for Linux' }, () => {
  assert.equal(getNativeFunction('libm.so.6', 'cos', 'double', ['double'])(0), 1);
});

test('many arguments', () => {
  const types = Array(256).fill('int');
  const add = getNativeFunction(library, 'add_int', 'int', types);
  assert.equal(add.length, 256);
  assert.equal(add(...types.map((_, index) => index + 40)), 81);
});
