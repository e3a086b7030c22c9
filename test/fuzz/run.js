'use strict';
// `npm run test:fuzz -- --seed N --count M [--first N] [--runtime NAME[,NAME…]] [--sanitizer address]`: random programs over
// every public function of every dialect, with near-valid and hostile values, M on each runtime, in child processes. Faults
// are what ends a process (a signal, a fatal error, a hang), an internal error, and a wrong answer afterwards. The program
// is made as small as is cheap, and printed. The same numbers give the same programs. If the machine was too busy for a
// case, which ends when it runs again, that is said and no fault.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { fixture } = require('../harness/fixture');
const { Host, sanitized } = require('./host');
const { judge } = require('./judge');
const { makeSteps } = require('./program');

/** Cases in one process. */
const BATCH = 500;
/** How many faults end a run: there is enough to do then. */
const MOST_FAULTS = 10;
/** Milliseconds for a batch. */
const BATCH_TIME = 180_000;

/** Runs cases on one runtime. @returns {{ faults: number, busy: number }} busy: cases that were given too little time */
function runCases(host, seed, begin, count) {
  const file = path.join(os.tmpdir(), `polyffi-fuzz-${process.pid}`);
  const found = { faults: 0, busy: 0 };
  let first = begin;
  while (first < begin + count && found.faults < MOST_FAULTS) {
    const size = Math.min(BATCH, begin + count - first);
    fs.writeFileSync(file, String(first));
    const batch = path.join(__dirname, 'batch.js');
    const result = host.run(batch, [String(seed), String(first), String(size), file], BATCH_TIME);
    if (result.end === '') {
      first += size;
      continue;
    }
    const number = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
    const cases = Array.from({ length: number - first + 1 }, (_, i) => makeSteps(seed, first + i));
    const { isBusy, text } = judge(host, cases, result.end);
    if (isBusy) {
      found.busy++;
      console.log(`      ${host.name}: the machine was too busy for case ${number} of seed ${seed}`);
    } else {
      found.faults++;
      console.log(`\n--- ${host.name}, seed ${seed}, case ${number}: ${result.end}`);
      console.log(result.text.split('\n').slice(0, 24).join('\n'));
      console.log(text);
    }
    first = number + 1;
  }
  fs.rmSync(file, { force: true });
  return found;
}

function main() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '2000' },
      first: { type: 'string', default: '0' },
      runtime: { type: 'string', default: 'node20,node24,node26,bun,deno' },
      sanitizer: { type: 'string' },
    },
  });
  const [seed, count, first] = [values.seed, values.count, values.first].map(Number);
  if (![seed, count, first].every(Number.isSafeInteger)) throw new Error('--seed, --count and --first take integers');
  const env = sanitized(values.sanitizer);
  fixture('fuzz');
  let faults = 0;
  for (const name of values.runtime.split(',')) {
    const started = Date.now();
    const found = runCases(new Host(name, env), seed, first, count);
    faults += found.faults;
    const busy = found.busy > 0 ? `, too busy for ${found.busy}` : '';
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `${found.faults === 0 ? 'ok  ' : 'FAIL'}  ${name}: seed ${seed}, ${count} cases, ${found.faults} faults${busy} (${seconds} s)`,
    );
  }
  process.exitCode = faults === 0 ? 0 : 1;
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
