// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// The page of differences is what the conformance runs allow, and nothing else. Breaks where a list was changed and the
// page was not made again (node scripts/differences.js).

const path = require('node:path');
const { test, assert, root, runFile } = require('../harness.js');

test('docs/differences.md is made from the lists', () => {
  const { status, stdout, stderr } = runFile(path.join(root, 'scripts', 'differences.js'), { args: ['--check'] });
  assert.equal(status, 0, stdout + stderr);
});
