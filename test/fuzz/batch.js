'use strict';
// Runs cases one after another: `batch.js SEED FIRST COUNT FILE`. FILE always holds the number of the case that runs; a case
// with a fault ends the run, with its number and the fault on the standard output.

const fs = require('node:fs');
const { makeSteps, bodyOf } = require('./program');
const w = require('./world');

const [seed, first, count] = process.argv.slice(2, 5).map(Number);
const file = fs.openSync(process.argv[5], 'w');
const AsyncFunction = (async () => {}).constructor;

async function main() {
  for (let number = first; number < first + count; number++) {
    fs.writeSync(file, Buffer.from(String(number).padEnd(12)), 0, 12, 0);
    // Errors of syntax would be the fuzzer's own.
    const run = new AsyncFunction('w', 'v', bodyOf(makeSteps(seed, number)));
    await run(w, []);
    const faults = await w.end();
    if (faults.length > 0) {
      console.log(JSON.stringify({ number, faults }));
      process.exit(3);
    }
  }
  console.log(JSON.stringify({ done: count }));
  process.exit(0);
}

main();
