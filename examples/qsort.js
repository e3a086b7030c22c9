'use strict';
// C's qsort with a comparator written in JavaScript.

const { dlopen, getFloat64 } = require('polyffi');

// int (*)(const void *, const void *): a parameter with a signature takes a plain function for the time of the call.
const comparator = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
const { symbols } = dlopen(null, {
  qsort: { arguments: ['buffer', 'size_t', 'size_t', comparator] },
});

const values = Float64Array.of(2.5, -1, 1e9, 0, 2.25, -Infinity);

symbols.qsort(values, values.length, values.BYTES_PER_ELEMENT, (a, b) => Math.sign(getFloat64(a) - getFloat64(b)));
console.log(values.join(' '));

let calls = 0;
symbols.qsort(values, values.length, 8, (a, b) => {
  calls++;
  return Math.sign(getFloat64(b) - getFloat64(a));
});
console.log(values.join(' '), calls > 5);

// An exception leaves through qsort, as if qsort were JavaScript.
try {
  symbols.qsort(values, values.length, 8, () => {
    throw new Error('incomparable');
  });
} catch (error) {
  console.log('caught:', error.message);
}
