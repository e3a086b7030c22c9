'use strict';
// Memory that a getter of a later argument takes away is gone when C is called: NULL, of no bytes, never an address that
// belongs to something else by now.

const { test, assert, fixture } = require('../harness');
const { dlopen } = require('polyffi/bun');

const { symbols } = dlopen(fixture('bun'), {
  length_beside: { args: ['buffer', 'buffer_length', 'ptr'], returns: 'i64_fast' },
});

const taking = (view) => ({
  get ptr() {
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return 8;
  },
});

for (const [kind, make] of [
  ['a typed array', () => new Uint8Array(16)],
  ['a DataView', () => new DataView(new ArrayBuffer(16))],
]) {
  test(`${kind} that was never passed before`, () => {
    const view = make();
    assert.equal(symbols.length_beside(view, view, taking(view)), -1);
  });

  test(`${kind} whose address is remembered`, () => {
    const view = make();
    for (let i = 0; i < 2000; i++) assert.equal(symbols.length_beside(view, view, 8), 16);
    assert.equal(symbols.length_beside(view, view, taking(view)), -1);
    assert.equal(symbols.length_beside(view, view, 8), -1);
  });
}
