'use strict';
// `.ci/run`: everything that must pass, from a fresh clone. What prepares runs in a row; the checks run side by side, one
// for each processor, and each runs its own files one after another. A check is one line here.

const os = require('node:os');
const { root } = require('./testing/files');
const { runSteps, printSummary } = require('./testing/steps');

/** In a row; the first that fails ends the run. */
const preparation = {
  'system packages': 'bash .ci/packages',
  'install and build': 'npm ci --no-audit --no-fund',
  runtimes: 'npm ci --no-audit --no-fund --prefix test/runtimes',
};

/** The folders whose tests say what calls do, whichever way they go. */
const rooms = ['engine', 'callbacks', 'node', 'bun', 'deno', 'cdef', 'core', 'faults']
  .map((name) => `test/${name}`)
  .join(' ');

/** Side by side, begun in this order: what takes longest stands first. All of them run, also after one has failed. */
const checks = {
  'tests under sanitizers': 'npm run --silent test:sanitize',
  'tests on every runtime': 'npm run --silent test:runtimes',
  'random signatures': 'npm run --silent test:abi -- --seed 1 --count 20000',
  'random signatures and ways of calls on AArch64':
    'npm run --silent test:arm64 && npm run --silent test:arm64 -- ways',
  conformance: 'npm run --silent test:conformance',
  'node:ffi by that name, to the letter': 'npm run --silent test:conformance -- node --exact --runtime node18,node26',
  'tests on the builds that users get': 'npm run --silent test:builds',
  'installing, a sample': 'npm run --silent test:install -- --sample',
  'real programs': 'npm run --silent test:programs',
  'tests on this Node.js': 'npm test --silent',
  'tests whose calls go through Node-API alone': `POLYFFI_FAST=0 npm test --silent -- ${rooms}`,
  'tests whose calls are raw': `POLYFFI_FAST=raw npm test --silent -- ${rooms}`,
  'tests where denormal numbers are zero': 'npm run --silent test:ftz',
  'random programs': 'npm run --silent test:fuzz -- --seed 1 --count 4000',
  'random programs with AddressSanitizer':
    'npm run --silent test:fuzz -- --seed 2 --count 2000 --runtime node20 --sanitizer address',
  'failing allocations': 'npm run --silent test:faults',
  'C headers against gcc': 'npm run --silent test:headers',
  'C records against compilers': 'npm run --silent test:records -- --count 2000',
  'C of the manual pages': 'npm run --silent test:man-pages',
  "random signatures of Windows x64, by Linux' compilers": 'npm run --silent test:win64 -- --seed 1 --count 2000',
  'Node.js for Windows under wine, a sample':
    'npm run --silent test:win64 -- --wine --seed 1 --count 120 && ' +
    'npm run --silent test:windows -- --runtime node22 engine/ callbacks/scalars callbacks/threads callbacks/after-end ' +
    'raw/ node/ bun/cc cdef/ core/ faults/addresses faults/errors faults/pointees package/load register/ examples/',
  'random signatures through libffi alone': 'npm run --silent test:libffi',
  'programs ported from other tools': 'npm run --silent test:ports',
  'the site in a browser': 'npm run --silent test:site',
  lint: 'npm run --silent lint',
};

async function main() {
  const place = { cwd: root, env: { ...process.env, POLYFFI_JOBS: '1' }, minutes: 45 };
  const prepared = await runSteps(preparation, { ...place, lanes: 1, untilFailure: true });
  const isReady = prepared.every(({ outcome }) => outcome === 'passed');
  const lanes = isReady ? os.cpus().length : 0;
  const checked = await runSteps(checks, { ...place, lanes });
  printSummary([...prepared, ...checked]);
}

main();
