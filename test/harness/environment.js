'use strict';
// Where a test runs.

const path = require('node:path');

// Functions get their generated code with the first call, so that it is what the tests see.
process.env.POLYFFI_LONG_CALLS ??= '0';

/** The root of the package, absolute. */
const root = path.join(__dirname, '..', '..');

/** The runtime that runs this file. @type {'node' | 'bun' | 'deno'} */
const runtime = typeof Bun === 'object' ? 'bun' : typeof Deno === 'object' ? 'deno' : 'node';

/** Whether this is Windows, which wine counts as. */
const isWindows = process.platform === 'win32';

/** What the system needs to start this runtime, whose processor it has not (test/abi/arm64.sh). @type {string[]} */
const emulator = process.env.POLYFFI_EMULATOR ? [process.env.POLYFFI_EMULATOR] : [];

/** How many times as long anything may take: under wine everything takes longer to start, and emulated it is slower. */
const patience = isWindows || emulator.length > 0 ? 4 : 1;

/** Its name as test/runtimes calls it: `node20`, `bun`, … */
const runtimeName = runtime === 'node' ? `node${process.versions.node.split('.')[0]}` : runtime;

/** The built addon; POLYFFI_ADDON names another build of it, as the sanitizer runs do. */
const addonPath = process.env.POLYFFI_ADDON || path.join(root, 'build', 'Release', 'polyffi.node');

/** The sanitizer that the addon is built with, if any. */
const sanitizer = process.env.POLYFFI_SANITIZER;

/** Why no library can be opened with RTLD_DEEPBIND here, false if it can. */
const skipDeep = ['address', 'thread'].includes(sanitizer) && 'the sanitizer refuses RTLD_DEEPBIND';

/** Whether memory that a nonblocking call was given stays there although its buffer is transferred. */
const holdsLentMemory = runtime !== 'bun';

/** Whether lines are counted (npm run coverage), which takes memory and adds symbols to the addon. */
const isCounting = Boolean(process.env.NODE_V8_COVERAGE);

/** Whether the addon is a build that takes this runtime for one without external ArrayBuffers, as Electron. */
const hasNoWindows = process.env.POLYFFI_BUILD === 'no-external-buffers';

/** Whether the build of the addon for musl is tested, on a runtime that is for it, too. */
const isMusl = process.env.POLYFFI_BUILD === 'musl';

/** Whether this thread treats denormal numbers as zero, as under `npm run test:ftz`. */
const flushesToZero = new Float64Array([Number.MIN_VALUE])[0] * 2 === 0;

module.exports = {
  root,
  runtime,
  runtimeName,
  isMusl,
  isWindows,
  emulator,
  patience,
  addonPath,
  sanitizer,
  skipDeep,
  holdsLentMemory,
  isCounting,
  hasNoWindows,
  flushesToZero,
};
