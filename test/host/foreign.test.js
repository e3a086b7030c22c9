// runtimes: node
'use strict';
// Callbacks of another package: C code calls JavaScript in the middle of a call of polyffi's, which knows of no callback. If
// such a call were fast, Node.js 20 and 22 would abort, and 24 crash now and then.

const fs = require('node:fs');
const { test, assert, addonFixture, fixture, runScript } = require('../harness');
const { copyOf } = require('../engine/copy');

const library = fixture('ways');
const addon = addonFixture('foreign');

/** Runs a program that has the library's path, polyffi and the address of a function that doubles a number. */
function run(body, file = addon) {
  const source = `
    const ffi = require('polyffi');
    const library = ${JSON.stringify(library)};
    const other = { exports: {} };
    process.dlopen(other, ${JSON.stringify(file)});
    let calls = 0;
    const address = other.exports.address((n) => { calls++; return 2 * n; });
    const hot = (f, args, n = 200000) => new Function('f', 'address', 'n',
      'let r = 0; for (let i = 0; i < n; i++) r = f(' + args + '); return r;')(f, address, n);
    ${body}
    console.log('end', calls);`;
  const { status, signal, stdout, stderr } = runScript(source, { env: { POLYFFI_FAST: undefined } });
  assert.deepEqual([status, signal], [0, null], stderr);
  return stdout.trim();
}

test('given as the address of a pointer or function', () => {
  for (const type of ['function', 'pointer', 'void *']) {
    const body = `
      const { symbols } = ffi.dlopen(library, { call: { arguments: ['${type}', 'i32'], return: 'i32' } });
      // Hot with what is fast first.
      hot(symbols.call, 'null, i');
      if (hot(symbols.call, 'address, 21') !== 42) throw new Error('wrong');`;
    assert.equal(run(body), 'end 200000');
  }
});

test('given to polyffi/bun as a number', () => {
  const body = `
    const { symbols } = require('polyffi/bun').dlopen(library, { call: { args: ['ptr', 'i32'], returns: 'i32' } });
    hot(symbols.call, 'null, i');
    if (hot(symbols.call, 'Number(address), 21') !== 42) throw new Error('wrong');`;
  assert.equal(run(body), 'end 200000');
});

test('given to polyffi/deno as a pointer object', () => {
  const body = `
    const { dlopen, UnsafePointer } = require('polyffi/deno');
    const { symbols } = dlopen(library, { call: { parameters: ['pointer', 'i32'], result: 'i32' } });
    hot(symbols.call, 'null, i');
    const pointer = UnsafePointer.create(address);
    let r;
    for (let i = 0; i < 200000; i++) r = symbols.call(pointer, 21);
    if (r !== 42) throw new Error('wrong');`;
  assert.equal(run(body), 'end 200000');
});

test('kept by the library, whose function is declared not to be fast', () => {
  const body = `
    const { symbols } = ffi.dlopen(library, {
      keep: { arguments: ['pointer'] },
      call_kept: { arguments: ['i32'], return: 'i32', fast: false },
    });
    symbols.keep(address);
    if (hot(symbols.call_kept, '21') !== 42) throw new Error('wrong');`;
  assert.equal(run(body), 'end 200000');
});

test('kept by the library, where the other package is one for FFI', () => {
  const file = copyOf(addon).replace(/\.so$/, '-ffi.node');
  fs.copyFileSync(addon, file);
  const body = `
    const { symbols } = ffi.dlopen(library, {
      keep: { arguments: ['pointer'] },
      two_ints: { arguments: ['i32', 'i32'], return: 'i32' },
      call_kept: { arguments: ['i32'], return: 'i32' },
    });
    hot(symbols.two_ints, 'i, 1');
    symbols.keep(address);
    if (hot(symbols.call_kept, '21') !== 42) throw new Error('wrong');`;
  try {
    assert.equal(run(body, file), 'end 200000');
  } finally {
    fs.rmSync(file);
  }
});
