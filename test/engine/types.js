'use strict';
// The types of test/fixtures/engine.c.

const { array, struct, union } = require('polyffi');

const Pair = struct({ x: 'f64', y: 'f64' });
const Point = struct({ x: 'i32', y: 'i32' });
const Inner = struct({ a: 'u8', b: 'u64' });
const Box = struct({ corners: array(Point, 2), name: array('char', 5), weights: array('f64', 3), inner: Inner });
const Packed = struct({ tag: 'i8', value: 'i32', id: 'u64', tail: 'i16' }, { pack: 1 });
const Tight = struct({ a: 'i8', b: 'i32' }, { pack: 1 });
const PackedTwo = struct({ tag: 'i8', value: 'i32', weight: 'f64' }, { pack: 2 });
const Aligned = struct({ value: 'i32' }, { align: 16 });
const HoldsAligned = struct({ before: 'i8', inside: Aligned, after: 'i8' });
const Numeral = union({ whole: 'i64', real: 'f64', reals: array('f32', 2), bytes: array('u8', 8) });
const Wide = union({ number: 'i32', bytes: array('u8', 24) });
const Tagged = struct({ kind: 'u8', value: Numeral });
const Scalars = struct({
  i8: 'i8',
  u8: 'u8',
  i16: 'i16',
  u16: 'u16',
  i32: 'i32',
  u32: 'u32',
  i64: 'i64',
  u64: 'u64',
  f32: 'f32',
  f64: 'f64',
  flag: '_Bool',
  pointer: 'pointer',
  wide: 'long double',
});

module.exports = {
  Pair,
  Point,
  Inner,
  Box,
  Packed,
  Tight,
  PackedTwo,
  Aligned,
  HoldsAligned,
  Numeral,
  Wide,
  Tagged,
  Scalars,
};
