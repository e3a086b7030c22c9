'use strict';
// node bench/floors.js: what the parts of a call cost by themselves, in nanoseconds, on the Node.js that runs it. A call that
// needs a part cannot cost less.

const { engine } = require('../lib/core/addon.js');
const { functionsOf } = require('../lib/core/ways.js');
const { dlopen } = require('..');
const { build } = require('./build');

const CALLS = 50_000;
const LOOPS = 500;

const view = new Uint8Array(64);
const cells = new ArrayBuffer(64);
const { raw, fast } = functionsOf(0);
const { bench_nothing: wrapper } = dlopen(build().fixture, { bench_nothing: {} }).functions;
const scope = {
  wrapper,
  raw,
  fast,
  nodeApi: engine.entries[0],
  view,
  known: new WeakMap([[view, { low: 1, high: 2 }]]),
  asUintN: BigInt.asUintN,
  u64: new BigUint64Array(cells),
};

/** What is measured: the body of a loop, whose `r` is a number, or a bigint where it begins as one. */
const parts = [
  ['a fast call of an empty C function', 'fast();'],
  ['a raw call of it', 'raw();'],
  ['a call of it by Node-API', 'nodeApi();'],
  ['a call of it by its wrapper', 'wrapper();'],
  ['a view is found in a WeakMap', 'r += known.get(view).low;'],
  ['a bigint is tested, stored and read', 'if (asUintN(64, r) === r) u64[0] = r; u64[0] += 1n; r = u64[0];', '0n'],
];

/** The least time of an iteration, of many loops. */
function measure([name, body, first = '0'], index) {
  const text = `return (n) => { let r = ${first}; for (let i = 0; i < n; i++) { ${body} } return r; }; // ${index}`;
  const loop = new Function(...Object.keys(scope), text)(...Object.values(scope));
  let least = Infinity;
  for (let k = 0; k < LOOPS; k++) {
    const start = performance.now();
    loop(CALLS);
    least = Math.min(least, performance.now() - start);
  }
  console.log(`${((least * 1e6) / CALLS).toFixed(2).padStart(8)}  ${name}`);
}

// It leaves its call where the functions below find it.
wrapper();
parts.filter(([, body]) => !(body === 'fast();' && !fast) && !(body === 'raw();' && !raw)).forEach(measure);
