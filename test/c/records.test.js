// runtimes: host
// not for Windows: lays records out for Windows on every system
'use strict';
// Random records are laid out as the compilers of several systems lay them out: bit-fields, packing, alignment, nesting.
// `npm run test:records` has more of them.

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert } = require('../harness');

/** Compilers by the name that records.js has for them. */
const compilers = { 'gcc x64': 'gcc', 'gcc windows': 'x86_64-w64-mingw32-gcc', 'clang windows': 'clang' };

for (const [name, command] of Object.entries(compilers)) {
  const skip = spawnSync(command, ['--version']).status !== 0 && `${command} is not installed`;
  test(`as ${name} does`, { skip }, () => {
    const args = [path.join(__dirname, 'records.js'), '--count', '100', '--seed', '11', '--compiler', name];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.match(stdout, /100 records, \d+ facts, 0 differ/);
  });
}
