// Results: every type at its limits, results wider than declared, addresses, no result.

import { binder, POINTERS, TYPES } from './_values.mjs';

export default async function ({ api, record, section, fixture }) {
  const bind = binder(api, fixture);

  for (const [kind, names] of Object.entries(TYPES)) {
    for (const type of names) {
      section(type);
      record('low', () => bind(`low_${kind}`, [], type)());
      record('high', () => bind(`high_${kind}`, [], type)());
      if (!kind.startsWith('f')) record('wider than declared', () => bind('wide', [], type)());
    }
  }
  section('other');
  record('bool of two', () => bind('two', [], 'bool')());
  record('float NaN', () => bind('nan_f32', [], 'f32')());
  record('double NaN', () => bind('nan_f64', [], 'f64')());
  record('minus zero', () => bind('minus_zero', [], 'f64')());
  record('infinite', () => bind('infinite', [], 'f64')());
  record('void', () => bind('nothing', [], 'void')());
  record('void of a value', () => bind('two', [], 'void')());
  for (const [kind, values] of Object.entries({
    f32: [0.1, 1e300, -1e300, 5e-324, 1.401298464324817e-45, 16777217, -0, NaN],
    f64: [0.1, 1e300, 5e-324, 2 ** 53 + 2, -0, NaN],
  })) {
    for (const value of values)
      record(`${kind} of ${Object.is(value, -0) ? '-0' : value}`, () => bind(`id_${kind}`, [kind], kind)(value));
  }

  section('pointers');
  const buffer = Buffer.alloc(16);
  for (const type of POINTERS) {
    record(`${type} NULL`, () => bind('null_pointer', [], type)());
    record(`${type} of text`, () => api.toString(bind('greeting', [], type)()));
    record(`${type} same bigint`, () => bind('pointer_id', ['pointer'], type)(2n ** 64n - 1n));
    record(`${type} of a buffer`, () => bind('pointer_id', ['buffer'], type)(buffer) === api.getRawPointer(buffer));
  }
}
