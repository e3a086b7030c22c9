'use strict';
// getNativeFunction and sizeof refuse what they cannot use, with class, code and message, and give the loader's own
// reason. Breaks where a wrong declaration is taken, crashes, or is refused in other words.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, fixture, loaderSays, longDoubleIsDouble, root } = require('../harness');
const { getNativeFunction, sizeof, thrown } = require('./raw.js');

const library = fixture('raw');
const typeError = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message, instance: true });
const valueError = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message, instance: true });

/** Values that are no string, and how a message calls them. */
const noStrings = [
  [7, '7 (number)'],
  [7n, '7 (bigint)'],
  [false, 'false (boolean)'],
  [Symbol('x'), 'symbol'],
  [{}, 'object'],
  [() => {}, 'function'],
  [new String('x'), 'object'],
];

test('a library that is no string and not null', () => {
  for (const [value, found] of [...noStrings, [undefined, 'undefined']]) {
    assert.deepEqual(
      thrown(() => getNativeFunction(value, 'abs', 'int', ['int'])),
      typeError(`library (a path or null): expected a string, found ${found}`),
    );
  }
});

test('a symbol or a result type that is no string', () => {
  for (const [value, found] of [...noStrings, [undefined, 'undefined'], [null, 'null']]) {
    assert.deepEqual(
      thrown(() => getNativeFunction(library, value, 'int', ['int'])),
      typeError(`func: expected a string, found ${found}`),
    );
    assert.deepEqual(
      thrown(() => getNativeFunction(library, 'add_int', value, ['int', 'int'])),
      typeError(`retType: expected a string, found ${found}`),
    );
    assert.deepEqual(
      thrown(() => getNativeFunction(library, 'add_int', 'int', ['int', value])),
      typeError(`argTypes[1]: expected a string, found ${found}`),
    );
  }
});

test('argument types that are no array', () => {
  const wrong = [
    [undefined, 'undefined'],
    [null, 'null'],
    ['int', '"int" (string)'],
    [{ length: 2, 0: 'int', 1: 'int' }, 'object'],
    [new Set(['int']), 'object'],
  ];
  for (const [value, found] of wrong) {
    assert.deepEqual(
      thrown(() => getNativeFunction(library, 'add_int', 'int', value)),
      typeError(`argTypes: expected an array, found ${found}`),
    );
  }
  assert.deepEqual(
    thrown(() => getNativeFunction(library, 'add_int', 'int', ['int', , 'int'])),
    typeError('argTypes[1]: expected a string, found undefined'),
  );
});

test('a type that is not supported', () => {
  const unsupported = (message) => ({ name: 'TypeError', code: 'ERR_FFI_UNSUPPORTED_TYPE', message, instance: true });
  // Where long double is double, it is as good as that.
  const wide = longDoubleIsDouble ? [] : ['long double'];
  for (const name of ['', 'integer', 'i32', 'string', ...wide, 'struct x', '__proto__']) {
    assert.deepEqual(
      thrown(() => getNativeFunction(library, 'add_int', name, [])),
      unsupported(`retType: "${name}" is no supported type`),
    );
    assert.deepEqual(
      thrown(() => getNativeFunction(library, 'add_int', 'int', ['int', name])),
      unsupported(`argTypes[1]: "${name}" is no supported type`),
    );
  }
  assert.deepEqual(
    thrown(() => getNativeFunction(library, 'add_int', 'int', ['void'])),
    unsupported('argTypes[0]: "void" is no supported type'),
  );
  assert.deepEqual(
    thrown(() => getNativeFunction(library, 'add_int', 'int', Array(5000).fill('int'))),
    unsupported('a signature has more than 4096 arguments'),
  );
});

test('a NUL in a name', () => {
  assert.deepEqual(
    thrown(() => getNativeFunction(`${library}\0`, 'add_int', 'int', ['int', 'int'])),
    valueError('library (a path or null): expected a string without NUL characters'),
  );
  assert.deepEqual(
    thrown(() => getNativeFunction(library, 'add_int\0', 'int', ['int', 'int'])),
    valueError('func: expected a string without NUL characters'),
  );
  assert.deepEqual(
    thrown(() => getNativeFunction(library, 'add_int', 'int', ['int', 'int\0'])),
    valueError('argTypes[1]: expected a string without NUL characters'),
  );
});

test('a library that the loader cannot open, with its reason', () => {
  const load = (file) => thrown(() => getNativeFunction(file, 'add_int', 'int', ['int', 'int']));
  const missing = path.join(root, 'build', 'no-such-library.so');
  const text = path.join(root, 'package.json');
  for (const [file, reason] of [
    [missing, loaderSays.noFile],
    ['libno-such-library.so.7', loaderSays.noFile],
    [text, loaderSays.noLibrary],
    [root, loaderSays.folder],
  ]) {
    const { name, code, message } = load(file);
    assert.deepEqual([name, code], ['Error', 'ERR_FFI_LIBRARY_LOAD_FAILED']);
    assert.ok(message.startsWith(`cannot open the library ${file}: `), message);
    assert.match(message.slice(`cannot open the library ${file}: `.length), reason);
  }
});

test('a file that only begins like a library', { skip: process.platform !== 'linux' && 'for Linux' }, () => {
  const folder = fs.mkdtempSync(path.join(root, 'build', 'broken-'));
  try {
    const file = path.join(folder, 'broken.so');
    fs.writeFileSync(file, fs.readFileSync(library).subarray(0, 20));
    const { name, code, message } = thrown(() => getNativeFunction(file, 'add_int', 'int', []));
    assert.deepEqual([name, code], ['Error', 'ERR_FFI_LIBRARY_LOAD_FAILED']);
    assert.match(message, /: .*broken\.so/);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('a symbol that is missing, with the loader’s reason', () => {
  for (const symbol of ['no_such_function', '', 'add_int ', '__proto__', 'naïve']) {
    const { name, code, message } = thrown(() => getNativeFunction(library, symbol, 'int', []));
    assert.deepEqual([name, code], ['Error', 'ERR_FFI_SYMBOL_NOT_FOUND']);
    assert.ok(message.startsWith(`cannot find the symbol ${symbol}: `), message);
    assert.match(message, loaderSays.noSymbol, message);
    assert.ok(message.includes(library), message);
  }
  const { code, message } = thrown(() => getNativeFunction(null, 'no_such_function', 'int', []));
  assert.equal(code, 'ERR_FFI_SYMBOL_NOT_FOUND');
  assert.match(message, /^cannot find the symbol no_such_function: .+/);
});

test('a symbol whose address is NULL', { skip: process.platform !== 'linux' && 'made by gcc for Linux' }, () => {
  const { name, code, message } = thrown(() => getNativeFunction(library, 'nothing', 'void', []));
  assert.deepEqual([name, code], ['Error', 'ERR_FFI_SYMBOL_NOT_FOUND']);
  assert.equal(message, 'cannot find the symbol nothing: its address is NULL');
});

test('an exception of a getter among the types is the caller’s', () => {
  const mine = new RangeError('mine');
  const types = Object.defineProperty(['int', 'int'], 1, {
    get() {
      throw mine;
    },
  });
  assert.throws(
    () => getNativeFunction(library, 'add_int', 'int', types),
    (error) => error === mine,
  );
});

test('missing arguments', () => {
  assert.deepEqual(
    thrown(() => getNativeFunction()),
    typeError('library (a path or null): expected a string, found undefined'),
  );
  assert.deepEqual(
    thrown(() => getNativeFunction(null, 'abs', 'int')),
    typeError('argTypes: expected an array, found undefined'),
  );
});

test('sizeof of what is no string', () => {
  for (const [value, found] of [...noStrings, [undefined, 'undefined'], [null, 'null'], [[], 'object']]) {
    assert.deepEqual(
      thrown(() => sizeof(value)),
      typeError(`type: expected a string, found ${found}`),
    );
  }
  assert.deepEqual(
    thrown(() => sizeof()),
    typeError('type: expected a string, found undefined'),
  );
});
