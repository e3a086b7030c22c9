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

/** A view of what C was given, as text. */
const seen = `
  const junk = (size) => new Uint8Array(size).fill(0xee);
  const seen = (f, size) => { const out = junk(size); f(out); return out.join(); };
`;

test('main: what lies between the members of an argument is zero for C, whatever was passed before', () => {
  const found = inChild(`${types}${seen}
    const s = open('main', { holes_out: ['void', holes, 'bytes'], large_holes_out: ['void', large, 'bytes'], mixed_out: ['void', mixed, 'bytes'] });
    const later = open('main', { holes_out: ['void', holes, 'bytes'], large_holes_out: ['void', large, 'bytes'] }, { nonblocking: true });
    const calls = [];
    for (let i = 0; i < 10; i++) {
      s.holes_out(junk(8), junk(8));
      calls.push(seen((out) => s.holes_out({ a: 1, b: 2 }, out), 8));
      s.large_holes_out(junk(24), junk(24));
      calls.push(seen((out) => s.large_holes_out({ a: 1, b: 2n, c: 3n }, out), 24));
      s.mixed_out(junk(32), junk(32));
      calls.push(seen((out) => s.mixed_out({ small: 7 }, out), 32));
    }
    (async () => {
      for (let i = 0; i < 10; i++) {
        const [small, more] = [junk(8), junk(24)];
        await later.holes_out(junk(8), junk(8));
        await later.holes_out({ a: 1, b: 2 }, small);
        await later.large_holes_out(junk(24), junk(24));
        await later.large_holes_out({ a: 1, b: 2n, c: 3n }, more);
        calls.push(small.join(), more.join());
      }
      print([...new Set(calls)]);
    })();
  `);
  assert.deepEqual(found, [
    '1,0,0,0,2,0,0,0',
    '1,0,0,0,0,0,0,0,2,0,0,0,0,0,0,0,3,0,0,0,0,0,0,0',
    `7${',0'.repeat(31)}`,
  ]);
});

test('main: what lies between the members of a struct that a callback gives is zero for C', () => {
  const found = inChild(`${types}${seen}
    const s = open('main', { large_holes_from: ['void', 'callback', 'bytes'], large_holes_out: ['void', large, 'bytes'] });
    const { JSCallback } = load('main');
    const made = new JSCallback(() => ({ a: 1, b: 2n, c: 3n }), { return: large });
    const closed = new JSCallback(() => ({ a: 1, b: 2n, c: 3n }), { return: large });
    const address = closed.ptr;
    closed.close();
    const calls = [];
    for (let i = 0; i < 10; i++) {
      s.large_holes_out(junk(24), junk(24));
      calls.push(seen((out) => s.large_holes_from(made.ptr, out), 24));
      s.large_holes_out(junk(24), junk(24));
      calls.push(seen((out) => s.large_holes_from(address, out), 24));
    }
    print([...new Set(calls)]);
  `);
  assert.deepEqual(found, ['1,0,0,0,0,0,0,0,2,0,0,0,0,0,0,0,3,0,0,0,0,0,0,0', `0${',0'.repeat(23)}`]);
});
