'use strict';
// Says whether this thread treats denormal numbers as zero.

const { flushesToZero } = require('../harness/environment');

console.log(flushesToZero);
