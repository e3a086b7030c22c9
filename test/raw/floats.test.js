'use strict';
// float and double keep every value that they have: signed zero, infinities, NaN, the smallest and the largest. Breaks
// where a float is passed or read as a double, or where a number is rounded twice.

const { test, assert, fixture } = require('../harness');
const { getNativeFunction, getBufferPointer } = require('./raw.js');

const library = fixture('raw');
const values = [
  0,
  -0,
  1,
  -1,
  0.1,
  1 / 3,
  -2.5,
  NaN,
  Infinity,
  -Infinity,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  Number.MAX_SAFE_INTEGER,
  2 ** -149,
  2 ** -150,
  2 ** 127 * (2 - 2 ** -23),
  2 ** 128,
  16777217,
  Math.PI,
];

for (const [name, View] of [
  ['float', Float32Array],
  ['double', Float64Array],
]) {
  test(`${name} adds through registers as through memory`, () => {
    const add = getNativeFunction(library, `add_${name}`, name, [name, name]);
    const addPointer = getNativeFunction(library, `add_pointer_${name}`, `${name} *`, Array(3).fill(`${name} *`));
    const memory = new View(3);
    const at = (index) => getBufferPointer(memory) + BigInt(index * View.BYTES_PER_ELEMENT);
    for (const a of values) {
      for (const b of values) {
        memory[0] = a;
        memory[1] = b;
        assert.equal(addPointer(at(0), at(1), at(2)), at(2));
        assert.ok(Object.is(add(a, b), memory[2]), `${a} + ${b}: ${add(a, b)}, in memory ${memory[2]}`);
      }
    }
  });
}

test('a number becomes a float as in C', () => {
  const add = getNativeFunction(library, 'add_float', 'float', ['float', 'float']);
  const narrow = getNativeFunction(library, 'narrow', 'void', ['const double *', 'float *']);
  const from = new Float64Array(1);
  const to = new Float32Array(1);
  for (const value of values) {
    from[0] = value;
    narrow(getBufferPointer(from), getBufferPointer(to));
    assert.ok(Object.is(add(value, -0), to[0]), String(value));
  }
});
