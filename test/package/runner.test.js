// runtimes: host
// not for Windows: about the runner of the tests, which runs on Linux
'use strict';
// The test runner is honest: whatever keeps a test file from passing all its tests counts as a failure, and names the test
// that ran. What picks files and tests picks those and nothing else. Breaks where a file that ends early, crashes or tests
// nothing would be taken for one that passed.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');
const { spawnSync } = require('node:child_process');
const { runTestFile } = require('../../scripts/testing/run-file');
const { testFiles } = require('../../scripts/testing/files');
const { parseCommandLine } = require('../../scripts/testing/options');
const { cell, choose } = require('../../scripts/testing/table');
const { installed } = require('../runtimes');

const host = { name: 'this Node.js', kind: 'node', command: process.execPath, args: [] };
const folder = path.join(root, 'build', 'test-scripts');
const harness = "const { test, assert } = require('../../test/harness');";
let number = 0;

/** The result of a test file with that text. */
async function run(source, { runtime = host, ...options } = {}) {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `runner-${process.pid}-${number++}.cjs`);
  fs.writeFileSync(file, `${harness}\n${source}`);
  try {
    const { passed, failed, skipped, problem } = await runTestFile(runtime, file, options);
    return { passed, failed, skipped, problem };
  } finally {
    fs.rmSync(file);
  }
}

test('passed, failed and skipped tests are counted', async () => {
  const source = `
    test('holds', () => {});
    test('holds later', async () => {});
    test('throws', () => assert.equal(1, 2));
    test('rejects', () => Promise.reject(undefined));
    test('is left out', { skip: 'for a reason' }, () => {});
  `;
  assert.deepEqual(await run(source), { passed: 2, failed: 2, skipped: 1, problem: '' });
});

test('a test that takes too long fails', async () => {
  const source = "test('waits', { timeout: 20 }, () => new Promise(() => {}));";
  assert.deepEqual(await run(source), { passed: 0, failed: 1, skipped: 0, problem: '' });
});

for (const [what, source, problem] of [
  ['ends before its tests have', "test('exits', () => process.exit(0));", 'ended with status 1 without a closing line'],
  ['crashes', "test('crashes', () => process.kill(process.pid, 'SIGSEGV'));", 'ended by SIGSEGV while "crashes" ran'],
  [
    'throws between tests',
    "test('a', () => {}); setImmediate(() => { throw 1; });",
    'ended with status 1 although no test failed',
  ],
  ['throws while it loads', "test('a', () => {}); throw new Error();", 'ended with status 1 without a closing line'],
  ['has no tests', '', 'ended with status 0 without a closing line'],
  [
    'hides a failure',
    "test('a', () => assert.fail()); process.on('exit', () => { process.exitCode = 0; });",
    'ended with status 0 although tests failed',
  ],
]) {
  test(`a file that ${what} fails`, async () => {
    const result = await run(source);
    assert.equal(result.problem, problem);
    assert.equal(result.failed, 1);
  });
}

for (const runtime of [host, ...installed().filter(({ kind }) => kind !== 'node')]) {
  test(`the test that ran when a process died on ${runtime.name} is named`, async () => {
    const source = `
      test('holds', () => {});
      test('dies: "at once"', () => process.kill(process.pid, 'SIGKILL'));
    `;
    const { problem, failed } = await run(source, { runtime });
    assert.deepEqual([problem, failed], ['ended by SIGKILL while "dies: "at once"" ran', 1]);
  });
}

test('the test that ran when the time was over is named', async () => {
  const { problem } = await run("test('spins', () => { for (;;); });", { timeout: 5000 });
  assert.equal(problem, 'did not end within 5 s while "spins" ran');
});

test('a name picks the tests that contain it', async () => {
  const source = "test('adds one', () => {}); test('adds', () => assert.fail()); test('one more', () => {});";
  assert.deepEqual(await run(source, { testName: 'one' }), { passed: 2, failed: 0, skipped: 0, problem: '' });
  assert.deepEqual(await run(source, { testName: 'none' }), { passed: 0, failed: 0, skipped: 0, problem: '' });
});

test('parts of paths pick files, also as the shell completes them', () => {
  const names = (...parts) => testFiles(parts).map(({ name }) => name);
  assert.deepEqual(names('package/runner'), ['package/runner.test.js']);
  assert.deepEqual(names('test/package/load', './test/package/runner.test.js'), [
    'package/load.test.js',
    'package/runner.test.js',
  ]);
  assert.throws(() => testFiles(['package', 'nod/types']), { message: 'no test file matches "nod/types"' });
});

test('the command line is read as its usage says', () => {
  assert.deepEqual(parseCommandLine(['node/types', '-t', 'a b', '--file', 'raw', '--jobs', '3']), {
    paths: ['node/types', 'raw'],
    testName: 'a b',
    jobs: 3,
    further: {},
  });
  assert.equal(parseCommandLine(['--test-name=x', '--runtime', 'bun'], { runtime: 'NAME' }).further.runtime, 'bun');
  const usage = 'usage: [PATH…] [-t NAME | --test-name NAME] [--jobs N] [--runtime NAME]';
  for (const [args, message] of [
    [['--runtimes', 'bun'], "Unknown option '--runtimes'"],
    [['--jobs', '0'], '--jobs: expected a number above 0, found "0"'],
  ]) {
    assert.throws(() => parseCommandLine(args, { runtime: 'NAME' }), { message: `${message}\n${usage}` });
  }
});

for (const [args, message] of [
  [['nod/types'], 'no test file matches "nod/types"'],
  [['package/load', '-t', 'no such test'], 'no test matches "no such test"\n0 passed, 0 failed'],
]) {
  test(`npm test -- ${args.join(' ')} fails and says why`, () => {
    const script = path.join(root, 'scripts', 'test.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    assert.deepEqual([status, `${stdout}${stderr}`], [1, `${message}\n`]);
  });
}

test('a cell of a table says what came of a file on a runtime', () => {
  const result = (passed, failed, skipped) => ({ passed, failed, skipped });
  const results = [undefined, result(0, 0, 0), result(2, 1, 0), result(7, 0, 0), result(7, 0, 1)];
  assert.deepEqual(results.map(cell), ['skip', '-', 'FAIL', 'ok 7', 'ok 7-1']);
});

test('a command line names runtimes of a table, or all of them', () => {
  const runtimes = ['a', 'b', 'c'].map((name) => ({ name }));
  assert.deepEqual(choose(runtimes, 'c,a'), [{ name: 'a' }, { name: 'c' }]);
  assert.deepEqual(choose(runtimes, undefined), runtimes);
  assert.throws(() => choose(runtimes, 'a,d'), { message: 'no runtime d; known: a, b, c' });
});

test('a file that does not end fails', async () => {
  const { problem, failed } = await run("test('a', () => {}); setInterval(() => {}, 1000);", { timeout: 1000 });
  assert.deepEqual([problem, failed], ['did not end within 1 s', 1]);
});
