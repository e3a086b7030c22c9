'use strict';
// Programs of the fuzzer: the steps of one case, made from two numbers, and their text.

const { Random } = require('../abi/random');
const { Values } = require('./values');
const { steps } = require('./targets');

/**
 * The steps of a case: source texts of functions, which see `w` (test/fuzz/world.js) and `v`, an array of what they made.
 * @param {number} seed
 * @param {number} number of the case
 * @returns {string[]}
 */
function makeSteps(seed, number) {
  const random = new Random(seed, number);
  const at = { random, values: new Values(random) };
  const groups = random.pick([1, 1, 2, 2, 3, 4]);
  return Array.from({ length: groups }, (_, slot) => steps(at, slot)).flat();
}

/** The text that runs steps. */
const bodyOf = (steps) => steps.map((text, index) => `w.step(${index}, ${text});`).join('\n');

/** A program that can be run as a file: the steps of one or several cases, one after another. */
function programOf(cases, world = './test/fuzz/world.js') {
  const parts = cases.map((steps) => `  await (async (v) => {\n${bodyOf(steps)}\n})([]);\n  report(await w.end());`);
  return `'use strict';
// Run it at the root of the package, with a collector: node --expose-gc, bun run, deno run -A --v8-flags=--expose-gc.
const w = require(${JSON.stringify(world)});
const report = (faults) => { if (faults.length > 0) { console.error(faults.join('\\n')); process.exitCode = 1; } };
(async () => {
${parts.join('\n')}
  process.exit();
})();
`;
}

module.exports = { makeSteps, bodyOf, programOf };
