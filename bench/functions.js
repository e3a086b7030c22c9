'use strict';
// The signatures of fixture.c, in one vocabulary that each engine translates into its own.

/**
 * Native name -> [argument types, result type]. Types: void i16 u8 i32 u32 i64 u64 f32 f64. `pointer` (an address both
 * ways), `buffer` (an address given as a view), `text` (a C string), `point` (a struct of two doubles, by value).
 * @type {Record<string, [string[], string]>}
 */
const functions = {
  bench_nothing: [[], 'void'],
  bench_add_i32: [['i32', 'i32'], 'i32'],
  bench_add_f64: [['f64', 'f64'], 'f64'],
  bench_add_u64: [['u64', 'u64'], 'u64'],
  bench_same: [['pointer'], 'pointer'],
  bench_six: [['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], 'i32'],
  bench_mix10: [['i32', 'f64', 'u32', 'f32', 'i64', 'f64', 'i16', 'f64', 'u8', 'f64'], 'f64'],
  bench_mix16: [
    // prettier-ignore
    ['i32', 'f64', 'i64', 'f64', 'u32', 'f32', 'i32', 'f64', 'i16', 'f64', 'u8', 'f64', 'i32', 'f64', 'i16', 'i32'],
    'f64',
  ],
  bench_bytes: [['buffer', 'u32'], 'u32'],
  bench_length: [['text'], 'u32'],
  bench_text: [[], 'text'],
  bench_point_add: [['point', 'point'], 'point'],
  bench_octet_sum: [['buffer'], 'f64'],
  bench_fail: [['i32'], 'i32'],
  bench_call_back: [['pointer', 'i32'], 'i32'],
  bench_sort: [['buffer', 'u64', 'pointer'], 'void'],
  bench_address_of_add: [[], 'pointer'],
};

const twins = Array.from({ length: 20 }, (_, i) => `bench_twin_${i}`);
for (const name of twins) functions[name] = [['i32', 'i32'], 'i32'];

const families = {
  a: [['i32', 'i32'], 'i32'],
  b: [['f64', 'f64'], 'f64'],
  c: [['i32'], 'i32'],
  d: [['i32', 'f64', 'i32'], 'f64'],
};

/** The thousand functions that the `bind` shape binds. */
const thousand = [];
for (let i = 0; i < 250; i++) {
  for (const family of Object.keys(families)) {
    const name = `bench_bind_${family}${String(i).padStart(3, '0')}`;
    thousand.push(name);
    functions[name] = families[family];
  }
}

module.exports = { functions, twins, thousand };
