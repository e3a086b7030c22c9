'use strict';
// What a pointer points to decides what it takes: strings where bytes are meant, in the unit of wide types, and nowhere
// else. Bytes are taken only where there are as many as the pointee has.

const { test, assert, wideLength } = require('../harness');
const { inChild } = require('./dialects');

test('a string for wchar_t * is wide, and ends where it ends', () => {
  const found = inChild(`
    const { symbols: s } = load('main').dlopen(library, {
      wide_length: { arguments: ['const wchar_t *'], return: 'size_t' },
      length16: { arguments: ['const char16_t *'], return: 'size_t' },
    });
    print(['', 'four', 'Grüße', '😀', 'a'.repeat(1000)].map((value) => [s.wide_length(value), s.length16(value)].map(Number)));
  `);
  // A unit of wchar_t is a whole character, or on Windows one of UTF-16, as char16_t.
  assert.deepEqual(found, [
    [0, 0],
    [4, 4],
    [5, 5],
    [wideLength('😀'), 2],
    [1000, 1000],
  ]);
});

test('a string for a pointer to numbers, to pointers or to something unknown is refused', () => {
  const found = inChild(`
    const out = {};
    for (const type of ['int *', 'const int *', 'double *', 'FILE *', 'void **', 'char **', 'const char **', 'int64_t *', 'struct point *', 'uint16_t *', 'float *', 'long *', 'size_t *']) {
      try {
        const { symbols: s } = load('main').dlopen(library, { address_of: { arguments: [type], return: 'u64' } });
        out[type] = s.address_of('A') === 0n ? 'null' : 'taken';
      } catch (error) { out[type] = error.code; }
    }
    print(out);
  `);
  for (const [type, outcome] of Object.entries(found)) assert.equal(outcome, 'ERR_INVALID_ARG_VALUE', type);
});

test('a string for bytes is UTF-8 with a NUL', () => {
  const found = inChild(`
    const out = {};
    for (const type of ['char *', 'const char *', 'signed char *', 'const unsigned char *', 'void *', 'const void *', 'uint8_t *', 'int8_t *', 'string', 'str', 'pointer', 'ptr', 'buffer', 'arraybuffer', 'char8_t *']) {
      try {
        const { symbols: s } = load('main').dlopen(library, { text_length: { arguments: [type], return: 'u64' } });
        out[type] = Number(s.text_length('Grüße'));
      } catch (error) { out[type] = error.message; }
    }
    delete out['char8_t *'];
    print(out);
  `);
  for (const [type, outcome] of Object.entries(found)) assert.equal(outcome, 7, type);
});

test('fewer bytes than the pointee has are refused; as many and more are taken', () => {
  const found = inChild(`
    const { symbols: s } = load('main').dlopen(library, {
      int_at: { arguments: ['const int *'], return: 'int' },
      double_at: { arguments: ['const double *'], return: 'double' },
    });
    const attempt = (f) => { try { return f(); } catch (error) { return [error.code, error.message]; } };
    print([
      attempt(() => s.int_at(new Uint8Array(2))), attempt(() => s.int_at(new Uint8Array([7, 0, 0, 0]))),
      attempt(() => s.int_at(new Int32Array([8, 9]))), attempt(() => s.int_at(null)),
      attempt(() => s.double_at(new Uint8Array(4))), attempt(() => s.double_at(new Float64Array([0.5]))),
      attempt(() => s.double_at(new DataView(new ArrayBuffer(4)))), attempt(() => s.double_at(new ArrayBuffer(7))),
    ]);
  `);
  assert.deepEqual([found[1], found[2], found[3], found[5]], [7, 8, -1, 0.5]);
  for (const index of [0, 4, 6, 7]) assert.match(String(found[index][0]), /^ERR_/, String(found[index]));
  assert.match(found[4][1], /4 bytes/);
});

test('a definition with a type alone is a variable', () => {
  const found = inChild(`
    const { symbols, lib } = load('main').dlopen(library, { version: { type: 'int' }, ratio: { type: 'double' }, add: { arguments: ['int', 'int'], return: 'int' } });
    const before = [symbols.version.value, symbols.ratio.value];
    symbols.version.value = 43;
    print([before, symbols.version.value, typeof symbols.version.pointer, lib.getVariable('version', 'int').value, symbols.add(1, 2)]);
  `);
  assert.deepEqual(found, [[42, 0.5], 43, 'bigint', 43, 3]);
});
