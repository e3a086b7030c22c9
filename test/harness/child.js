'use strict';
// Child processes of the same runtime, for what must not happen in the test's own: crashes, exits, Workers that end.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { emulator, patience, root, runtime } = require('./environment');

/** What stands before a file's name on the command line. */
const runtimeFlags = {
  node: ['--expose-gc'],
  bun: ['run'],
  deno: ['run', '-A', '--quiet', '--v8-flags=--expose-gc'],
}[runtime];

const scripts = path.join(root, 'build', 'test-scripts');
let scriptNumber = 0;

/**
 * @typedef {object} ChildOptions
 * @property {string[]} [args] what follows the file
 * @property {string[]} [flags] further flags of the runtime itself
 * @property {Record<string, string | undefined>} [env] over this process's environment; undefined removes a name
 * @property {number} [timeout] milliseconds until it is killed, 20,000 unless told, times `patience`
 * @property {string} [cwd] the root of the package unless told
 */

/**
 * @typedef {object} ChildResult
 * @property {number | null} status null if a signal ended it
 * @property {string | null} signal
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 */

/**
 * Runs a file in a child process of this runtime and waits for its end.
 * @param {string} file
 * @param {ChildOptions} [options]
 * @returns {ChildResult}
 */
function runFile(file, { args = [], flags = [], env = {}, timeout: given = 20_000, cwd = root } = {}) {
  const timeout = given * patience;
  const all = { ...process.env, NO_COLOR: '1', ...env };
  const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const started = Date.now();
  const command = [...emulator, process.execPath, ...runtimeFlags, ...flags, file, ...args];
  const { status, signal, stdout, stderr } = spawnSync(command[0], command.slice(1), {
    cwd,
    env: set,
    timeout,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const timedOut = signal === 'SIGKILL' && Date.now() - started >= timeout;
  return { status, signal, stdout: stdout || '', stderr: stderr || '', timedOut };
}

/**
 * Runs a script in a child process of this runtime. It lies inside the package, so that `require('polyffi')` and
 * `import 'polyffi'` find what is tested.
 * @param {string} source CommonJS, or ECMAScript with `module`
 * @param {ChildOptions & { module?: boolean }} [options]
 * @returns {ChildResult}
 */
function runScript(source, { module = false, ...options } = {}) {
  fs.mkdirSync(scripts, { recursive: true });
  const file = path.join(scripts, `${process.pid}-${scriptNumber++}.${module ? 'mjs' : 'cjs'}`);
  fs.writeFileSync(file, source);
  try {
    return runFile(file, options);
  } finally {
    fs.rmSync(file);
  }
}

module.exports = { runFile, runScript };
