'use strict';
// Sizes, alignments and offsets of structs and unions are those of the C compiler. Breaks where padding, packing or an
// explicit alignment is counted differently.

const { test, assert, fixture } = require('../harness');
const { array, dlopen, sizeof, struct, toArrayBuffer, union } = require('polyffi');
const types = require('./types.js');

const { lib } = dlopen(fixture('engine'));
const count = new Uint32Array(toArrayBuffer(lib.getSymbol('layout_count'), 4))[0];
const layouts = [...new Uint32Array(toArrayBuffer(lib.getSymbol('layouts'), 4 * count))];

test('layouts are those of the C compiler', () => {
  const { Box, Inner, Packed, PackedTwo, Aligned, HoldsAligned, Numeral, Wide, Tagged, Scalars } = types;
  const ours = [
    [Box.size, Box.align, Box.offsets.name, Box.offsets.weights, Box.offsets.inner],
    [Box.offsets.inner + Inner.offsets.b],
    [Packed.size, Packed.align, Packed.offsets.value, Packed.offsets.id, Packed.offsets.tail],
    [PackedTwo.size, PackedTwo.align, PackedTwo.offsets.value, PackedTwo.offsets.weight],
    [Aligned.size, Aligned.align],
    [HoldsAligned.size, HoldsAligned.offsets.inside, HoldsAligned.offsets.after],
    [Numeral.size, Numeral.align, Wide.size, Wide.align, Tagged.size, Tagged.offsets.value],
    [Scalars.size, Scalars.offsets.i16, Scalars.offsets.u32, Scalars.offsets.u64, Scalars.offsets.f64],
    [Scalars.offsets.flag, Scalars.offsets.pointer, Scalars.offsets.wide, Scalars.align],
  ].flat();
  assert.deepEqual(ours, layouts);
});

test('sizeof takes structs, unions and arrays', () => {
  for (const type of Object.values(types)) assert.equal(sizeof(type), type.size);
  assert.equal(sizeof(array('i16', 7)), 14);
});

test('offsets are of the fields in their order, and do not change', () => {
  const { Packed } = types;
  assert.deepEqual(Object.keys(Packed.offsets), ['tag', 'value', 'id', 'tail']);
  assert.throws(() => {
    Packed.offsets.tag = 7;
  }, TypeError);
});

test('the bytes form has the same layout, and is one type', () => {
  const { Box } = types;
  assert.equal(Box.bytes.size, Box.size);
  assert.equal(Box.bytes.align, Box.align);
  assert.deepEqual(Box.bytes.offsets, Box.offsets);
  assert.equal(Box.bytes, Box.bytes);
  assert.equal(Box.bytes.bytes, Box.bytes);
});

test('what is no declaration is refused', () => {
  const value = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  for (const make of [struct, union]) {
    for (const fields of [undefined, null, 7, 'i32', ['i32']]) assert.throws(() => make(fields), type);
    assert.throws(() => make({}), value);
    for (const name of ['void', 'nonsense', '', 'i32 ;']) assert.throws(() => make({ x: name }), value);
    for (const wrong of [7, null, undefined, {}, () => {}]) assert.throws(() => make({ x: wrong }), type);
    for (const pack of [0, 3, -1, 1.5, '1', 8192, NaN]) assert.throws(() => make({ x: 'i8' }, { pack }), value);
    for (const align of [0, 3, -1, 1.5, '1', 8192, NaN]) assert.throws(() => make({ x: 'i8' }, { align }), value);
  }
  for (const length of [0, -1, 1.5, '1', NaN, Infinity, null]) assert.throws(() => array('i8', length), value);
  assert.throws(() => array('void', 2), value);
  assert.throws(() => array('f64', 2 ** 30), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  const half = array('f64', 2 ** 26);
  assert.throws(() => struct({ x: half, y: half, z: half }), { code: 'ERR_FFI_UNSUPPORTED_TYPE' });
});

test('deep nesting has an end', () => {
  let type = struct({ x: 'i8' });
  for (let i = 0; i < 60; i++) type = struct({ x: type });
  assert.equal(type.size, 1);
  assert.throws(
    () => {
      for (let i = 0; i < 20; i++) type = struct({ x: type });
    },
    { code: 'ERR_FFI_UNSUPPORTED_TYPE' },
  );
});
