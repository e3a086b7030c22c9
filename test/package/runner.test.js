// runtimes: host
'use strict';
// The test runner is honest: whatever keeps a test file from passing all its tests counts as a failure. Breaks where a
// file that ends early, crashes or tests nothing would be taken for one that passed.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');
const { runTestFile } = require('../../scripts/testing/run-file');

const host = { kind: 'node', command: process.execPath, args: [] };
const folder = path.join(root, 'build', 'test-scripts');
const harness = "const { test, assert } = require('../../test/harness');";
let number = 0;

/** The result of a test file with that text. */
async function run(source, options) {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `runner-${process.pid}-${number++}.cjs`);
  fs.writeFileSync(file, `${harness}\n${source}`);
  try {
    const { passed, failed, skipped, problem } = await runTestFile(host, file, options);
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
  ['crashes', "test('crashes', () => process.kill(process.pid, 'SIGSEGV'));", 'ended by SIGSEGV'],
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

test('a file that does not end fails', async () => {
  const { problem, failed } = await run("test('a', () => {}); setInterval(() => {}, 1000);", { timeout: 1000 });
  assert.deepEqual([problem, failed], ['did not end within 1 s', 1]);
});
