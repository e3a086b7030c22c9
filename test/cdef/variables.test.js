'use strict';
// Structs and arrays among the variables of a library are the memory itself; what is const is never written.

const { test, assert, fixture, gc, gcUntil, hasNoWindows, isLoaded, load, skipLoaded } = require('../harness');
const { open } = require('./library.js');

const { addressOf, dlclose } = load.require();
const skip = hasNoWindows && 'a copy, because the runtime allows no view of C memory';

test('a member that is written is written in C', { skip }, () => {
  const { library, declared } = open();
  library.origin.x = 5;
  assert.deepEqual({ ...library.origin }, { x: 5, y: 2 });
  assert.deepEqual(declared.types['struct point'].read(addressOf(library, 'origin')), { x: 5, y: 2 });
  assert.equal(library.origin, library.origin);
  library.origin = { x: 1, y: 2 };
  assert.deepEqual({ ...library.origin }, { x: 1, y: 2 });
});

test('elements are the memory itself, too', { skip }, () => {
  const { library, declared } = open();
  library.series[1] = 9;
  assert.deepEqual(declared.type('int[3]').read(addressOf(library, 'series')), [1, 9, 3]);
  library.series = [1, 2, 3];
  assert.deepEqual([...library.series], [1, 2, 3]);
});

test('what is const refuses', () => {
  const { library } = open();
  assert.deepEqual(library.corner, { x: 3, y: 4 });
  assert.throws(() => (library.corner.x = 1), TypeError);
  const expected = { code: 'ERR_INVALID_ARG_VALUE', message: /cannot be written: it is declared const/ };
  assert.throws(() => (library.corner = { x: 1 }), expected);
  assert.throws(() => (library.version = '1'), expected);
  assert.deepEqual([library.corner.x, library.version], [3, '1.2.3']);
});

test('a view stays good when its library is closed', { skip }, () => {
  const { library } = open();
  const { origin, series } = library;
  dlclose(library);
  origin.y = 7;
  assert.deepEqual([origin.y, series[2]], [7, 3]);
  assert.throws(() => library.origin, { code: 'ERR_FFI_LIBRARY_CLOSED' });
  origin.y = 2;
});

const noTransfer = skip || skipLoaded || (!ArrayBuffer.prototype.transfer && 'no buffer moves its memory here');

test('memory that a program moved elsewhere stays, and the library as long', { skip: noTransfer }, async () => {
  const path = fixture('cdef', { flags: ['-DMOVED'] });
  const moved = [];
  (() => {
    const library = open().declared.open(path);
    moved.push(new Int32Array(library.series.buffer.transfer()));
    dlclose(library);
  })();
  await gc(6);
  assert.equal(isLoaded(path), true);
  assert.deepEqual([...moved[0]], [1, 2, 3]);
  moved.length = 0;
  await gcUntil(() => !isLoaded(path));
});

test(
  'where the runtime allows no view of C memory, a copy refuses what would change nothing',
  { skip: !hasNoWindows && 'this build allows it' },
  () => {
    const { library } = open();
    assert.deepEqual([{ ...library.origin }, [...library.series]], [{ x: 1, y: 2 }, [1, 2, 3]]);
    assert.throws(() => (library.origin.x = 5), TypeError);
    assert.throws(() => (library.series[1] = 9), TypeError);
    library.origin = { x: 5, y: 6 };
    assert.deepEqual({ ...library.origin }, { x: 5, y: 6 });
    library.origin = { x: 1, y: 2 };
  },
);
