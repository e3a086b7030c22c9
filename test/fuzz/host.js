'use strict';
// The runtimes that programs of the fuzzer are run on, each program in a process of its own.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { runtime: runtimeOf } = require('../runtimes');
const { programOf } = require('./program');

const root = path.join(__dirname, '..', '..');
const flags = {
  node: ['--expose-gc', '--no-warnings', '--force-node-api-uncaught-exceptions-policy'],
  bun: [],
  deno: ['--v8-flags=--expose-gc'],
};

/** Milliseconds for one program, if nothing else is said. */
const PROGRAM_TIME = 20_000;

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
   * @param {{ kind: string, command: string, args: string[] }} [how] it is run
   */
  constructor(name, env, { kind, command, args } = runtimeOf(name)) {
    this.name = name;
    this.env = { ...process.env, NO_COLOR: '1', ...env };
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
  runProgram(cases, timeout = PROGRAM_TIME) {
    const folder = path.join(root, 'build', 'fuzz');
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${process.pid}.cjs`);
    fs.writeFileSync(file, programOf(cases, path.join(__dirname, 'world.js')));
    try {
      return this.run(file, [], timeout);
    } finally {
      fs.rmSync(file);
    }
  }
}

module.exports = { Host, PROGRAM_TIME, sanitized };
