'use strict';
// The promise of a nonblocking call is settled in a later turn of the event loop. Breaks programs that count on the code
// after the call, and the microtasks it made, to run first.

const { test, assert } = require('../harness');
const { fixturePath } = require('./fixture');
const Deno = require('polyffi/deno');

const { symbols } = Deno.dlopen(fixturePath, {
  add: { parameters: ['i32', 'i32'], result: 'i32', nonblocking: true },
});

test('it is settled after the microtasks of the caller', async () => {
  const order = [];
  const call = symbols.add(1, 2).then((sum) => order.push(sum));
  for (const step of ['a', 'b', 'c', 'd']) await Promise.resolve(step).then((value) => order.push(value));
  await call;
  assert.deepEqual(order, ['a', 'b', 'c', 'd', 3]);
});
