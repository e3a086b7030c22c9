'use strict';
// An argument whose getter detaches the memory of another argument of the same call: C is never given the address that
// was. The call is refused, as it is where the memory was detached before.

const { test, assert } = require('../harness');
const { inChild } = require('./dialects');

/** A function that takes a view and a struct, after calls enough to have its view's address remembered, or none. */
const detach = (warm) => `
  const { struct } = load('main');
  const point = struct({ x: 'int', y: 'int' });
  const s = open('main', { put_point: ['i32', 'bytes', point] });
  const view = new Uint8Array(1 << 16);
  for (let i = 0; i < ${warm}; i++) s.put_point(view, { x: 1, y: 2 });
  view.fill(0);
  let moved;
  let outcome;
  try {
    outcome = s.put_point(view, { x: 1, get y() { moved = structuredClone(view.buffer, { transfer: [view.buffer] }); return 2; } });
  } catch (error) { outcome = error.code; }
  print([outcome, new Uint8Array(moved)[0]]);
`;

for (const warm of [0, 600]) {
  test(`a getter of a struct detaches a view that was passed ${warm} times before`, () => {
    assert.deepEqual(inChild(detach(warm)), ['ERR_INVALID_ARG_VALUE', 0]);
  });
}

test('a name getter of a plain function as a callback detaches a view', () => {
  for (const warm of [0, 600]) {
    const found = inChild(`
      const s = open('main', { bytes_then_call: ['i32', 'bytes', { callback: { return: 'void' } }] });
      const view = new Uint8Array(1 << 16).fill(5);
      for (let i = 0; i < ${warm}; i++) s.bytes_then_call(view, () => {});
      let called = false;
      const f = Object.defineProperty(() => { called = true; }, 'name', {
        get() { structuredClone(view.buffer, { transfer: [view.buffer] }); return 'f'; },
      });
      let outcome;
      // Asking for the name is not needed: then C sees the bytes.
      try { outcome = s.bytes_then_call(view, f); } catch (error) { outcome = error.code; }
      print([outcome, view.length]);
    `);
    assert.ok(
      (found[0] === 5 && found[1] === 65536) || (found[0] === 'ERR_INVALID_ARG_VALUE' && found[1] === 0),
      JSON.stringify(found),
    );
  }
});

test('a getter that grows, shrinks or detaches the bytes of a struct that is copied', () => {
  const found = inChild(`
    const { struct, union, array } = load('main');
    const point = struct({ x: 'int', y: 'int' });
    const target = new Uint8Array(8);
    let outcome;
    try {
      point.write({ get x() { structuredClone(target.buffer, { transfer: [target.buffer] }); return 1; }, y: 2 }, target);
      outcome = 'written';
    } catch (error) { outcome = [error.name, typeof error.code]; }
    print([outcome, target.length]);
  `);
  assert.deepEqual(found, [['TypeError', 'string'], 0]);
});

test('a getter that takes away the memory of a view whose member is assigned, or of a struct that is written', () => {
  const found = inChild(`
    const { struct, union, array } = load('main');
    const point = struct({ x: 'int', y: 'int' });
    const evil = (take) => ({ x: 1, get y() { take(); return 2; } });
    const evilList = (take) => Object.defineProperty([1, 2], 1, { get() { take(); return 2; } });
    const writes = {
      'member of a view': (memory, take) => { struct({ p: point }).view(memory).p = evil(take); },
      'array in a view': (memory, take) => { struct({ p: array('int', 2) }).view(memory).p = evilList(take); },
      'element of a view': (memory, take) => { array(point, 1).view(memory)[0] = evil(take); },
      'element of a long view': (memory, take) => { array(point, 300).view(memory)[0] = evil(take); },
      struct: (memory, take) => point.write(evil(take), memory),
      'nested struct': (memory, take) => struct({ p: point, z: 'double' }).write({ p: evil(take), z: 1 }, memory),
      union: (memory, take) => union({ p: point }).write({ p: evil(take) }, memory),
    };
    const out = {};
    for (const [what, write] of Object.entries(writes)) {
      const ways = { detached: () => { const buffer = new ArrayBuffer(4096); return [buffer, () => structuredClone(buffer, { transfer: [buffer] })]; } };
      if (ArrayBuffer.prototype.resize) ways.resized = () => { const buffer = new ArrayBuffer(4096, { maxByteLength: 8192 }); return [buffer, () => buffer.resize(2)]; };
      for (const [way, make] of Object.entries(ways)) {
        const [buffer, take] = make();
        // Plain numbers in objects of a known shape are written before anything runs.
        try { write(new Uint8Array(buffer), take); out[what + ', ' + way] = 'written'; }
        catch (error) { out[what + ', ' + way] = error.code + ' ' + error.message; }
      }
    }
    print(out);
  `);
  for (const [what, outcome] of Object.entries(found))
    assert.equal(outcome, 'ERR_INVALID_ARG_VALUE the memory was taken away', what);
});
