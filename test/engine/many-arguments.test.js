'use strict';
// Functions of 256 arguments. Breaks where stack words are laid out wrongly, or where a limit of the wrapper, the frame
// or the argument buffer is met.

const { test, assert, fixture } = require('../harness');
const { dlopen, getNativeFunction } = require('polyffi');
const { load } = require('../harness');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const COUNT = 256;
const indices = Array.from({ length: COUNT }, (_, index) => index);

/** A value for each argument, none like its neighbours. */
const valueAt = (index) => (index * 37 + 11) % 101;
const weighed = indices.reduce((sum, index) => sum + valueAt(index) * (index + 1), 0);

for (const type of ['i32', 'u8', 'i64', 'f64', 'f32']) {
  test(`256 arguments of ${type} arrive in order`, () => {
    const name = `weigh_${type}`;
    const result = type.startsWith('f') ? 'f64' : 'i64';
    const { symbols } = dlopen(path, { [name]: { arguments: Array(COUNT).fill(type), return: result } });
    const js = (value) => (type === 'i64' ? BigInt(value) : value);
    const expected = result === 'i64' ? BigInt(weighed) : weighed;
    assert.equal(symbols[name](...indices.map((index) => js(valueAt(index)))), expected);
    assert.equal(symbols[name].length, COUNT);
    for (const only of [0, 5, 6, 7, 8, 15, 16, 127, 254, 255]) {
      const args = indices.map((index) => js(index === only ? 1 : 0));
      assert.equal(Number(symbols[name](...args)), only + 1);
    }
    assert.throws(() => symbols[name](...indices.slice(1).map(js)), { code: 'ERR_INVALID_ARG_VALUE' });
  });
}

const kinds = ['i16', 'f64', 'i64', 'f32'];
const mixedTypes = indices.map((index) => kinds[index % 4]);
const mixed = (of) => indices.map((index) => (mixedTypes[index] === 'i64' ? BigInt(of(index)) : of(index)));

test('256 arguments of four kinds in turn arrive in order', () => {
  const { weigh_mixed: f } = dlopen(path, { weigh_mixed: { arguments: mixedTypes, return: 'f64' } }).symbols;
  assert.equal(f(...mixed(valueAt)), weighed);
  for (let only = 0; only < COUNT; only += 5) {
    assert.equal(f(...mixed((index) => (index === only ? -1 : 0))), -(only + 1));
  }
  assert.throws(() => f(...mixed((index) => (index === 252 ? 40000 : 0))), {
    message: /^Argument 252 must be an int16/,
  });
});

test('256 arguments off the thread', async () => {
  const { weigh_mixed: f } = dlopen(path, {
    weigh_mixed: { arguments: mixedTypes, return: 'f64', nonblocking: true },
  }).symbols;
  const calls = [0, 1, 2].map((more) => f(...mixed((index) => valueAt(index) + more)));
  const sumOfWeights = (COUNT * (COUNT + 1)) / 2;
  assert.deepEqual(await Promise.all(calls), [weighed, weighed + sumOfWeights, weighed + 2 * sumOfWeights]);
});

test('256 arguments through the functions of the draft', () => {
  const types = { i16: 'short', f64: 'double', i64: 'long long', f32: 'float' };
  const names = mixedTypes.map((type) => types[type]);
  for (const get of [getNativeFunction, load.dlopen().getNativeFunction]) {
    assert.equal(get(path, 'weigh_mixed', 'double', names)(...mixed(valueAt)), weighed);
  }
});

againWithoutGeneration(__filename);
