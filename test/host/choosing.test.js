// runtimes: node, bun, deno
'use strict';
// Which way into C is chosen when polyffi is loaded: the best one that the runtime is known to have, and Node-API wherever
// anything is not as known. The rows of a table that the test makes stand for versions of V8 with other layouts.

const path = require('node:path');
const process = require('node:process');
const { test, assert, addonFixture, isWindows, root, runtime, runScript, sanitizer } = require('../harness');
const { portableFlags } = require('../../scripts/c-files');
const { hashOfSources } = require('../../scripts/install/sources');

const nodeMajor = runtime === 'node' ? Number(process.versions.node.split('.')[0]) : 0;

/** What is known of official builds of Node.js; of another one polyffi knows nothing, and says so. */
const known = { 18: 'raw', 20: 'fast', 22: 'fast', 24: 'fast', 25: 'fast', 26: 'fast' }[nodeMajor] ?? 'Node-API';

/** Bun and Deno have an FFI of their own, which is fast. */
const hasOwn = runtime !== 'node';
const expected = hasOwn ? 'fast' : known;

function waysIn(env) {
  const about = path.join(root, 'lib', 'core', 'about.js');
  const source = `console.log(JSON.stringify(require(${JSON.stringify(about)}).waysIn()))`;
  const { status, stdout, stderr } = runScript(source, { env: { POLYFFI_FAST: undefined, ...env } });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('the best way of this runtime is in use, and the reason is said', () => {
  const { best, why, liveCallbacks } = waysIn();
  assert.equal(best, expected, why);
  assert.equal(liveCallbacks, 0);
  const reasons = {
    fast: hasOwn ? /^the FFI of (Bun|Deno) calls the addon$/ : /describes its functions as is known/,
    raw: /switched off/,
    'Node-API': /shows no functions|not among/,
  };
  assert.match(why, reasons[best]);
});

test('POLYFFI_FAST asks for less', () => {
  assert.equal(waysIn({ POLYFFI_FAST: '0' }).best, 'Node-API');
  assert.equal(waysIn({ POLYFFI_FAST: 'raw' }).best, known === 'fast' ? 'raw' : known);
  if (known !== 'Node-API') assert.match(waysIn({ POLYFFI_FAST: '0' }).why, /POLYFFI_FAST/);
});

const skip =
  (process.platform === 'darwin' && 'the loader is asked otherwise') ||
  (known === 'Node-API' && 'there is no row to change') ||
  (sanitizer && 'the fixture is not built with the sanitizer');

/** @typedef {{ major: number, minor: number, size: number, value: number, representation: boolean, fast: boolean }} Row */

/** What the room answers with a table of one row. @param {Partial<Row>} changes */
function answer(changes) {
  const [major, minor] = process.versions.v8.split('.').map(Number);
  const known = {
    major,
    minor,
    size: major > 13 ? 2 : 3,
    value: major < 11 ? 8 : 10,
    representation: major > 11,
    fast: true,
  };
  const row = { ...known, ...changes };
  const table = `{${[row.major, row.minor, row.size, row.value, row.representation, row.fast].join()}},`;
  const flags = [
    ...portableFlags().map((flag) => flag.replace(/^-I(?!\/)/, `-I${root}/`)),
    '-std=gnu11',
    `-DPF_V8_VERSIONS=${table}`,
    `-DSOURCES="${hashOfSources().slice(0, 8)}"`,
  ];
  const file = addonFixture('host', { flags });
  const source = `const m = { exports: {} };
    process.dlopen(m, ${JSON.stringify(file)});
    console.log(JSON.stringify(m.exports.best()));`;
  const { status, stdout, stderr } = runScript(source);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('a row that fits leads to functions that arrive', { skip }, () => {
  const [way, why, arrives] = answer({});
  assert.deepEqual([way, arrives], [2, true], why);
  assert.deepEqual(answer({ fast: false }).toSpliced?.(1, 1) ?? [1, true], [1, true]);
});

for (const [name, changes, reason] of [
  ['another version', { minor: 99 }, /not among those that are known/],
  ['another major version', { major: 99 }, /not among those that are known/],
  ['types of another size', { size: 4 }, /describes its functions otherwise/],
  ['another number for values', { value: 9 }, /describes its functions otherwise/],
  [
    'a constructor that takes more, or less',
    { representation: !(Number(process.versions.v8?.split('.')[0]) > 11) },
    /describes its functions otherwise/,
  ],
]) {
  const unseen = isWindows && 'value' in changes && 'V8 shows no description of its own on Windows';
  test(`${name}: Node-API`, { skip: skip || unseen }, () => {
    const [way, why, arrives] = answer(changes);
    assert.deepEqual([way, arrives], [0, false]);
    assert.match(why, reason);
  });
}
