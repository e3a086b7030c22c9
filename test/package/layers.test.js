// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// The rules between the rooms of the house, a line each. Breaks where a file includes or requires what its room must not
// know.

const { test, assert } = require('../harness');
const { needs, circle } = require('./sources');

const all = needs();
const dependencies = Object.keys(require('../../package.json').dependencies ?? {}).join('|') || '$^';
const dialects = 'node|bun|deno|cdef';

/** What is neither of lib nor a dependency, nor what is named here. */
const beside = (more) => RegExp(`^(?!lib/|node:|(${dependencies})(/|$)|${more})`);
const outside = beside('$^');

/** What the rule says, the files that it is about, and what these may not need. @type {[string, RegExp, RegExp][]} */
const rules = [
  ['no C file includes a header of V8, libuv or Node.js but Node-API', /^src/, /^<(v8|uv|node(?!_api\.h))[-_./]?/],
  ['src/core knows nothing of Node-API', /^src\/core/, /^<node_api|^src\/(?!core\/)/],
  ['abi and system never need each other: abi', /^src\/core\/abi\//, /^src\/core\/system\//],
  ['abi and system never need each other: system', /^src\/core\/system\//, /^src\/core\/(?!system\/)/],
  ['lib/core needs nothing of lib but itself', /^lib\/core\//, /^lib\/(?!core\/)/],
  ['lib/c imports nothing', /^lib\/c\//, /^(?!lib\/c\/)/],
  ['nothing at run time needs bindgen', /^lib\/(?!bindgen)/, /^lib\/bindgen/],
  ['lib/register is needed by its entry points alone', /^lib\/(?!register)/, /^lib\/register/],
  ['only lib/core requires the addon, frame and numbers', /^lib\/(?!core\/)/, /^lib\/core\/(addon|frame|numbers)\b/],
  ['lib needs nothing but itself and the dependencies', /^lib\/(?!core\/addon-file|command\/)/, outside],
  ['lib/core/addon-file needs the prebuilt files besides', /^lib\/core\/addon-file/, beside('"?prebuilds/')],
  ['lib/command needs the build and the version besides', /^lib\/command/, beside('scripts/install/|package\\.json$')],
  ...dialects
    .split('|')
    .map((name) => [
      `lib/${name} is needed by its entry points and by register alone`,
      RegExp(`^lib/(?!(${name}|register)\\b${['node', 'cdef'].includes(name) ? '|index\\.' : ''})`),
      RegExp(`^lib/${name}/`),
    ]),
];

for (const [sentence, about, forbidden] of rules) {
  test(sentence, () => {
    const broken = [...all].flatMap(([file, needed]) =>
      about.test(file) ? needed.filter((name) => forbidden.test(name)).map((name) => `${file} needs ${name}`) : [],
    );
    assert.deepEqual(broken, []);
  });
}

test('whatever a file of src or lib names of ours exists, or is built', () => {
  const missing = [...all].flatMap(([file, needed]) =>
    needed.filter((name) => /^"(?!prebuilds\/)/.test(name)).map((n) => `${file}: ${n}`),
  );
  assert.deepEqual(missing, []);
});

test('no circle in lib', () => {
  assert.equal(circle(all)?.join(' → '), undefined);
});

test('no circle in src, where a header and its C file are one', () => {
  const unit = (name) => name.replace(/\.[ch]$/, '');
  const units = new Map();
  for (const [file, needed] of all) {
    if (!file.startsWith('src/')) continue;
    const found = units.get(unit(file)) ?? new Set();
    for (const name of needed) if (unit(name) !== unit(file)) found.add(unit(name));
    units.set(unit(file), found);
  }
  assert.equal(circle(units)?.join(' → '), undefined);
});
