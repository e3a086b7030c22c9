'use strict';
// No byte that nobody wrote reaches JavaScript or C: what C leaves of a result in memory, and what lies between the members
// of an argument, is zero.

const { test, assert } = require('../harness');
const { inChild } = require('./dialects');

const types = `
  const { struct, union, array } = load('main');
  const mixed = union({ small: 'u8', big: struct({ w: array('u64', 4) }) });
  const holes = struct({ a: 'u8', b: 'u32' });
  const large = struct({ a: 'u8', b: 'u64', c: 'u64' });
`;

test('main: what C leaves of a result in memory is zero', async () => {
  const found = inChild(`${types}
    const functions = { make_mixed: [mixed, 'u8'], make_large_holes: [large.bytes, 'u8'] };
    const s = open('main', functions);
    const later = open('main', functions, { nonblocking: true });
    (async () => {
      const out = [];
      for (let i = 0; i < 20; i++) out.push(s.make_mixed(7).big.w, [...s.make_large_holes(1)].slice(0, 16));
      for (let i = 0; i < 20; i++) out.push((await later.make_mixed(7)).big.w, [...(await later.make_large_holes(1))].slice(0, 16));
      print([...new Set(out.map((list) => list.map(Number).join()))]);
    })();
  `);
  assert.deepEqual(found, ['7,0,0,0', '1,0,0,0,0,0,0,0,2,0,0,0,0,0,0,0']);
});

test('deno: what C leaves of a result in memory is zero, as in Deno', () => {
  const found = inChild(`
    const large = { struct: ['u8', 'u64', 'u64'] };
    const s = open('deno', { make_large_holes: [large, 'u8'] });
    const later = open('deno', { make_large_holes: [large, 'u8'] }, { nonblocking: true });
    (async () => {
      const out = [];
      for (let i = 0; i < 20; i++) out.push(s.make_large_holes(3), await later.make_large_holes(3));
      print([...new Set(out.map((bytes) => bytes.subarray(0, 16).join()))]);
    })();
  `);
  assert.deepEqual(found, ['3,0,0,0,0,0,0,0,2,0,0,0,0,0,0,0']);
});
