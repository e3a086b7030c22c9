// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// One word has one meaning (docs/architecture.md, "Words"), and conditions are told with "if". Breaks where a word that was
// given up comes back.

const { test, assert } = require('../harness');
const { files, read, withoutComments } = require('./sources');

const code = ['src', 'lib'].flatMap((folder) => files(folder, /\.(?:c|h|js|mjs)$/));
const words = ['types', 'scripts', 'docs'].flatMap((folder) => files(folder, /\.(?:js|ts|md)$/));

/** Where a pattern is found, with the line. */
const found = (list, pattern) =>
  list.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );

for (const [gone, instead, pattern] of [
  ['trouble', 'after: what is to be done after a call', /trouble/i],
  ['thunks and trampolines', 'entry points, of callbacks', /thunk|trampoline/i],
  ['marshalling', 'conversions, which rules say', /marshal/i],
]) {
  test(`code knows no ${gone}: the word is ${instead}`, () => assert.deepEqual(found(code, pattern), []));
}

test('who holds something is counted in references, not in users', () => {
  const counts = files('src', /\.[ch]$/).filter((file) => /\busers?\b/.test(withoutComments(read(file))));
  assert.deepEqual(counts, []);
});

test('only promises settle', () => {
  assert.deepEqual(found(files('src/core', /\.[ch]$/), /\bsettle/), []);
});

test('what is given on a condition is told with "if"', () => {
  const pattern = /\b(?:undefined|NULL|null|false|true|zero|empty|@throws \{\w+\}) where\b/;
  assert.deepEqual(found([...code, ...words], pattern), []);
});
