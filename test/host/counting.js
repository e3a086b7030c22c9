'use strict';
// A build of the addon that counts which way its calls go.

const fs = require('node:fs');
const path = require('node:path');
const { compile } = require('../../scripts/install/compile');
const { hashOfSources } = require('../../scripts/install/sources');
const { emulator, isWindows, root, runScript, runtime } = require('../harness');

/** Whether the runtime's own FFI calls the addon, or the table of versions has a row for this V8. */
function isKnown() {
  if (runtime !== 'node') return true;
  const rows = fs.readFileSync(path.join(root, 'src', 'host', 'v8_versions.h'), 'utf8').matchAll(/\{(\d+), (\d+),/g);
  return [...rows].some(([, major, minor]) => process.versions.v8.startsWith(`${major}.${minor}.`));
}

/** Why there is nothing to count, or false. */
const skip =
  (process.env.POLYFFI_ADDON && !isWindows && emulator.length === 0 && 'another build of the addon is tested') ||
  (!isKnown() && 'every call of this version goes through Node-API');

/** @returns {string} the file, which is compiled if it is not there */
function countingAddon() {
  const folder = path.join(root, 'build', 'counting-ways');
  const machine = `${process.platform}-${process.arch}`;
  const file = path.join(folder, `polyffi-${machine}-${hashOfSources().slice(0, 12)}.node`);
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(folder, { recursive: true });
  const output = `${file}.${process.pid}`;
  const headers = [require('node-api-headers').include_dir];
  const { status, message } = compile({
    compiler: process.env.CC || (isWindows ? 'gcc' : 'cc'),
    headers,
    before: ['-DPF_COUNT_WAYS', '-O1'],
    after: isWindows ? ['-static'] : [],
    output,
  });
  if (status !== 0) throw new Error(message);
  fs.renameSync(output, file);
  return file;
}

/** What comes before a program: `ways(f, args)` tells which way most of many calls go. */
const prelude = (library) => `
  const ffi = require('polyffi');
  const library = ${JSON.stringify(library)};
  const counted = ffi.dlopen(process.env.POLYFFI_ADDON, {
    polyffi_fast_calls: { type: 'uint64' },
    polyffi_raw_calls: { type: 'uint64' },
  }).symbols;
  const CALLS = 20000;
  const ROUNDS = 200;
  let loops = 0;
  function wayOf(f, args, scope = {}) {
    const names = Object.keys(scope);
    const text = '/* ' + loops++ + ' */ return (n) => { for (let i = 0; i < n; i++) f(' + args + '); }';
    const loop = new Function('f', ...names, text)(f, ...names.map((name) => scope[name]));
    const count = () => {
      const before = [counted.polyffi_fast_calls.value, counted.polyffi_raw_calls.value];
      loop(CALLS);
      return {
        fast: Number(counted.polyffi_fast_calls.value - before[0]) / CALLS,
        raw: Number(counted.polyffi_raw_calls.value - before[1]) / CALLS,
      };
    };
    let last;
    let fast = 0;
    for (let i = 0; i < ROUNDS && !(last?.fast > 0.9); i++) {
      last = count();
      fast += last.fast;
    }
    if (last.fast > 0.9) return 'fast';
    if (fast > 0) return 'mixed: ' + JSON.stringify(last);
    return last.raw === 1 ? 'raw' : last.raw === 0 ? 'Node-API' : 'none: ' + last.raw;
  }
`;

/**
 * Runs a program with the build that counts.
 * @param {string} library
 * @param {string} body prints JSON
 * @param {object} [options] as runScript takes them
 */
function runCounted(library, body, { env, ...options } = {}) {
  const all = { POLYFFI_ADDON: countingAddon(), POLYFFI_FAST: undefined, ...env };
  const { status, signal, stdout, stderr } = runScript(prelude(library) + body, {
    env: all,
    timeout: 60_000,
    ...options,
  });
  if (status !== 0) throw new Error(`${status ?? signal}: ${stderr}`);
  return JSON.parse(stdout);
}

module.exports = { runCounted, skip };
