'use strict';
// Runs commands side by side, keeps what each prints apart, and says at the end what became of them.

const { spawn } = require('node:child_process');
const { mapLimited } = require('./pool');

/**
 * @typedef {object} StepResult
 * @property {string} title
 * @property {'passed' | 'failed' | 'not run'} outcome
 * @property {string} problem why it failed, empty if it did not
 * @property {number} passed tests, as its last line `N passed, N failed` says; one where it has none
 * @property {number} failed tests, at least one where the step failed
 * @property {number} seconds
 * @property {string} output what it printed
 */

/** How many lines of what a failed step printed are shown again beside the table. */
const LINES_SHOWN_AGAIN = 25;

/**
 * Runs one command with a shell and prints all its output once it has ended.
 * @param {string} title
 * @param {string} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, minutes: number, print: (text: string) => void }} options
 * @returns {Promise<StepResult>}
 */
function runStep(title, command, { cwd, env, minutes, print }) {
  return new Promise((resolve) => {
    const started = Date.now();
    print(`begun: ${title}`);
    // A process group of its own, so that everything that it started ends with it.
    const child = spawn('bash', ['-c', command], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let problem = '';
    const end = (/** @type {string} */ why) => {
      problem = why;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(() => end(`did not end within ${minutes} minutes`), minutes * 60_000);
    const onSignal = (/** @type {string} */ signal) => end(`the run was ended by ${signal}`);
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (output += text));
    }
    child.on('error', (error) => (problem = error.message));
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
      const counts = [...output.matchAll(/^(\d+) passed, (\d+) failed\b/gm)].pop()?.slice(1).map(Number);
      const [passed, failed] = counts ?? [status === 0 ? 1 : 0, 0];
      if (!problem && signal) problem = `ended by ${signal}`;
      if (!problem && status !== 0) problem = `ended with status ${status}`;
      if (!problem && failed > 0) problem = 'ended with status 0 although tests failed';
      const seconds = Math.round((Date.now() - started) / 1000);
      const outcome = problem ? 'failed' : 'passed';
      print(`\n=== ${title}: ${problem || outcome} (${seconds} s)\n${output.trimEnd()}\n`);
      resolve({ title, outcome, problem, passed, failed: problem ? Math.max(failed, 1) : failed, seconds, output });
    });
  });
}

/**
 * Runs commands, so many at once, begun in their order.
 * @param {Record<string, string>} steps a command for each title
 * @param {object} options
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} options.minutes after which a step is ended
 * @param {number} options.lanes how many run at once; none runs where it is 0
 * @param {boolean} [options.untilFailure] whether none begins after one has failed
 * @param {(text: string) => void} [options.print]
 * @returns {Promise<StepResult[]>}
 */
async function runSteps(steps, { lanes, untilFailure = false, print = console.log, ...place }) {
  let stopped = lanes === 0;
  const stop = () => (stopped = true);
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const results = await mapLimited(Object.entries(steps), Math.max(lanes, 1), async ([title, command]) => {
    if (stopped) return { title, outcome: 'not run', problem: '', passed: 0, failed: 0, seconds: 0, output: '' };
    const result = await runStep(title, command, { ...place, print });
    if (untilFailure && result.outcome === 'failed') stop();
    return result;
  });
  process.off('SIGTERM', stop).off('SIGINT', stop);
  return results;
}

/** The lines of a failed step that say what failed, or its last ones. */
function whatFailed(/** @type {string} */ output) {
  const lines = output.trimEnd().split('\n');
  const telling = lines.filter((line) =>
    /^(FAIL|not ok)|^\s*(\w*Error\b|ours |real )|\b(died|differ|differs)\b/.test(line),
  );
  return [...telling.slice(0, LINES_SHOWN_AGAIN), ...lines.slice(-LINES_SHOWN_AGAIN)];
}

/**
 * Prints again what failed steps said, so that the end of a long log tells. Then comes a table of all steps, with the sum
 * of their tests as the last line. Sets the exit status.
 * @param {StepResult[]} results
 * @param {(text: string) => void} [print]
 */
function printSummary(results, print = console.log) {
  const width = Math.max(...results.map(({ title }) => title.length));
  const sum = (/** @type {'passed' | 'failed'} */ key) => results.reduce((total, result) => total + result[key], 0);
  for (const { title, outcome, output } of results) {
    if (outcome === 'failed' && output) print([`--- ${title} failed:`, ...whatFailed(output), ''].join('\n'));
  }
  print(`${'step'.padEnd(width)}  seconds  passed  failed`);
  for (const { title, outcome, problem, passed, failed, seconds } of results) {
    const numbers = `${String(seconds).padStart(7)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}`;
    const remark = problem || (outcome === 'passed' ? '' : outcome);
    print(`${title.padEnd(width)}  ${numbers}  ${remark}`.trimEnd());
  }
  print(`${sum('passed')} passed, ${sum('failed')} failed`);
  if (results.some(({ outcome }) => outcome !== 'passed')) process.exitCode = 1;
}

module.exports = { runSteps, printSummary };
