'use strict';
const { cdef } = require('polyffi');

const { strlen } = cdef('size_t strlen(const char *text);').open(null);
const { hypot } = cdef('double hypot(double a, double b);').open('libm.so.6');

console.log(Number(strlen('potatoes')), hypot(3, 4));
