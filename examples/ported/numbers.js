'use strict';
const { cdef } = require('polyffi');

const declared = cdef(`
  void qsort(int *base, size_t count, size_t size, int (*compare)(const int *, const int *));
  div_t div(int numerator, int denominator);
`);
const c = declared.open(null);
const int = declared.type('int');

const numbers = new Int32Array([5, 1, 7, 33, 99]);
c.qsort(numbers, numbers.length, int.size, (a, b) => int.read(b) - int.read(a));
console.log(...numbers);
const result = c.div(numbers[0], numbers[2]);
console.log(result.quot, result.rem);
