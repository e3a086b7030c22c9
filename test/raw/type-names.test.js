'use strict';
// Type names in the spellings of C programs: spaces, const, asterisks, void results. Breaks where a spelling that C
// reads as a known type is refused, or where one that it does not is taken.

const { test, assert, fixture } = require('../harness');
const { getNativeFunction, getBufferPointer, sizeof, thrown } = require('./raw.js');

const library = fixture('raw');

test('spaces between, before and after the words do not matter', () => {
  const spellings = ['unsigned  long   long', '  unsigned long long', 'unsigned long long  ', 'unsigned\tlong\nlong'];
  for (const name of spellings) {
    assert.equal(sizeof(name), sizeof('unsigned long long'), JSON.stringify(name));
    const add = getNativeFunction(library, 'add_unsigned_long_long', name, [name, name]);
    assert.equal(add(2n ** 63n, 2n ** 63n - 1n), 2n ** 64n - 1n, JSON.stringify(name));
  }
});

test('const does not matter', () => {
  for (const name of ['const int', 'int const', ' const  int ', 'const int const']) {
    assert.equal(sizeof(name), sizeof('int'), name);
    assert.equal(getNativeFunction(library, 'add_int', name, [name, 'int'])(-2, 1), -1, name);
  }
});

test('whatever has an asterisk is a pointer', () => {
  const names = ['*', 'void*', 'char **', 'const char *', 'char *const', 'struct x *', 'FILE*', 'void (*)(int, char*)'];
  for (const name of names) {
    assert.equal(sizeof(name), sizeof('pointer'), name);
    assert.equal(getNativeFunction(library, 'add_pointer', name, [name, name])(40n, 2n), 42n, name);
  }
});

test('a void result is undefined, and the function runs', () => {
  const total = new Int32Array([40]);
  const addTo = getNativeFunction(library, 'add_to', 'void', ['int *', 'int']);
  assert.equal(addTo(getBufferPointer(total), 2), undefined);
  assert.equal(total[0], 42);
  assert.equal(getNativeFunction(library, 'count_call', ' const  void', [])(), undefined);
});

test('the size of a name that is no type is undefined', () => {
  const names = [
    '',
    ' ',
    'Int',
    'INT',
    'int int',
    'unsigned float',
    'long long long',
    'i32',
    'const',
    'string',
    'void',
  ];
  for (const name of [...names, '__proto__', 'x'.repeat(10_000), 'int\u00a0', 'int;']) {
    assert.equal(sizeof(name), undefined, name.slice(0, 20));
  }
});

test('a name with a NUL is no type', () => {
  assert.deepEqual(
    thrown(() => sizeof('int\0')),
    {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message: 'type: expected a string without NUL characters',
      instance: true,
    },
  );
});
