'use strict';
// `npm run test:faults -- [--runtime NAME[,NAME…]] [--feature TEXT]`: every call of the allocator, and every start of a thread,
// that the addon makes fails once, along a program through all features (features.js). What must follow is an error, or a
// right answer all the same; nothing is left over, and the process goes on. A preloaded library counts and fails.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { runtime: runtimeOf } = require('../runtimes');
const { fixture } = require('../harness/fixture');
const { features } = require('./features');

const root = path.join(__dirname, '..', '..');
const flags = { node: ['--expose-gc', '--no-warnings'], bun: [], deno: ['--v8-flags=--expose-gc'] };

/** Loads everything and makes the first call off the thread; the preloaded library fails the nth call from the start. */
const loading = `
  (async () => {
    let outcome;
    try {
      for (const name of ['polyffi', 'polyffi/bun', 'polyffi/deno']) require(name);
      const { dlopen } = require('polyffi');
      const { functions } = dlopen(process.env.LD_PRELOAD, {
        failing_arm: { arguments: ['i64'], return: 'void' },
        failing_failed: { return: 'int' },
        later: { symbol: 'failing_failed', return: 'int', nonblocking: true },
      });
      outcome = (await functions.later()) ? 'loaded all the same' : 'nothing failed';
      // What comes now is the end of the process.
      functions.failing_arm(0n);
    } catch (error) {
      outcome = error instanceof Error ? 'refused' : 'no error';
    }
    console.log(outcome);
  })();
`;

/**
 * Runs a file on a runtime with the preloaded library.
 * @param {import('../runtimes').Runtime} runtime
 */
function run({ kind, command, args: before }, file, args, env = {}) {
  const preloaded = { ...process.env, NO_COLOR: '1', LD_PRELOAD: fixture('failing', { flags: ['-ldl'] }), ...env };
  const options = { cwd: root, env: preloaded, encoding: /** @type {const} */ ('utf8'), timeout: 180_000 };
  const { status, signal, stdout, stderr } = spawnSync(command, [...before, ...flags[kind], file, ...args], options);
  return { end: signal ?? (status === 0 ? '' : `status ${status}`), status, stdout, stderr };
}

/**
 * Lets each allocation of the load fail, or one of several.
 * @param {import('../runtimes').Runtime} runtime
 * @param {number} [step]
 * @returns {{ summary: string, faults: string[] }}
 */
function failLoading(runtime, step = 1) {
  const file = path.join(root, 'build', `loading-${process.pid}.cjs`);
  fs.writeFileSync(file, loading);
  const faults = [];
  let calls = 0;
  try {
    for (let n = 1; n < 200; n += step) {
      const { end, stdout, stderr } = run(runtime, file, [], { POLYFFI_FAIL_AT: String(n) });
      if (end !== '' || stdout.trim() === 'no error') faults.push(`${n}: ${end} ${stdout}${stderr}`);
      if (stdout.trim() === 'nothing failed') break;
      calls = n;
    }
  } finally {
    fs.rmSync(file);
  }
  return { summary: `${runtime.name}: loading: ${calls} calls`, faults };
}

/**
 * Lets each call of one feature fail.
 * @param {import('../runtimes').Runtime} runtime
 * @param {string} feature
 * @param {string[]} [more] arguments for failing.js
 * @returns {{ summary: string, faults: string[] }}
 */
function failFeature(runtime, feature, more = []) {
  const file = path.join(os.tmpdir(), `polyffi-failing-${process.pid}`);
  fs.writeFileSync(file, 'before any');
  const { end, status, stdout, stderr } = run(runtime, path.join(__dirname, 'failing.js'), [feature, file, ...more]);
  const at = fs.readFileSync(file, 'utf8').trim();
  fs.rmSync(file);
  const isReport = status === 0 || status === 3;
  const { calls, tried, refused, kept, faults } = isReport
    ? JSON.parse(stdout.trim().split('\n').pop())
    : { calls: at, tried: at, refused: 0, kept: 0, faults: [`${end} at call ${at}: ${stdout}${stderr}`] };
  const summary = `${runtime.name}: ${feature}: ${calls} calls, ${tried} tried, ${refused} errors, ${kept} kept`;
  return { summary, faults };
}

function main() {
  const options = {
    runtime: { type: 'string', default: 'node20,node26,bun,deno' },
    feature: { type: 'string', default: '' },
  };
  const { values } = parseArgs({ options: /** @type {any} */ (options) });
  let count = 0;
  const show = ({ summary, faults }) => {
    count += faults.length;
    console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'}  ${summary}`);
    for (const fault of faults.slice(0, 5)) console.log(fault.replace(/^/gm, '      ').slice(0, 1500));
  };
  for (const runtime of values.runtime.split(',').map(runtimeOf)) {
    if ('loading'.includes(values.feature)) show(failLoading(runtime));
    for (const feature of Object.keys(features)) {
      if (feature.includes(values.feature)) show(failFeature(runtime, feature));
    }
  }
  process.exitCode = count === 0 ? 0 : 1;
}

if (require.main === module) main();

module.exports = { failFeature, failLoading };
