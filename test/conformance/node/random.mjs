// Random signatures with random arguments, at most one of them bad: whatever the call path, the checks hold and the
// values arrive. The generator is seeded, so every run and every runtime sees the same.

import { POINTERS, TYPES, values } from './_values.mjs';

function generator(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const GOOD = {
  i8: [-128, 127, 0, -1],
  u8: [255, 0, 7],
  i16: [-32768, 32767, 5],
  u16: [65535, 0],
  i32: [-(2 ** 31), 2 ** 31 - 1, 0, -5],
  u32: [2 ** 32 - 1, 0, 2 ** 31],
  i64: [-(2n ** 63n), 2n ** 63n - 1n, 0n],
  u64: [2n ** 64n - 1n, 0n, 2n ** 63n],
  f32: [0.5, -0, NaN, 1e300],
  f64: [0.1, -0, NaN, 1e300, -Infinity],
};

const KIND = Object.fromEntries(Object.entries(TYPES).flatMap(([kind, names]) => names.map((name) => [name, kind])));
const NAMES = [...Object.keys(KIND), ...POINTERS];

export default async function ({ api, record, section, fixture }) {
  const library = new api.DynamicLibrary(fixture);
  const symbols = Array.from({ length: 600 }, (_, i) => i);

  section('arguments');
  const next = generator(1);
  const pick = (list) => list[next(list.length)];
  for (const number of symbols) {
    const types = Array.from({ length: 1 + next(12) }, () => pick(NAMES));
    const all = values();
    const labels = Object.keys(all).filter((label) => label !== 'minus zero');
    const bad = next(2) === 0 ? next(types.length) : -1;
    const described = [];
    const args = types.map((type, index) => {
      const kind = KIND[type];
      if (index === bad) {
        let label = pick(labels);
        // Numbers for 64-bit integers are a known difference, which has a case of its own.
        while (/^[iu]64$/.test(kind) && typeof all[label] === 'number') label = pick(labels);
        described.push(`${type}=${label}`);
        return all[label];
      }
      described.push(type);
      return kind
        ? pick(GOOD[kind])
        : pick([null, 0n, 1n, 'text', Buffer.alloc(3), new ArrayBuffer(5), new DataView(new ArrayBuffer(2))]);
    });
    const f = new api.DynamicLibrary(fixture).getFunction('nothing', { arguments: types, return: 'void' });
    record(`${number}: ${described.join(', ')}`, () => [f.length, f(...args)]);
    record(`${number}: again`, () => f(...args));
    record(`${number}: one too few`, () => f(...args.slice(1)));
  }

  section('mixed');
  const mixed = library.getFunction('mixed', {
    arguments: ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'],
    return: 'f64',
  });
  const choose = generator(2);
  for (let i = 0; i < 200; i++) {
    const args = Object.values(GOOD).map((list) => list[choose(list.length)]);
    record(`${i}: ${args.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join(', ')}`, () =>
      mixed(...args),
    );
  }
}
