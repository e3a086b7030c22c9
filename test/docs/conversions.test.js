// runtimes: host
// not for Windows: the page shows the types of Linux
'use strict';
// Every line of the tables of docs/conversions.md: what C declares, called so, gives that; an error is shown by its name.

const fs = require('node:fs');
const path = require('node:path');
const { inspect } = require('node:util');
const { execFileSync } = require('node:child_process');
const vm = require('node:vm');
const { test, assert, load, root } = require('../harness.js');

const { JSCallback, alloc, cdef } = load.require();
const page = fs.readFileSync(path.join(root, 'docs', 'conversions.md'), 'utf8');
const folder = path.join(root, 'build', 'conversions', String(process.pid));
const library = path.join(folder, 'libconversions.so');
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

test('its C compiles', () => {
  fs.mkdirSync(folder, { recursive: true });
  const [, source] = /^```c\n(.*?)^```$/ms.exec(page);
  fs.writeFileSync(path.join(folder, 'conversions.c'), source);
  execFileSync('gcc', ['-Wall', '-shared', '-fPIC', '-o', library, path.join(folder, 'conversions.c')]);
});

/** Runs what stands in a cell; its last expression counts. */
function run(declaration, code) {
  const d = cdef(declaration);
  try {
    const context = { JSCallback, alloc, Buffer, Int32Array, d, c: d.open(library) };
    const value = vm.runInNewContext(code.replace('./libconversions.so', library), context);
    return inspect(value);
  } catch (error) {
    return error.name;
  }
}

const rows = [...page.matchAll(/^\| `(.+?)` +\| `(.+?)` +\| `(.+?)` +\|$/gm)];
for (const [, declaration, code, expected] of rows) {
  test(`${declaration} ${code}`, () => assert.equal(run(declaration, code), expected));
}
test('all lines of the tables are read', () => {
  assert.equal(rows.length, page.match(/^\| `/gm).length);
});
