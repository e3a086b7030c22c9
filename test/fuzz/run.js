'use strict';
// `npm run test:fuzz -- --seed N --count M [--first N] [--runtime NAME[,NAME…]] [--sanitizer address]`: random programs over
// every public function of every dialect, with near-valid and hostile values, M on each runtime, in child processes. Faults
// are what ends a process (a signal, a fatal error, a hang), an internal error, and a wrong answer afterwards. The program
// is made as small as is cheap, and printed. The same numbers give the same programs.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { runtime: runtimeOf } = require('../runtimes');
const { fixture } = require('../harness/fixture');
const { makeSteps, programOf } = require('./program');

const root = path.join(__dirname, '..', '..');
const flags = {
  node: ['--expose-gc', '--no-warnings', '--force-node-api-uncaught-exceptions-policy'],
  bun: [],
  deno: ['--v8-flags=--expose-gc'],
};

/** Cases in one process. */
const BATCH = 500;
/** How many faults end a run: there is enough to do then. */
const MOST_FAULTS = 10;
/** Milliseconds for a batch, and for one program. */
const BATCH_TIME = 180_000;
const PROGRAM_TIME = 20_000;
/** How often a program is run to make it smaller. */
const MOST_RUNS = 60;

/**
 * A build with a sanitizer, as environment variables.
 * @param {string | undefined} name
 */
function sanitized(name) {
  if (!name) return {};
  const addon = path.join(root, `build-${name}`, 'polyffi.node');
  const env = { ...process.env, SANITIZE: name, npm_config_loglevel: 'silent' };
  const { status } = spawnSync(process.execPath, ['scripts/install.js'], { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`the build with SANITIZE=${name} failed`);
  const library = { address: 'libasan.so', undefined: 'libubsan.so' }[name];
  if (!library) throw new Error('--sanitizer takes address or undefined');
  const found = spawnSync(process.env.CC || 'cc', [`-print-file-name=${library}`], { encoding: 'utf8' });
  return {
    LD_PRELOAD: found.stdout.trim(),
    POLYFFI_ADDON: addon,
    POLYFFI_SANITIZER: name,
    ASAN_OPTIONS: 'handle_segv=0:detect_leaks=0:quarantine_size_mb=16:allocator_may_return_null=1',
    UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
  };
}

/** One runtime that programs are run on. */
class Host {
  /**
   * @param {string} name
   * @param {Record<string, string>} env
   */
  constructor(name, env) {
    this.name = name;
    this.env = { ...process.env, NO_COLOR: '1', ...env };
    const { kind, command, args } = runtimeOf(name);
    this.command = command;
    this.args = [...args, ...flags[kind]];
  }

  /** @returns {{ end: string, text: string, stdout: string }} end: '' where all was well, else how it ended */
  run(file, args, timeout) {
    const options = {
      cwd: root,
      env: this.env,
      timeout,
      killSignal: /** @type {const} */ ('SIGKILL'),
      encoding: 'utf8',
    };
    const all = { ...options, maxBuffer: 1 << 26 };
    const result = spawnSync(this.command, [...this.args, file, ...args], /** @type {any} */ (all));
    const { status, signal, stdout, stderr, error } = result;
    let end = '';
    if (/** @type {any} */ (error)?.code === 'ETIMEDOUT') end = 'hang';
    else if (signal) end = signal;
    else if (status !== 0) end = `status ${status}`;
    return { end, text: `${stdout}${stderr}`, stdout: String(stdout) };
  }

  /** Runs the steps of some cases as a program. */
  runProgram(cases) {
    const folder = path.join(root, 'build', 'fuzz');
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${process.pid}.cjs`);
    fs.writeFileSync(file, programOf(cases, path.join(__dirname, 'world.js')));
    try {
      return this.run(file, [], PROGRAM_TIME);
    } finally {
      fs.rmSync(file);
    }
  }
}

/** Whether a fault alone ended the process: the program says so with status 1, the batch with 3. */
const kindOf = (end) => (/^status [13]$/.test(end) ? 'fault' : end);

/** Makes a failing list of cases smaller, as long as it fails in the same way. */
function smaller(host, cases, kind) {
  let runs = 0;
  const fails = (candidate) => runs++ < MOST_RUNS && kindOf(host.runProgram(candidate).end) === kind;
  let best = cases;
  // Whole cases first, the oldest of them, half of what is left at once.
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    while (best.length > size && fails(best.slice(size))) best = best.slice(size);
  }
  for (let which = best.length - 1; which >= 0; which--) {
    for (let index = best[which].length - 1; index >= 0; index--) {
      const without = best.map((steps, i) => (i === which ? steps.filter((_, j) => j !== index) : steps));
      if (fails(without)) best = without;
    }
  }
  return best.filter((steps) => steps.length > 0);
}

/**
 * Says what a case did, with the smallest program that does it.
 * @param {Host} host
 * @param {number} seed
 * @param {number} first case of the process
 * @param {number} number of the case that was at fault
 * @param {{ end: string, text: string }} result
 */
function report(host, seed, first, number, result) {
  const kind = kindOf(result.end);
  let cases;
  // Alone, or with ever more of the cases that ran before it in the same process.
  for (let back = 0; cases === undefined; back = 4 * back + 3) {
    const from = Math.max(first, number - back);
    const list = Array.from({ length: number - from + 1 }, (_, i) => makeSteps(seed, from + i));
    if (kindOf(host.runProgram(list).end) === kind) cases = list;
    else if (from === first) break;
  }
  console.log(`\n--- ${host.name}, seed ${seed}, case ${number}: ${result.end}`);
  console.log(result.text.split('\n').slice(0, 24).join('\n'));
  if (!cases) {
    console.log(`It does not happen again in a program of its own; the process began with case ${first}.`);
    return;
  }
  const least = smaller(host, cases, kind);
  console.log(`The program, made smaller:\n${programOf(least)}`);
}

/** Runs cases on one runtime. @returns {number} faults */
function runCases(host, seed, begin, count) {
  const file = path.join(os.tmpdir(), `polyffi-fuzz-${process.pid}`);
  let faults = 0;
  let first = begin;
  while (first < begin + count && faults < MOST_FAULTS) {
    const size = Math.min(BATCH, begin + count - first);
    fs.writeFileSync(file, String(first));
    const result = host.run(
      path.join(__dirname, 'batch.js'),
      [String(seed), String(first), String(size), file],
      BATCH_TIME,
    );
    if (result.end === '') {
      first += size;
      continue;
    }
    faults++;
    const number = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
    report(host, seed, first, number, result);
    first = number + 1;
  }
  fs.rmSync(file, { force: true });
  return faults;
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
    faults += found;
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `${found === 0 ? 'ok  ' : 'FAIL'}  ${name}: seed ${seed}, ${count} cases, ${found} faults (${seconds} s)`,
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
