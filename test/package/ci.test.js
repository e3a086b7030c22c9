// runtimes: host
// not for Windows: about the runner of the checks, which runs on Linux
'use strict';
// The run of all checks is honest: it fails where any of its steps failed or did not run. What steps that run side by
// side print is kept apart.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { runSteps } = require('../../scripts/testing/steps');

const place = { cwd: root, env: process.env, minutes: 1, lanes: 2 };
const stepsModule = JSON.stringify(path.join(root, 'scripts', 'testing', 'steps.js'));

/** A program that runs steps and prints the summary. */
const program = (steps, options = '') => `
  const { runSteps, printSummary } = require(${stepsModule});
  const options = { cwd: '.', env: process.env, minutes: 1, lanes: 2, ${options} };
  runSteps(${JSON.stringify(steps)}, options).then(printSummary);
`;

/** A line without the seconds that its step took. */
const timeless = (line) => line.replace(/\(\d+ s\)$/, '(S s)').replace(/ +\d+( +\d+ +\d+( {2}|$))/, '  S$1');

/** What it prints and its exit status. */
function run(steps, options) {
  const { status, stdout } = spawnSync(process.execPath, ['-e', program(steps, options)], { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n').map(timeless) };
}

/** The results of steps, and what was printed. */
async function results(steps, options) {
  const printed = [];
  const found = await runSteps(steps, { ...place, ...options, print: (text) => printed.push(text) });
  return { printed, found: found.map(({ outcome, problem, passed, failed }) => [outcome, problem, passed, failed]) };
}

test('tests are counted by the last line that says so, and other commands as one', async () => {
  const { found } = await results({
    tests: 'echo 1 passed, 0 failed; echo 12 passed, 0 failed, 3 skipped',
    command: 'true',
  });
  assert.deepEqual(found, [
    ['passed', '', 12, 0],
    ['passed', '', 1, 0],
  ]);
});

for (const [what, command, problem, passed, failed] of [
  ['fails', 'exit 3', 'ended with status 3', 0, 1],
  ['fails after its tests have passed', 'echo 5 passed, 0 failed; exit 1', 'ended with status 1', 5, 1],
  ['has failed tests', 'echo 5 passed, 2 failed; exit 1', 'ended with status 1', 5, 2],
  ['hides failed tests', 'echo 5 passed, 2 failed', 'ended with status 0 although tests failed', 5, 2],
  ['is killed', 'kill -SEGV $$', 'ended by SIGSEGV', 0, 1],
  ['fails in a pipe', 'set -o pipefail; false | cat', 'ended with status 1', 0, 1],
]) {
  test(`a step that ${what} fails`, async () => {
    assert.deepEqual((await results({ step: command })).found, [['failed', problem, passed, failed]]);
  });
}

test('a step that takes too long is ended with all that it started', async () => {
  const { found } = await results({ step: 'sleep 100 & sleep 100' }, { minutes: 0.002 });
  assert.deepEqual(found, [['failed', 'did not end within 0.002 minutes', 0, 1]]);
});

test('steps have no input', async () => {
  assert.deepEqual((await results({ step: 'cat' })).found, [['passed', '', 1, 0]]);
});

test('steps that run side by side are printed apart, each when it has ended', async () => {
  const folder = fs.mkdtempSync(path.join(root, 'build', 'steps-'));
  const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];
  try {
    // Each waits for the other, so they pass only side by side.
    const { printed } = await results({
      first: `mkfifo ${first} ${second}; touch ${folder}/made; echo 1a; cat ${first}; echo 1b`,
      second: `until [ -e ${folder}/made ]; do :; done; echo 2a; echo from second > ${first}; echo 2b`,
    });
    assert.deepEqual(printed.slice(0, 2), ['begun: first', 'begun: second']);
    assert.deepEqual(
      printed
        .slice(2)
        .map((text) => text.replace(/\(\d+ s\)/, '(S s)'))
        .sort(),
      ['\n=== first: passed (S s)\n1a\nfrom second\n1b\n', '\n=== second: passed (S s)\n2a\n2b\n'],
    );
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('the summary names all steps and ends with the sum of their tests', () => {
  const { status, lines } = run({ lint: 'true', 'many tests': 'echo 12 passed, 0 failed' });
  assert.equal(status, 0);
  assert.deepEqual(lines.slice(-4), [
    'step        seconds  passed  failed',
    'lint  S       1       0',
    'many tests  S      12       0',
    '13 passed, 0 failed',
  ]);
});

test('what a failed step said stands again before the table, failures first', () => {
  const { lines } = run({ tests: 'echo FAIL one; seq 40; echo last; exit 1', lint: 'true' }, 'lanes: 1');
  const again = lines.slice(lines.indexOf('--- tests failed:') + 1, -5);
  assert.deepEqual([again[0], again[1], again.at(-1), again.length], ['FAIL one', '17', 'last', 26]);
});

test('one failed step fails the run, and the others run all the same', () => {
  const { status, lines } = run({ lint: 'exit 1', tests: 'echo 12 passed, 0 failed' }, 'lanes: 1');
  assert.equal(status, 1);
  assert.deepEqual(lines.slice(-3), [
    'lint  S       0       1  ended with status 1',
    'tests  S      12       0',
    '12 passed, 1 failed',
  ]);
});

test('after a failed preparation nothing else runs, and the run fails', () => {
  const { status, lines } = run({ first: 'false', second: 'true' }, 'lanes: 1, untilFailure: true');
  assert.equal(status, 1);
  assert.deepEqual(lines.slice(-2), ['second  S       0       0  not run', '0 passed, 1 failed']);
  assert.equal(run({ check: 'true' }, 'lanes: 0').status, 1);
});

test('a run that is ended prints what its steps have said', () => {
  const { status, lines } = run({ step: 'echo said; kill -TERM $PPID; sleep 100', next: 'true' }, 'lanes: 1');
  assert.equal(status, 1);
  assert.deepEqual(lines, [
    'begun: step',
    '',
    '=== step: the run was ended by SIGTERM (S s)',
    'said',
    '',
    '--- step failed:',
    'said',
    '',
    'step  seconds  passed  failed',
    'step  S       0       1  the run was ended by SIGTERM',
    'next  S       0       0  not run',
    '0 passed, 1 failed',
  ]);
});
