'use strict';
// The child of test/faults/inject.js: `failing.js FEATURE FILE [quick]` lets each allocation, and each start of a thread, of
// one feature fail in turn. FILE always holds the number of the one that fails. It prints what it found as JSON. `quick`
// looks at answers and errors alone, not at what is left in memory.

const fs = require('node:fs');
const { gc } = require('../harness/gc');
const { dlopen, JSCallback } = require('polyffi');
const { features } = require('./features');

const [name, path, quick] = process.argv.slice(2);
const feature = features[name];
const file = fs.openSync(path, 'w');

const { functions: failing } = dlopen(process.env.LD_PRELOAD, {
  failing_arm: { arguments: ['i64'], return: 'void' },
  failing_count: { return: 'i64' },
  failing_failed: { return: 'int' },
  failing_live: { return: 'i64' },
});

let round = 0;

/** Runs the feature while its nth call of the allocator fails. */
async function attempt(n) {
  failing.failing_arm(BigInt(n));
  let error;
  let threw = false;
  try {
    await feature(round++);
  } catch (thrown) {
    error = thrown;
    threw = true;
  }
  // An engine may hold the functions of a stack until it is asked for.
  void error?.stack;
  const result = { threw, error, calls: Number(failing.failing_count()), failed: failing.failing_failed() === 1 };
  failing.failing_arm(0n);
  return result;
}

/** How many allocations are live when all that can be collected was, or as soon as there are no more than some. */
async function settled(enough = -1) {
  if (quick) return 0;
  let least = Infinity;
  for (let i = 0; i < 6 && least > enough; i++) {
    await gc(1);
    least = Math.min(least, Number(failing.failing_live()));
  }
  return least;
}

/** The calls that fail: all of the first ones, of many like them every seventh. */
const isTried = (n) => n <= 150 || (n % 7 === 0 && !quick);

/** How often growth must be seen again before it counts. */
const LOOKS = 6;

/**
 * Whether more is left with every time that the nth call fails. What an engine still finds on its stack it keeps for a
 * while, with all that hangs on it: a library, and what was bound of it since. So growth counts if it goes on and on.
 */
async function leaks(n, kept) {
  const times = 50;
  for (let look = 0; look < LOOKS; look++) {
    const before = await settled();
    for (let i = 0; i < times; i++) await attempt(n);
    await attempt(0);
    const most = before + (times + 1) * kept + times / 2;
    if ((await settled(most)) <= most) return false;
  }
  return true;
}

/** What is wrong with how an attempt ended, if anything. */
function faultOf({ threw, error, failed }) {
  if (!threw) return undefined;
  if (!failed) return `an error although nothing failed: ${error?.stack}`;
  if (!(error instanceof Error)) return `no error is thrown, but ${String(error)}`;
  if (error.code === 'ERR_ASSERTION') return `a wrong answer: ${error.message}`;
  // Errors of polyffi/deno have no codes, nor has the engine's own for want of memory.
  if (/Cannot read|not a function|undefined|Assertion/.test(error.message)) return `an internal error: ${error.stack}`;
  return undefined;
}

/** More callbacks than are kept when they are closed: from now on one goes for each that comes. */
function fillQuarantine() {
  const type = { arguments: new Array(9).fill('u8'), return: 'void' };
  for (let i = 0; i < 2100; i++) new JSCallback(() => {}, type).close();
}

async function main() {
  const faults = [];
  // Counts from now on.
  failing.failing_arm(0n);
  fillQuarantine();
  for (let i = 0; i < 3; i++) await feature(round++);
  const { calls } = await attempt(0);
  // What a round that goes well keeps, for caches.
  let before = await settled();
  await attempt(0);
  const after = await settled();
  const kept = Math.max(0, after - before);
  before = after;
  let refused = 0;
  let tried = 0;
  for (let n = 1; n <= calls; n++) {
    if (!isTried(n)) continue;
    tried++;
    fs.writeSync(file, Buffer.from(String(n).padEnd(12)), 0, 12, 0);
    const result = await attempt(n);
    if (result.threw) refused++;
    const fault = faultOf(result);
    if (fault) faults.push(`${n} of ${calls}: ${fault}`);
    const again = await attempt(0);
    if (again.threw) faults.push(`${n} of ${calls}: it does not work afterwards: ${again.error?.stack}`);
    const most = before + 2 * kept;
    before = await settled(most);
    if (before > most && (await leaks(n, kept))) {
      faults.push(`${n} of ${calls}: allocations are left, more than the ${kept} after a round that goes well`);
    }
  }
  console.log(JSON.stringify({ calls, tried, refused, kept, faults }));
  process.exit(faults.length === 0 ? 0 : 3);
}

main();
