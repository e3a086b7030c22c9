'use strict';
// Arrays of wide characters in memory are text, in units of two or four bytes, up to their NUL. Breaks where a unit is read
// in another size, or where text is written over the end of its array.

const { test, assert, cLibrary, load, wideBytes } = require('../harness');

const { alloc, cdef } = load.require();
const declared = cdef(`
  struct named { wchar_t wide[6]; char16_t units[4]; char32_t points[3]; };
  wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
  void *memcpy(void *to, const void *from, size_t size);
`);
const { wcscpy, memcpy } = declared.open(cLibrary);
const Named = declared.types['struct named'];
/** Offsets in bytes. */
const at = wideBytes === 2 ? { units: 12n, points: 20n } : { units: 24n, points: 32n };

test('what C wrote is read up to its NUL, or to the end of the array', () => {
  const memory = alloc(Named);
  wcscpy(memory, 'a€\u{1f600}');
  memcpy(memory.pointer + at.units, Buffer.from('z\u{1f600}x', 'utf16le'), 8);
  memcpy(memory.pointer + at.points, new Uint32Array([0x1f600]), 4);
  assert.deepEqual({ ...memory.value }, { wide: 'a€\u{1f600}', units: 'z\u{1f600}x', points: '\u{1f600}' });
});

test('a unit that is no character is the sign for one', () => {
  const memory = alloc(Named);
  memcpy(memory.pointer + at.points, new Uint32Array([0x41, 0x110000, 0x42]), 12);
  assert.equal(memory.value.points, 'A\ufffdB');
});

test('text is written in units, with zeros behind it', () => {
  const memory = alloc(Named);
  memory.value = { wide: 'xyzxyz', units: 'abcd', points: 'abc' };
  memory.value = { wide: 'xyzxyz', units: 'ab', points: '\u{1f600}' };
  const { buffer, byteOffset } = memory.bytes;
  assert.deepEqual([...new Uint16Array(buffer, byteOffset + Number(at.units), 4)], [0x61, 0x62, 0, 0]);
  assert.deepEqual([...new Uint32Array(buffer, byteOffset + Number(at.points), 3)], [0x1f600, 0, 0]);
});

test('text that is longer than its array is refused', () => {
  for (const [value, units, length] of [
    [{ wide: '1234567' }, 7, 6],
    [{ units: '\u{1f600}\u{1f600}x' }, 5, 4],
    [{ points: 'abcd' }, 4, 3],
  ]) {
    const message = `field ${Object.keys(value)[0]} of value: ${units} units of text exceed the ${length} of the array`;
    assert.throws(() => (alloc(Named).value = value), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message });
  }
});
