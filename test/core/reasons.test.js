'use strict';
// What explains errors is loaded when there is one: a program without mistakes never reads it.

const { test, assert, fixture, runScript } = require('../harness');

const library = JSON.stringify(fixture('engine'));

test('the reader of libraries is loaded with the first error of the loader', () => {
  const { stdout, stderr } = runScript(`
    const polyffi = require('polyffi');
    const loaded = () => Object.keys(require.cache).filter((file) => /core[/\\\\](?:reasons|elf)\\.js$/.test(file)).length;
    polyffi.dlopen(${library}, { is_null: { arguments: ['pointer'], return: 'int32' } }).symbols.is_null(null);
    polyffi.cdef('int is_null(void *p);').open(${library}).is_null(null);
    const before = loaded();
    try {
      polyffi.cdef('int nothing(void);').open('./nothing.so');
    } catch {}
    console.log(before, loaded());
  `);
  assert.equal(stdout, '0 2\n', stderr);
});
