'use strict';
// Thousands of libraries, calls, errors and promises in the memory of a few. Breaks where a native copy, a promise, a
// library or a wrapper is kept after its time.

const fs = require('node:fs');
const { test, assert, fixture, gc, steady } = require('../harness');
const { JSCallback, dlopen, struct, array } = require('polyffi');
const { Box, Pair } = require('./types.js');

const path = fixture('engine');
const openFiles = () => fs.readdirSync('/proc/self/fd').length;

const i32 = { arguments: ['i32'], return: 'i32' };
const definitions = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`add_${String(index).padStart(3, '0')}`, i32]),
);

test('libraries that are opened and closed', { skip: process.platform !== 'linux' && 'needs /proc' }, async () => {
  const files = openFiles();
  await steady(
    async () => {
      for (let i = 0; i < 100; i++) {
        const { symbols, close } = dlopen(path, definitions);
        assert.equal(symbols.add_007(i), i + 7);
        close();
        if (i % 25 === 0) await gc(1);
      }
    },
    { rounds: 5, most: 1.5e6 },
  );
  // A runtime may open some of its own meanwhile.
  assert.ok(openFiles() < files + 20);
});

test('libraries that are forgotten', async () => {
  await steady(
    async () => {
      for (let i = 0; i < 100; i++) {
        assert.equal(dlopen(path, definitions).symbols.add_007(i), i + 7);
        if (i % 25 === 0) await gc(1);
      }
    },
    { rounds: 5, most: 1.5e6 },
  );
});

test('calls off the thread, with all that they hold', async () => {
  const off = (definition) => ({ ...definition, nonblocking: true });
  const { symbols } = dlopen(path, {
    text_digest: off({ arguments: ['string'], return: 'u32' }),
    sum_bytes: off({ arguments: ['buffer', 'u32'], return: 'u64' }),
    box_turn: off({ arguments: [Box], return: Box }),
    pair_add: off({ arguments: [Pair, Pair], return: Pair.bytes, errno: true }),
  });
  const text = 'x'.repeat(20_000);
  const box = Box.read(new Uint8Array(Box.size));
  const { signal } = new AbortController();
  await steady(
    async () => {
      const calls = [];
      for (let i = 0; i < 200; i++) {
        calls.push(symbols.text_digest(text), symbols.sum_bytes(new Uint8Array(20_000), 20_000));
        calls.push(symbols.box_turn(box), symbols.pair_add({ x: 1, y: i }, { x: 2, y: 3 }));
        calls.push(
          symbols.text_digest(`${text}\0`).catch(() => {}),
          symbols.pair_add({ x: 1 }, {}).catch(() => {}),
        );
        if (i < 5) calls.push(symbols.text_digest(text, { signal }));
      }
      await Promise.all(calls);
      await gc(1);
    },
    { rounds: 5, most: 1.5e6 },
  );
});

test('large structs, both ways', async () => {
  const size = 1 << 20;
  const Megabyte = struct({ bytes: array('u8', size) });
  const bytes = new Uint8Array(size);
  await steady(
    async () => {
      for (let i = 0; i < 10; i++) {
        const { symbols, close } = dlopen(path, {
          megabyte_next: { arguments: ['u8', Megabyte, 'u8'], return: Megabyte.bytes },
        });
        assert.equal(symbols.megabyte_next(1, bytes, 2)[5], 3);
        close();
      }
      await gc(2);
    },
    // The frame of such a function alone has 2 MB: 60 MB for 30 of them, and as much again for the results.
    { rounds: 3, most: 20e6 },
  );
});

test('callbacks, and errors that leave through calls', async () => {
  const { call } = dlopen(path, { call: { arguments: ['function', 'i32'], return: 'i32' } }).symbols;
  await steady(
    async () => {
      for (let i = 0; i < 1000; i++) {
        const callback = new JSCallback((value) => {
          if (value % 2) throw new Error(`odd ${value}`);
          return value;
        }, i32);
        if (i % 2) assert.throws(() => call(callback.ptr, i), { message: `odd ${i}` });
        else assert.equal(call(callback.ptr, i), i);
        callback.close();
        assert.throws(() => call({}, i), TypeError);
      }
      await gc(1);
    },
    { rounds: 5, most: 1.5e6 },
  );
});
