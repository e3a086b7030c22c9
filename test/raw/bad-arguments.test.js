'use strict';
// A wrong argument is an error with a class, a code and a message that names function, position, what was found and
// what was expected. The C function does not run. Breaks where a value slips through, or a message changes.

const { test, assert, fixture } = require('../harness');
const { getNativeFunction, thrown } = require('./raw.js');

const library = fixture('raw');
const countCalls = getNativeFunction(library, 'count_calls', 'int', []);

const typeError = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message, instance: true });
const rangeError = (message) => ({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message, instance: true });
const countError = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message, instance: true });

const adder = (name) => getNativeFunction(library, `add_${name}`, name, [name, name]);

/** Values that are no number, no bigint, and how a message calls them. */
const neither = [
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true (boolean)'],
  ['7', '"7" (string)'],
  ['', '"" (string)'],
  [Symbol('7'), 'symbol'],
  [{}, 'object'],
  [[], 'object'],
  [() => 7, 'function'],
  [new Number(7), 'object'],
  [{ valueOf: () => 7 }, 'object'],
  [new Uint8Array(8), 'object'],
];

/** How a message calls each type. */
const numbers = {
  int8_t: 'int8_t',
  uint8_t: 'uint8_t',
  int16_t: 'int16_t',
  uint16_t: 'uint16_t',
  int32_t: 'int32_t',
  uint32_t: 'uint32_t',
  float: 'float (a number)',
  double: 'double (a number)',
  bool: 'bool (0 or 1)',
};
const bigints = { int64_t: 'int64_t (a bigint)', uint64_t: 'uint64_t (a bigint)', pointer: 'pointer (a bigint)' };

test('a value of the wrong kind', () => {
  for (const [names, zero, wrong] of [
    [numbers, 0, [7n, '7 (bigint)']],
    [bigints, 0n, [7, '7 (number)']],
  ]) {
    for (const [name, expected] of Object.entries(names)) {
      const add = adder(name);
      for (const [value, found] of [...neither, wrong]) {
        assert.deepEqual(
          thrown(() => add(value, zero)),
          typeError(`argument 1 of add_${name}: expected ${expected}, found ${found}`),
        );
        assert.deepEqual(
          thrown(() => add(zero, value)),
          typeError(`argument 2 of add_${name}: expected ${expected}, found ${found}`),
        );
      }
    }
  }
});

test('a number that is no integer, or out of range', () => {
  const outside = {
    int8_t: [-129, 128],
    uint8_t: [-1, 256],
    int16_t: [-32769, 32768],
    uint16_t: [-1, 65536],
    int32_t: [-2147483649, 2147483648],
    uint32_t: [-1, 4294967296],
    bool: [-1, 2],
  };
  for (const [name, values] of Object.entries(outside)) {
    const add = adder(name);
    for (const value of [...values, 0.5, -0.5, NaN, Infinity, -Infinity, 1e300, 2 ** 53]) {
      const found = `${value} (number)`;
      assert.deepEqual(
        thrown(() => add(0, value)),
        rangeError(`argument 2 of add_${name}: expected ${numbers[name]}, found ${found}`),
      );
    }
    assert.equal(add(-0, 0), 0);
  }
});

test('a bigint out of range', () => {
  const outside = {
    int64_t: [-(2n ** 63n) - 1n, 2n ** 63n, 2n ** 64n],
    uint64_t: [-1n, -(2n ** 63n), 2n ** 64n],
    pointer: [-1n, 2n ** 64n],
  };
  for (const [name, values] of Object.entries(outside)) {
    for (const value of values) {
      assert.deepEqual(
        thrown(() => adder(name)(value, 0n)),
        rangeError(`argument 1 of add_${name}: expected ${bigints[name]}, found ${value} (bigint)`),
      );
    }
  }
});

test('a long value is cut in the message', () => {
  const add = adder('int32_t');
  const { message } = thrown(() => add('x'.repeat(100_000), 0));
  assert.match(message, /^argument 1 of add_int32_t: expected int32_t, found "x{40,100}" \(string\)$/);
  const wide = thrown(() => adder('int64_t')(10n ** 1000n, 0n));
  assert.match(wide.message, /^argument 1 of add_int64_t: expected int64_t \(a bigint\), found 10{40,100} \(bigint\)$/);
});

test('the wrong number of arguments', () => {
  const add = adder('int32_t');
  const counts = [
    [[], 0],
    [[1], 1],
    [[1, 2, 3], 3],
    [Array(300).fill(0), 300],
  ];
  for (const [args, count] of counts) {
    assert.deepEqual(
      thrown(() => add(...args)),
      countError(`add_int32_t takes 2 arguments, found ${count}`),
    );
  }
  assert.deepEqual(
    thrown(() => countCalls(1)),
    countError('count_calls takes 0 arguments, found 1'),
  );
  const one = getNativeFunction(null, 'abs', 'int', ['int']);
  assert.deepEqual(
    thrown(() => one()),
    countError('abs takes 1 argument, found 0'),
  );
});

test('nothing is called with a wrong argument', () => {
  const before = countCalls();
  const count = getNativeFunction(library, 'count_call', 'void', ['int', 'int64_t']);
  for (const args of [[], [1], [1, 2], ['1', 2n], [1.5, 2n], [1, 2n ** 64n], [1, 2n, 3]]) {
    assert.throws(() => count(...args), Error);
  }
  assert.equal(countCalls(), before);
  count(1, 2n);
  assert.equal(countCalls(), before + 1);
});

test('an error leaves the function usable', () => {
  const add = adder('int32_t');
  assert.throws(() => add(1, '2'), TypeError);
  assert.equal(add(1, 2), 3);
  assert.throws(() => add.call(null, 2 ** 31, 0), RangeError);
  assert.equal(add.apply(undefined, [-2, 1]), -1);
});
