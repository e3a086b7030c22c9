// runtimes: node, bun, deno
'use strict';
// The package of docs/package-authors.md runs on every runtime.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, placePackage, root, runFile, runtimeName } = require('../harness.js');

const page = fs.readFileSync(path.join(root, 'docs', 'package-authors.md'), 'utf8');
const folder = path.join(root, 'build', 'one-source', `${process.platform}-${runtimeName}`);

/** The first block in a language, of those that begin with this text. */
const block = (language, start = '') => page.split(`\`\`\`${language}\n${start}`)[1].split('```')[0];

test('one source runs here', () => {
  placePackage(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), block('json'));
  for (const file of ['index.js', 'main.js']) fs.writeFileSync(path.join(folder, file), block('mjs', `// ${file}\n`));
  const { status, stdout, stderr } = runFile(path.join(folder, 'main.js'), { cwd: folder });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, block('text'));
});
