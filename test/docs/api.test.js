// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// docs/api.md has every export of every entry point, as the declarations have it. Breaks where something is exported that
// no declaration describes, and where the page was not made again (node scripts/api.js).

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root, runFile } = require('../harness.js');
const { entries } = require('../../scripts/api.js');

test('docs/api.md is made from the declarations', () => {
  const { status, stdout, stderr } = runFile(path.join(root, 'scripts', 'api.js'), { args: ['--check'] });
  assert.equal(status, 0, stdout + stderr);
});

test('every entry point of the package is in it', () => {
  const { exports } = require('../../package.json');
  const files = Object.values(exports).flatMap((entry) => entry.require?.default ?? entry.default ?? []);
  const known = [...entries.map(({ main }) => `./${main}`), './lib/register.js', './lib/register.mjs?*'];
  assert.deepEqual(
    files.filter((file) => !known.includes(file)),
    [],
  );
});

test('what the entry points export has a heading there', () => {
  const page = fs.readFileSync(path.join(root, 'docs', 'api.md'), 'utf8');
  for (const { main } of entries) {
    for (const name of Object.keys(require(path.join(root, main)))) {
      const heading = /^(get|set)(Int|Uint|Float)\d+$/.test(name) ? `${name.slice(0, 3)}Int8 … ` : `${name}\n`;
      assert.ok(page.includes(`### ${heading}`), name);
    }
  }
});
