'use strict';
// Integers of up to 32 bits fill their register or stack word whole, sign- or zero-extended, whatever the slot held
// before. Breaks libraries whose own types are wider than the declared ones: they would see halves of older arguments.

const { test, assert, fixture } = require('../harness.js');
const { dlopen } = require('polyffi');

const library = fixture('whole-slots');
const values = { i8: -2, u8: 254, i16: -2, u16: 65534, i32: -2, u32: 4294967294, bool: 1, char: -3 };

for (const [type, value] of Object.entries(values)) {
  for (const position of [0, 5, 6, 9]) {
    test(`${type} as argument ${position}`, () => {
      const types = (last) => [...Array(position).fill('u64'), last];
      const bindings = {
        fill: { symbol: `whole${position}`, arguments: types('u64'), return: 'u64' },
        narrow: { symbol: `whole${position}`, arguments: types(type), return: 'i64' },
      };
      const { symbols } = dlopen(library, bindings);
      const others = Array(position).fill(2n ** 64n - 1n);
      assert.equal(symbols.fill(...others, 2n ** 64n - 1n), 2n ** 64n - 1n);
      assert.equal(symbols.narrow(...others, value), BigInt(value));
    });
  }
}
