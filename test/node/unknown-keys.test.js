// runtimes: node
'use strict';
// Keys that mean nothing: the main entry point warns of each once and names what was probably meant. By the name
// `node:ffi` it says nothing, as Node.js, unless POLYFFI_DEBUG asks. So do the two dialects. Breaks where a slip goes unnoticed,
// or where a program that is right is warned.

const { test, assert, fixture, runScript } = require('../harness');

const library = JSON.stringify(fixture('engine'));
const slips = `
  for (let i = 0; i < 3; i++) {
    ffi.dlopen(${library}, { fail_with: { arguments: ['int32'], retrun: 'int32' } }).lib.close();
  }
  ffi.dlopen(${library}, { fail_with: { arguments: ['int32'], async: true } }, { globl: true });
  new ffi.JSCallback(() => 1, { return: 'int32', treadsafe: true }).close();
`;
const warnings = ({ stderr }) => stderr.split('\n').filter((line) => /means nothing/.test(line));

test('each is warned of once, with what was probably meant', () => {
  const answer = runScript(`const ffi = require('polyffi');${slips}`);
  assert.equal(answer.status, 0, answer.stderr);
  const texts = warnings(answer).map((line) => line.replace(/^.*PolyffiWarning: /, ''));
  assert.deepEqual(texts, [
    "the signature of fail_with: the key 'retrun' means nothing; did you mean 'return'?",
    "the flags of dlopen: the key 'globl' means nothing; did you mean 'global'?",
    "the signature of fail_with: the key 'async' means nothing; did you mean 'nonblocking'?",
    "the signature of <callback>: the key 'treadsafe' means nothing; did you mean 'threadsafe'?",
  ]);
});

test('a warning has a code, by which it can be told from others', () => {
  const { stdout } = runScript(`
    process.on('warning', ({ name, code }) => console.log(name, code));
    require('polyffi').dlopen(${library}, { fail_with: { retrun: 'int32' } });`);
  assert.equal(stdout, 'PolyffiWarning POLYFFI_UNKNOWN_KEY\n');
});

test('node:ffi by that name says nothing, unless POLYFFI_DEBUG asks', () => {
  const script = `const ffi = require(${JSON.stringify(require.resolve('../../lib/node-ffi.js'))});${slips}`;
  assert.deepEqual(warnings(runScript(script)), []);
  const told = warnings(runScript(script, { env: { POLYFFI_DEBUG: '1' } }));
  assert.match(told[0], /^polyffi: the signature of fail_with: the key 'retrun' means nothing/);
});

test('so do the two dialects', () => {
  const dialects = {
    bun: `require('polyffi/bun').dlopen(${library}, { fail_with: { args: ['i32'], retruns: 'i32' } });`,
    deno: `require('polyffi/deno').dlopen(${library}, { fail_with: { parameters: ['i32'], result: 'i32', nonblockin: true } });`,
  };
  for (const [name, script] of Object.entries(dialects)) {
    const quiet = runScript(script);
    assert.equal(quiet.status, 0, quiet.stderr);
    assert.equal(quiet.stderr, '', name);
    assert.equal(warnings(runScript(script, { env: { POLYFFI_DEBUG: '1' } })).length, 1, name);
  }
});

test('what only a JSCallback can be is warned of where it means nothing', () => {
  const answer = runScript(`
    const ffi = require('polyffi');
    const { lib } = ffi.dlopen(${library}, { fail_with: { arguments: [{ callback: { threadsafe: true } }] } });
    lib.registerCallback({ patience: 5 }, () => {});
    lib.close();`);
  assert.equal(answer.status, 0, answer.stderr);
  assert.deepEqual(
    warnings(answer).map((line) => line.replace(/^.*PolyffiWarning: /, '')),
    [
      "the signature of <callback>: the key 'threadsafe' means nothing",
      "the signature of <callback>: the key 'patience' means nothing",
    ],
  );
});

test('a program that is right is warned of nothing', () => {
  const { stderr } = runScript(`
    const ffi = require('polyffi');
    ffi.dlopen(${library}, {
      fail_with: { arguments: ['int32'], return: 'int32', errno: true, nonblocking: false, optional: true },
      other: { args: ['int32'], returns: 'int32', symbol: 'fail_with' },
      third: { parameters: ['int32'], result: 'int32', symbol: 'fail_with' },
    }, { now: true });
    new ffi.JSCallback(() => 1, { arguments: [], return: 'int32', threadsafe: false, patience: 5 }).close();
  `);
  assert.equal(stderr, '');
});
