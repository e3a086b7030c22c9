// runtimes: host
// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// The declarations of polyffi/deno accept a program that is typed against Deno's own FFI, and refuse what Deno's refuse.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');
const { checkTypes, skipTypes } = require('../harness/type-check');

const program = path.join(__dirname, 'types', 'program.ts');
const skip = skipTypes;

/** What the compiler says about the program with some lines before it, in a package of one kind of modules. */
const compile = (before, module) =>
  checkTypes(before + fs.readFileSync(program, 'utf8'), { manifest: { type: module } });

const declarations = path.join(root, 'types', 'deno.js');

for (const module of ['module', 'commonjs']) {
  test(`the program compiles against the default export, in a package of type ${module}`, { skip }, () => {
    assert.equal(compile(`import Deno from '${declarations}';\n`, module), '');
  });
  test(`the program compiles against the named exports, in a package of type ${module}`, { skip }, () => {
    assert.equal(compile(`import * as Deno from '${declarations}';\n`, module), '');
  });
}

test(
  'the program compiles against the types of Deno',
  { skip: fs.existsSync(denoBinary()) ? skip : 'Deno is not installed' },
  () => {
    const { status, stdout, stderr } = spawnSync(denoBinary(), ['check', '--quiet', program], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    assert.equal(status, 0, stdout + stderr);
  },
);

function denoBinary() {
  return require('../runtimes').runtimes.find(({ name }) => name === 'deno').command;
}
