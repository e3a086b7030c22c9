// runtimes: host
// not for Windows: compares with what a program of Linux prints
'use strict';
// A macro that stands for braces behind a type, `(struct color){ 255, 0 }`, is the object that a compiler makes of it.
// What is not named is zero, members and indexes may be named, braces nest.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, load } = require('../harness');

const types = `
  struct color { unsigned char r, g, b, a; };
  union value { int i; float f; };
  struct line { struct color ends[2]; double width; int marks[4]; union value v; };
`;

/** Literals, and the leaves of each as paths in C. */
const literals = {
  RED: ['(struct color){ 255, 0, 0, 255 }', ['.r', '.g', '.b', '.a']],
  NAMED: ['(struct color){ .b = 7, 9, .r = 1 }', ['.r', '.g', '.b', '.a']],
  NONE: ['(struct color){ 0 }', ['.r', '.g', '.b', '.a']],
  LINE: [
    '(struct line){ { { 1, 2, 3, 4 }, { 5 } }, 0.5, { [2] = 8, 9 }, { .i = 12 } }',
    ['.ends[0].a', '.ends[1].r', '.ends[1].g', '.width', '.marks[0]', '.marks[2]', '.marks[3]', '.v.i'],
  ],
  SHORT: ['(struct line){ .width = 2 * 1.25, }', ['.ends[0].r', '.ends[1].a', '.width', '.marks[3]', '.v.i']],
};

/** What the compiler makes of them: leaf by leaf. */
function compiled() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-literals-'));
  try {
    const lines = Object.values(literals).flatMap(([literal, leaves]) =>
      leaves.map((leaf) => `printf("%.17g\\n", (double)(${literal})${leaf});`),
    );
    const source = `#include <stdio.h>\n${types}int main(void) { ${lines.join('\n')} }`;
    const program = path.join(folder, 'literals');
    const built = spawnSync('cc', ['-w', '-xc', '-', '-o', program], { input: source, encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    return spawnSync(program, { encoding: 'utf8' }).stdout.trim().split('\n').map(Number);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const leafOf = (value, leaf) => leaf.match(/\w+/g).reduce((inner, key) => inner[key], value);

test('objects have the values that the compiler gives them', () => {
  const { cdef } = load.require();
  const macros = Object.entries(literals).map(([name, [literal]]) => `#define ${name} ${literal}\n`);
  const declared = cdef(`${types}\n${macros.join('')}`);
  const found = Object.entries(literals).flatMap(([name, [, leaves]]) =>
    leaves.map((leaf) => Number(leafOf(declared.constants[name], leaf))),
  );
  assert.deepEqual(found, compiled());
});

test('what is no value in braces is no constant', () => {
  const { cdef } = load.require();
  for (const literal of [
    '(struct color){ 1, 2, 3, 4, 5 }',
    '(struct color){ .x = 1 }',
    '(struct line){ .marks = { [9999999] = 1 } }',
  ]) {
    const { constants } = cdef(`${types}\n#define WRONG ${literal}\n#define RIGHT (struct color){ 1 }`);
    assert.deepEqual(Object.keys(constants), ['RIGHT'], literal);
  }
});
