'use strict';
// Unions by value, alone and inside structs. Breaks where a union whose members live in different registers is
// classified by one of them.

const { test, assert, fixture } = require('../harness');
const { dlopen } = require('polyffi');
const { Numeral, Tagged, Wide } = require('./types.js');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const definitions = {
  number_double: { arguments: [Numeral], return: Numeral },
  number_next: { arguments: [Numeral], return: Numeral },
  wide_turn: { arguments: [Wide], return: Wide },
  tagged_next: { arguments: [Tagged], return: Tagged },
};
const { symbols } = dlopen(path, definitions);
const asynchronous = dlopen(
  path,
  Object.fromEntries(Object.entries(definitions).map(([name, rest]) => [name, { ...rest, nonblocking: true }])),
).symbols;

test('a union of an integer and a float', () => {
  assert.equal(symbols.number_double({ real: 1.25 }).real, 2.5);
  assert.equal(symbols.number_next({ whole: -5n }).whole, -4n);
  assert.equal(symbols.number_next({ whole: 2n ** 53n }).whole, 2n ** 53n + 1n);
  const bytes = new Uint8Array(8);
  Numeral.write({ real: -0.5 }, bytes);
  assert.equal(symbols.number_double(bytes).real, -1);
  assert.equal(symbols.number_double(Numeral.view(bytes)).real, -1);
  assert.equal(symbols.number_double({ bytes: [...bytes] }).real, -1);
  assert.equal(symbols.number_double({ bytes }).real, -1);
});

test('a union that goes through memory', () => {
  const bytes = Array.from({ length: 24 }, (_, index) => index);
  assert.deepEqual(
    symbols.wide_turn({ bytes }).bytes,
    bytes.map((byte) => 255 - byte),
  );
  assert.equal(symbols.wide_turn({ number: 1 }).number, -2);
  assert.deepEqual(symbols.wide_turn({ number: 1 }).bytes.slice(4), Array(20).fill(255));
});

test('a union inside a struct', () => {
  const { kind, value } = symbols.tagged_next({ kind: 255, value: { whole: 41n } });
  assert.deepEqual([kind, value.whole], [0, 42n]);
});

test('bytes of the right size come back where the type says so', () => {
  const { wide_turn: turn } = dlopen(path, { wide_turn: { arguments: [Wide.bytes], return: Wide.bytes } }).symbols;
  assert.deepEqual(turn(new Uint8Array(24)), new Uint8Array(24).fill(255));
});

test('unions off the thread', async () => {
  const results = await Promise.all([
    asynchronous.number_double({ real: 4 }),
    asynchronous.wide_turn({ number: 7 }),
    asynchronous.tagged_next({ kind: 1, value: { whole: 1n } }),
  ]);
  assert.equal(results[0].real, 8);
  assert.equal(results[1].number, -8);
  assert.equal(results[2].value.whole, 2n);
  await assert.rejects(asynchronous.number_double({ real: 1, whole: 1n }), { code: 'ERR_INVALID_ARG_TYPE' });
});

againWithoutGeneration(__filename);
