'use strict';
// Code of the user that runs in the middle of a call may call native functions itself: getters, conversions, whatever a
// proxy answers. The call around it still passes its own arguments.

const { test, assert } = require('../harness');
const { names, inChild } = require('./dialects');

const functions = `{
  add: ['i32', 'i32', 'i32'], first_then_view: ['i64', 'i32', 'bytes'], text_length: ['u64', 'text'],
  call_int: ['i32', 'callback', 'i32'], length_of: ['u64', 'bytes', 'u64'],
}`;

/** Views that answer questions about themselves with calls. */
const liars = {
  'a class with a getter for length': `new (class extends Uint8Array { get length() { busy(); return super.length; } })([5])`,
  'an own getter for length': `Object.defineProperty(Uint8Array.of(5), 'length', { get() { busy(); return 1; } })`,
  'an own getter for byteLength': `Object.defineProperty(Uint8Array.of(5), 'byteLength', { get() { busy(); return 1; } })`,
  'an own getter for buffer': `Object.defineProperty(Uint8Array.of(5), 'buffer', { get() { busy(); return new ArrayBuffer(8); } })`,
  'an own getter for byteOffset': `Object.defineProperty(Uint8Array.of(5), 'byteOffset', { get() { busy(); return 0; } })`,
  'a getter for its constructor': `Object.defineProperty(Uint8Array.of(5), 'constructor', { get() { busy(); return Uint8Array; } })`,
  'a prototype that is a proxy': `Object.setPrototypeOf(Uint8Array.of(5), new Proxy(Uint8Array.prototype, {
    get(target, key, self) { busy(); return Reflect.get(target, key, self); },
    getPrototypeOf(target) { busy(); return Reflect.getPrototypeOf(target); },
  }))`,
};

for (const name of names) {
  test(`${name}: a view that calls while it is looked at is passed as C has it`, () => {
    const found = inChild(`
      const s = open('${name}', ${functions});
      const busy = () => { s.add(40, 2); s.text_length(text('${name}', 'other')); };
      const out = {};
      for (const [what, make] of Object.entries({ ${Object.entries(liars).map(([what, source]) => `${JSON.stringify(what)}: () => ${source}`)} })) {
        // An exception is an answer, too, if it has one of the dialect's classes; a wrong value is none.
        try { out[what] = String(s.first_then_view(7, make())); }
        catch (error) { out[what] = error instanceof TypeError ? 'TypeError' : String(error); }
        // As often as it takes to be remembered.
        const view = make();
        for (let i = 0; i < 600; i++) {
          let value;
          try { value = s.first_then_view(7, view); } catch (error) { if (error instanceof TypeError) continue; throw error; }
          if (value !== 7005n) out[what + ', call ' + i] = String(value);
        }
      }
      print(out);
    `);
    for (const [what, value] of Object.entries(found))
      assert.ok(['7005', 'TypeError'].includes(value), `${what}: ${value}`);
    assert.equal(found['a class with a getter for length'], '7005');
    assert.equal(found['an own getter for length'], '7005');
  });

  test(`${name}: a view whose length calls with another kind of argument`, () => {
    const found = inChild(`
      const s = open('${name}', ${functions});
      class Liar extends Uint8Array {
        get length() { try { s.text_length({}); } catch {} try { s.call_int(undefined, 7); } catch {} return 1; }
      }
      const out = [];
      for (let i = 0; i < 300; i++) { const value = s.first_then_view(7, new Liar([5])); if (value !== 7005n) out.push(value); }
      print(out);
    `);
    assert.deepEqual(found, []);
  });
}

test('main: conversions of every argument that call do not disturb each other', () => {
  const found = inChild(`
    const { struct, dlopen } = load('main');
    const point = struct({ x: 'int', y: 'int' });
    const s = open('main', {
      add: ['i32', 'i32', 'i32'], point_then_int: ['i32', point, 'i32'], put_point: ['i32', 'bytes', point],
      three_then_text: ['i64', struct({ a: 'i64', b: 'i64', c: 'i64' }), 'text'],
    });
    const busy = (value) => { s.add(1000, 1); s.put_point(new Uint8Array(8), { x: 500, y: 500 }); return value; };
    const bytes = new Uint8Array(8);
    print([
      s.point_then_int({ get x() { return busy(1); }, get y() { return busy(2); } }, 3),
      s.put_point(bytes, { get x() { return busy(1); }, get y() { return busy(2); } }), bytes[0],
      s.three_then_text({ get a() { busy(); return 1n; }, b: 2n, get c() { busy(); return 3n; } }, 'four'),
    ]);
  `);
  assert.deepEqual(found, [3003, 3, 42, '4006n']);
});
