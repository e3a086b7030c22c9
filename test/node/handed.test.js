'use strict';
// What stands for an address may be handed over itself: callbacks, views of structs, memory of alloc(). Breaks where a
// program would have to ask it for its address, or where C gets an address of memory that is gone.

const { test, assert, fixture, gc } = require('../harness');
const { JSCallback, alloc, dlopen, struct } = require('polyffi');

const Pair = struct({ x: 'double', y: 'double' });
const { symbols } = dlopen(fixture('engine'), {
  call: { arguments: ['pointer', 'int32'], return: 'int32' },
  pair_ratio: { arguments: ['pair *'], return: 'double' },
  is_same: { arguments: ['void *', 'void *'], return: 'int32' },
  text_length: { arguments: ['const char *'], return: 'uint64' },
  sum_bytes: { arguments: ['uint8_t *', 'uint32'], return: 'uint64' },
});
const twice = new JSCallback((n) => 2 * n, { arguments: ['int32'], return: 'int32' });

test('a callback where a function pointer stands, again and again', () => {
  for (let i = 0; i < 10; i++) assert.equal(symbols.call(twice, i), 2 * i);
});

test('a callback as a member', () => {
  const Holder = struct({ f: 'pointer', n: 'int32' });
  const bytes = new Uint8Array(Holder.size);
  Holder.write({ f: twice, n: 1 }, bytes);
  assert.equal(Holder.read(bytes).f, twice.ptr);
});

test('a callback as the result of a callback', () => {
  const giver = new JSCallback(() => twice, { arguments: ['int32'], return: 'pointer' });
  // Called as a function of an integer, which is the lower half of the address.
  assert.equal(symbols.call(giver, 1), Number(BigInt.asIntN(32, twice.ptr)));
  giver.close();
});

test('a callback that is closed is an error', () => {
  const closed = new JSCallback(() => 1, { arguments: ['int32'], return: 'int32' });
  closed.close();
  assert.throws(() => symbols.call(closed, 1), { code: 'ERR_INVALID_ARG_VALUE', message: /^the callback is closed/ });
});

test('a view of a struct is its memory', () => {
  const view = Pair.view(new ArrayBuffer(24), 8);
  view.x = 6;
  view.y = 3;
  for (let i = 0; i < 10; i++) assert.equal(symbols.pair_ratio(view), 2);
  const bytes = new Uint8Array(16);
  assert.equal(symbols.is_same(Pair.view(bytes), bytes), 1);
});

test('memory of alloc', () => {
  const text = alloc('char[6]');
  text.value = 'hello';
  for (let i = 0; i < 10; i++) assert.equal(symbols.text_length(text), 5n);
  text.free();
  assert.throws(() => symbols.text_length(text), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('a getter of a later argument takes the memory away: the call is an error', () => {
  const Third = struct({ x: 'double', y: 'double' });
  const { symbols: more } = dlopen(fixture('engine'), {
    pair_ratio: { arguments: ['pair *', '...', Third], return: 'double' },
  });
  const buffer = new ArrayBuffer(16);
  const view = Pair.view(buffer);
  const value = {
    get x() {
      structuredClone(buffer, { transfer: [buffer] });
      gc();
      return 1;
    },
    y: 1,
  };
  assert.throws(() => more.pair_ratio(view, value), TypeError);
});
