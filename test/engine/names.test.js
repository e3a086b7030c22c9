'use strict';
// A thousand functions in one library, and functions of any name. Breaks where a name becomes source text, or a key
// that means something else to an object.

const { test, assert, fixture, gc } = require('../harness');
const { dlopen } = require('polyffi');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const i32 = { arguments: ['i32'], return: 'i32' };

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'name',
  'arguments',
  'caller',
  'apply',
  'this',
  'class',
  'await',
  'yield',
  'let',
  'static',
  'eval',
  'undefined',
  'get',
  'set',
  'async',
  '',
  '0',
  '-1',
  '1.5',
  ' ',
  'two words',
  "it's",
  'a "quoted" name',
  '`${1}`',
  '\\',
  '\\u0061',
  '\n',
  '\u2028',
  '*/',
  '//',
  ']; throw 1; [',
  'ünïcode',
  '日本語',
  '🙂',
  '\ud800',
  'a0',
  'r',
  'need',
  'seen',
  'binding',
  'closeAll',
  'frame',
];

test('a function may have any name', () => {
  const definitions = Object.create(null);
  names.forEach((name, index) => {
    definitions[name] = { ...i32, symbol: `add_${String(index).padStart(3, '0')}` };
  });
  const { symbols, functions } = dlopen(path, definitions);
  assert.equal(symbols, functions);
  assert.deepEqual(Reflect.ownKeys(symbols).sort(), [...names].sort());
  names.forEach((name, index) => {
    const f = Object.getOwnPropertyDescriptor(symbols, name).value;
    assert.equal(f(1000), 1000 + index, name);
    assert.equal(f.name, name);
    assert.equal(f.length, 1);
    assert.throws(() => f('x'), { code: 'ERR_INVALID_ARG_VALUE' }, name);
    assert.throws(() => f(), { code: 'ERR_INVALID_ARG_VALUE' }, name);
  });
});

test('such names with other kinds of arguments, and off the thread', async () => {
  const definitions = Object.create(null);
  for (const name of names) definitions[name] = { arguments: ['string'], return: 'u64', symbol: 'text_length' };
  const { symbols } = dlopen(path, definitions);
  for (const definition of Object.values(definitions)) definition.nonblocking = true;
  const asynchronous = dlopen(path, definitions).symbols;
  for (const name of names) {
    assert.equal(symbols[name]('four'), 4n, name);
    assert.equal(await asynchronous[name]('four'), 4n, name);
  }
});

test('a NUL in a name is refused', () => {
  assert.throws(() => dlopen(path, { 'add_000\0': i32 }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => dlopen(path, { x: { ...i32, symbol: 'add_000\0' } }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('a thousand functions are bound at once, each its own', async () => {
  const all = Array.from({ length: 1000 }, (_, index) => `add_${String(index).padStart(3, '0')}`);
  const { symbols, close } = dlopen(path, Object.fromEntries(all.map((name) => [name, i32])));
  assert.deepEqual(Object.keys(symbols), all);
  all.forEach((name, index) => assert.equal(symbols[name](7), 7 + index));
  await gc(1);
  all.forEach((name, index) => assert.equal(symbols[name](-7), index - 7));
  assert.equal(new Set(Object.values(symbols)).size, 1000);
  close();
  assert.throws(() => symbols.add_999(1), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('one symbol under a thousand names', () => {
  const definitions = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`f${index}`, { ...i32, symbol: 'add_001' }]),
  );
  const { symbols } = dlopen(path, definitions);
  let sum = 0;
  for (const f of Object.values(symbols)) sum = f(sum);
  assert.equal(sum, 1000);
});

test('what a wrapper is', () => {
  const { add_001: f } = dlopen(path, { add_001: i32 }).symbols;
  assert.equal(Object.hasOwn(f, 'prototype'), false);
  assert.throws(() => new f(1), TypeError);
  assert.equal(f.call(null, 1), 2);
  assert.equal(f.apply({}, [1]), 2);
  assert.equal(f.bind(undefined, 1)(), 2);
  assert.deepEqual(
    [1, 2].map((value) => f(value)),
    [2, 3],
  );
});

againWithoutGeneration(__filename);
