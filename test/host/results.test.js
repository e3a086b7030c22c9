// runtimes: node
'use strict';
// Optimised code makes no object of a number that C returned and that the program only computes with, nor of
// a call's arguments. That holds for a function whose wrapper shares its code with one that was called before, too.

const { test, assert, fixture, runScript } = require('../harness');

const body = `
  const ffi = require('polyffi');
  const definitions = {
    two_ints: { arguments: ['i32', 'i32'], return: 'i32' },
    two_floats: { arguments: ['f64', 'f64'], return: 'f64' },
  };
  const loops = {
    two_ints: 'let r = 0; for (let i = 0; i < n; i++) r = f(i, 1) + 1; return r;',
    two_floats: 'let r = 0; for (let i = 0; i < n; i++) r = f(i + 0.5, 1.5) * 2; return r;',
  };
  const called = [];
  for (const name in definitions) {
    const f = ffi.dlopen(${JSON.stringify(fixture('ways'))}, { [name]: definitions[name] }).symbols[name];
    called.push(f);
    const loop = new Function('f', 'n', loops[name]);
    for (let round = 0; round < 300; round++) loop(f, 10_000);
    console.log('begin ' + name);
    loop(f, 4_000_000);
    console.log('end ' + name);
  }
`;

test('results and arguments are no objects in optimised code', () => {
  const { status, stdout, stderr } = runScript(body, { flags: ['--trace-gc', '--max-semi-space-size=1'] });
  assert.equal(status, 0, stderr);
  for (const name of ['two_ints', 'two_floats']) {
    const [, during] = new RegExp(`begin ${name}\n([^]*)end ${name}`).exec(stdout);
    // Four million doubles are 64 MB.
    assert.ok(during.split('Scavenge').length < 10, `${name}: ${during}`);
  }
});
