// not for Windows: no symbol has the address NULL there
'use strict';
// A symbol whose address is NULL (a weak one that nothing defines, an absolute one) is there, and calling it throws.
// Breaks where a call jumps to address 0, which ends the process.

const { test, assert, fixture } = require('../harness.js');
const { dlopen } = require('polyffi');

const definitions = { nothing: {}, later: { symbol: 'nothing', nonblocking: true } };
const error = { code: 'ERR_FFI_INVALID_POINTER', message: 'cannot call nothing: its address is NULL' };

test('a call throws', () => {
  const { symbols } = dlopen(fixture('raw'), definitions);
  assert.equal(symbols.nothing.pointer, 0n);
  assert.throws(() => symbols.nothing(), error);
});

test('a call off the thread rejects', async () => {
  const { symbols } = dlopen(fixture('raw'), definitions);
  await assert.rejects(symbols.later(), { ...error, message: 'cannot call later: its address is NULL' });
});

test('after close it is closed', () => {
  const library = dlopen(fixture('raw'), definitions);
  library.close();
  assert.throws(() => library.symbols.nothing(), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});
