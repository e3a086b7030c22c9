// not for Windows: `npm run test:win64 -- --wine` takes signatures there, with compilers of Linux
'use strict';
// A few hundred random signatures, so that every run of the tests covers the calling conventions; `npm run test:abi`
// takes 20,000.

const path = require('node:path');
const { spawn } = require('node:child_process');
const { test, assert, runtime } = require('../harness');

const before = { node: [], bun: ['run'], deno: ['run', '-A', '--quiet'] }[runtime];

function run(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...before, path.join(__dirname, 'run.js'), ...args]);
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

test('300 random signatures: calls, callbacks and layouts are as in C', { timeout: 120_000 }, async () => {
  const { code, output } = await run('--seed', '7', '--count', '300', '--compilers', 'gcc -O2,clang -O0');
  assert.equal(code, 0, output);
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) || [];
  assert.equal(failed, '0', output);
  assert.ok(Number(passed) > 1000, output);
});
