'use strict';
// A library that makes the thread flush denormal numbers to zero when it is loaded leaves JavaScript its own.

const { test, assert, fixture, runScript, root } = require('../harness');
const { names } = require('./dialects');

const flushing = JSON.stringify(fixture('flush-to-zero'));
const faults = JSON.stringify(`${root}/test/faults/dialects.js`);

for (const name of names) {
  test(`a library that flushes to zero, opened by ${name}, leaves JavaScript its denormals`, () => {
    const { status, stdout, stderr } = runScript(`
      const { load, signature } = require(${faults});
      const { symbols } = load(${JSON.stringify(name)}).dlopen(${flushing}, { three: signature(${JSON.stringify(name)}, ['i32']) });
      const least = new Float64Array([5e-324]);
      console.log(symbols.three(), least[0] * 2 === 1e-323, least[0] !== 0);
    `);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, '3 true true\n');
  });
}
