// runtimes: host
// not for Windows: makes programs and runs none
'use strict';
// The fuzzer's programs: the same numbers give the same program, every one can be compiled, and together they use every
// public function.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert } = require('../harness');
const { makeSteps, bodyOf, programOf } = require('./program');

test('a seed and a number give the same steps each time, others other ones', () => {
  assert.deepEqual(makeSteps(1, 7), makeSteps(1, 7));
  assert.notDeepEqual(makeSteps(1, 7), makeSteps(1, 8));
  assert.notDeepEqual(makeSteps(1, 7), makeSteps(2, 7));
});

test('programs are JavaScript', () => {
  const AsyncFunction = (async () => {}).constructor;
  for (let number = 0; number < 2000; number++) new AsyncFunction('w', 'v', bodyOf(makeSteps(3, number)));
  new Function(programOf([makeSteps(3, 1), makeSteps(3, 2)]));
});

test('every export of every dialect is used', () => {
  const files = fs.readdirSync(__dirname).filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'));
  const text = files.map((name) => fs.readFileSync(path.join(__dirname, name), 'utf8')).join('');
  const used = (dialect, name) => text.includes(`w.${dialect}.${name}`) || text.includes(`w.\${dialect}.${name}`);
  // A name of many is made of parts.
  const made = /^(?:get|set)(?:Int|Uint|Float)\d+$/;
  for (const dialect of ['main', 'bun', 'deno']) {
    const module = require(dialect === 'main' ? 'polyffi' : `polyffi/${dialect}`);
    const missing = Object.keys(module).filter((name) => !made.test(name) && !used(dialect, name));
    // What is no function, and the exports that have no use but to be compared with.
    const data = new Set(['errors', 'build']);
    assert.deepEqual(
      missing.filter((name) => !data.has(name)),
      [],
      dialect,
    );
  }
});
