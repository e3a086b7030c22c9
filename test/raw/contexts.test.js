'use strict';
// The addon and the values of other realms (node:vm). Breaks where a value is asked for its realm's own constructor
// instead of for what it is.

const vm = require('node:vm');
const { test, assert, fixture, addonPath } = require('../harness');
const { getNativeFunction, getBufferPointer, sizeof, bytesAt } = require('./raw.js');

const library = fixture('raw');

test('functions work inside another context', () => {
  const context = vm.createContext({ getNativeFunction, sizeof, library });
  const run = (source) => vm.runInContext(source, context);
  assert.equal(run("getNativeFunction(library, 'add_int', 'int', ['int', 'int'])(40, 2)"), 42);
  assert.equal(
    run("typeof getNativeFunction(library, 'add_long_long', 'long long', ['long long', 'long long'])(1n, 2n)"),
    'bigint',
  );
  assert.equal(run("sizeof('double')"), 8);
  assert.equal(
    run("try { getNativeFunction(library, 'no_such', 'int', []) } catch (error) { error.code }"),
    'ERR_FFI_SYMBOL_NOT_FOUND',
  );
});

test('buffers and views of another context have addresses', () => {
  const context = vm.createContext({});
  for (const source of [
    'new Uint8Array([1, 2, 3, 4]).subarray(1)',
    'new Uint8Array([1, 2, 3, 4])',
    'new Uint8Array([1, 2, 3, 4]).buffer',
    'new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 2)',
  ]) {
    const value = vm.runInContext(source, context);
    const length = value.byteLength;
    const bytes = bytesAt(getBufferPointer(value), length);
    assert.deepEqual([...bytes], [1, 2, 3, 4].slice(4 - length), source);
  }
});

test('a SharedArrayBuffer of another context has an address', () => {
  const context = vm.createContext({ SharedArrayBuffer: undefined });
  vm.runInContext('delete globalThis.SharedArrayBuffer', context);
  const buffer = vm.runInContext('new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer', context);
  new Uint8Array(buffer)[0] = 42;
  assert.equal(bytesAt(getBufferPointer(buffer), 1)[0], 42);
});

test('the addon loads inside another context', () => {
  const context = vm.createContext({ process, addonPath, library });
  const add = vm.runInContext(
    `const module = { exports: {} };
    process.dlopen(module, addonPath);
    module.exports.getNativeFunction(library, 'add_int', 'int', ['int', 'int'])`,
    context,
  );
  assert.equal(add(40, 2), 42);
});

test('types may be an array of another context', () => {
  const types = vm.runInNewContext("['int', 'int']");
  assert.equal(getNativeFunction(library, 'add_int', 'int', types)(1, 2), 3);
});
