// runtimes: host
// not for Windows: the answers are those of runtimes on Linux
'use strict';
// The cases that take about a second answer on this Node.js as on the real runtimes. `npm run test:conformance` runs all
// cases on all runtimes; this says at once where a conversion or the text of an error is another.

const path = require('node:path');
const { test, assert, root, runtimeName, runFile } = require('../harness');
const { installed, real } = require('../runtimes');

/** The cases of each dialect. */
const dialects = {
  node: 'arguments,library,memory,module,open,results,signatures',
  bun: 'arguments,callback-results,callbacks,cstring,descriptors,exports,libraries,memory,read,results,strings',
  deno: 'arguments,callback-results,callbacks,dlopen-definitions,fn-pointer,pointers,results,structs,views',
};

const runner = path.join(root, 'test', 'conformance', 'run.mjs');
const isThere = (name) => installed().some((runtime) => runtime.name === name);

function answersAs(name, dialect, more = []) {
  const oracle = real[dialect];
  const missing = [oracle, runtimeName].find((one) => !isThere(one));
  test(`${name} answers as ${oracle}`, { skip: missing && `${missing} is not installed`, timeout: 120_000 }, () => {
    const args = [dialect, '--case', dialects[dialect], '--runtime', runtimeName, ...more];
    const { status, stdout, stderr } = runFile(runner, { args, timeout: 110_000 });
    assert.equal(status, 0, `${stdout}${stderr}`);
  });
}

for (const dialect of Object.keys(dialects)) answersAs(dialect, dialect);
answersAs('node:ffi by that name', 'node', ['--exact']);
