'use strict';
// Stacks begin at the line of the program also if polyffi lies in a folder whose name an URL writes otherwise, as Deno names
// files. Breaks where polyffi's own frames are known by its path alone.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { test, assert, addonPath, removeFolder, root, runFile } = require('../harness');

const folder = path.join(root, 'build', 'test-copies', `a folder ${process.pid}`);

test('in a folder with a space', () => {
  fs.cpSync(path.join(root, 'lib'), path.join(folder, 'lib'), { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  const program = path.join(folder, 'program.cjs');
  fs.writeFileSync(
    program,
    `const { JSCallback } = require('./lib/index.js');
     try { new JSCallback(1); } catch (error) { console.log(error.stack); }`,
  );
  try {
    const { status, stdout, stderr } = runFile('program.cjs', { cwd: folder, env: { POLYFFI_ADDON: addonPath } });
    assert.equal(status, 0, stderr);
    const [first] = stdout.split('\n').filter((line) => /^\s+at /.test(line));
    assert.match(first, /program\.cjs/, stdout);
  } finally {
    removeFolder(folder);
  }
});
