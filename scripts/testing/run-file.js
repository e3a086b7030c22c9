'use strict';
// Runs one test file in a process of its own.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { root } = require('./files');

/** What a runtime needs beyond its arguments in test/runtimes, so that tests can collect garbage. */
const collectorFlags = { node: ['--expose-gc'], bun: [], deno: ['--v8-flags=--expose-gc'] };

/**
 * @typedef {object} FileResult
 * @property {number} passed tests
 * @property {number} failed tests; 1 where the file itself failed, by its exit status or by the lack of a closing line
 * @property {number} skipped tests
 * @property {string} problem how the file itself failed, empty if it did not
 * @property {string} output all that it printed
 * @property {number} seconds
 */

/**
 * The test that ran when the output ended: the harness names each before it begins and reports it when it has ended.
 * @param {string} output
 * @returns {string} for example ` while "adds" ran`, empty if none did
 */
function whileRunning(output) {
  const last = [...output.matchAll(/^(?:# runs (.*)|(?:not )?ok \d+ - .*)$/gm)].pop();
  return last?.[1] === undefined ? '' : ` while "${last[1]}" ran`;
}

/** What a program writes into a file, which is gone when it is read. */
class OutputFile {
  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-output-'));
    this.file = path.join(this.folder, 'output');
    this.descriptor = fs.openSync(this.file, 'a');
  }

  take() {
    fs.closeSync(this.descriptor);
    const text = fs.readFileSync(this.file, 'utf8').replaceAll('\r\n', '\n');
    fs.rmSync(this.folder, { recursive: true });
    return text;
  }
}

/**
 * Runs a test file and believes nothing but its closing line and its exit status together.
 * @param {{ kind: 'node' | 'bun' | 'deno', command: string, args: string[] }} runtime
 * @param {string} file
 * @param {{ timeout?: number, env?: Record<string, string>, testName?: string, intoFile?: boolean }} [options] timeout
 *   in milliseconds; testName: only tests whose names contain it, of which a file may have none; intoFile: for programs
 *   whose output cannot be a pipe
 * @returns {Promise<FileResult>}
 */
function runTestFile({ kind, command, args }, file, { timeout = 180_000, env = {}, testName, intoFile = false } = {}) {
  return new Promise((resolve) => {
    const started = Date.now();
    const collected = intoFile ? new OutputFile() : undefined;
    const out = collected ? collected.descriptor : 'pipe';
    const chosen = testName === undefined ? [] : ['-t', testName];
    const child = spawn(command, [...args, ...collectorFlags[kind], file, '--name-running', ...chosen], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', out, out],
    });
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeout);
    for (const stream of [child.stdout, child.stderr].filter(Boolean)) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    child.on('error', (error) => (output += error.message));
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (collected) output += collected.take();
      const closing = /^# (\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output);
      const [passed, failed, skipped] = closing ? closing.slice(1).map(Number) : [0, 0, 0];
      let problem = '';
      if (timedOut) problem = `did not end within ${timeout / 1000} s${whileRunning(output)}`;
      else if (signal) problem = `ended by ${signal}${whileRunning(output)}`;
      else if (!closing) problem = `ended with status ${status} without a closing line${whileRunning(output)}`;
      else if (status !== 0 && failed === 0) problem = `ended with status ${status} although no test failed`;
      else if (status === 0 && failed > 0) problem = 'ended with status 0 although tests failed';
      else if (passed + failed + skipped === 0 && testName === undefined) problem = 'has no tests';
      resolve({
        passed,
        failed: problem ? Math.max(failed, 1) : failed,
        skipped,
        problem,
        output: output.replace(/^# runs .*\n/gm, ''),
        seconds: (Date.now() - started) / 1000,
      });
    });
  });
}

module.exports = { runTestFile };
