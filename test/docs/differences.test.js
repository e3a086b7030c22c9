// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// Of the pages of differences one is what the conformance runs allow, and nothing else; the other names every export of
// ours. Breaks where a list was changed and the page was not made again (node scripts/differences.js).

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, load, root, runFile } = require('../harness.js');

test('docs/differences.md is made from the lists', () => {
  const { status, stdout, stderr } = runFile(path.join(root, 'scripts', 'differences.js'), { args: ['--check'] });
  assert.equal(status, 0, stdout + stderr);
});

test('docs/differences-node.md names what the main entry point has beside node:ffi', () => {
  const page = fs.readFileSync(path.join(root, 'docs', 'differences-node.md'), 'utf8');
  const [, list, count] = /((?:`\w+`(?:,\s+| and ))+`\w+`) stand behind the\s+(\d+) exports/.exec(page);
  const named = list.match(/\w+(?=`)/g);
  assert.deepEqual([...named].sort(), Object.keys(load.require()).slice(Number(count)).sort());
});
