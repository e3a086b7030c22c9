'use strict';
// The C string that a callback gave stays readable after the callback is closed, also by itself, because the native
// code that got it may still be running.

const { test, assert, fixture, runScript } = require('../harness');
const { dlopen, JSCallback } = require('polyffi/bun');

const library = fixture('bun');
const definitions = {
  hold_strings: { args: ['function', 'i32', 'i32'] },
  held_string: { args: ['i32'], returns: 'cstring' },
  length_after: { args: ['function', 'function'], returns: 'u64_fast' },
};
const { symbols } = dlopen(library, definitions);
const give = { args: ['i32'], returns: 'cstring' };
const text = (n) => `${n} `.repeat(300);

test('a string is whole when its callback is closed before C reads it', () => {
  const giver = new JSCallback(text, give);
  const closer = new JSCallback(() => giver.close(), {});
  assert.equal(symbols.length_after(giver, closer), text(0).length);
  closer.close();
});

test('a callback may close itself before it gives its string', () => {
  const giver = new JSCallback((n) => (giver.close(), text(n)), give);
  const nothing = new JSCallback(() => {}, {});
  assert.equal(symbols.length_after(giver, nothing), text(0).length);
  nothing.close();
});

test('the last strings of an open callback, and of many closed ones, are still there', () => {
  const giver = new JSCallback(text, give);
  symbols.hold_strings(giver, 0, 64);
  for (let i = 64; i < 200; i++) {
    const other = new JSCallback(text, give);
    symbols.hold_strings(other, i, 1);
    other.close();
  }
  for (let i = 0; i < 200; i++) assert.equal(symbols.held_string(i), text(i));
  giver.close();
  for (let i = 0; i < 200; i++) assert.equal(symbols.held_string(i), text(i));
});

test('no more than the last strings are kept', () => {
  const { status, stdout, stderr } = runScript(
    `const { dlopen, JSCallback } = require('polyffi/bun');
    const { symbols } = dlopen(${JSON.stringify(library)}, ${JSON.stringify(definitions)});
    const long = 'x'.repeat(20_000);
    const give = () => {
      const callback = new JSCallback(() => long, ${JSON.stringify(give)});
      symbols.hold_strings(callback, 0, 200);
      callback.close();
    };
    for (let i = 0; i < 20; i++) give();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 60; i++) give();
    console.log(process.memoryUsage().rss - before < 100e6);`,
  );
  assert.deepEqual([status, stdout], [0, 'true\n'], stderr);
});
