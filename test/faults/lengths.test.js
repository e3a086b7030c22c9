'use strict';
// What memory a value has is what the engine says of it, whatever its properties say: no more bytes move than there are.

const { test, assert, runtime } = require('../harness');
const { inChild } = require('./dialects');

/** The allocator notices most writes behind the end of what it gave. */
const env = { MALLOC_PERTURB_: '165', MALLOC_CHECK_: '3' };

test('deno: copyInto copies what the destination holds, not what its byteLength says', () => {
  const found = inChild(
    `const { UnsafePointer, UnsafePointerView } = load('deno');
    const source = UnsafePointer.of(new Uint8Array(1 << 19).fill(7));
    const out = [];
    for (const length of [1 << 19, 0, -1, NaN, 'x']) {
      const target = Object.defineProperty(new Uint8Array(16), 'byteLength', { value: length });
      UnsafePointerView.copyInto(source, target);
      new UnsafePointerView(source).copyInto(target, 1);
      out.push([...target].every((byte) => byte === 7));
    }
    class Liar extends DataView { get byteLength() { return 1 << 19; } }
    const liar = new Liar(new ArrayBuffer(16));
    UnsafePointerView.copyInto(source, liar);
    out.push(liar.getUint8(15));
    print(out);`,
    { env },
  );
  assert.deepEqual(found, [true, true, true, true, true, 7]);
});

test('bun: buffer_length is the length that the engine knows (as Bun has it)', () => {
  const found = inChild(`
    const s = open('bun', { length_of: ['u64', 'bytes', 'buffer_length'] });
    class Liar extends Uint8Array { get byteLength() { return 1 << 20; } }
    class Viewer extends DataView { get byteLength() { return 1 << 20; } }
    const own = Object.defineProperty(new Uint16Array(4), 'byteLength', { value: 1 << 20 });
    const values = [new Liar(8), own, new Viewer(new ArrayBuffer(8))];
    print(values.map((value) => s.length_of(new Uint8Array(8), value)));
  `);
  assert.deepEqual(found, ['8n', '8n', '8n']);
});

/** Bytes that say that they are as long as the struct. */
const tooLong = (size) => `Object.defineProperty(new Uint8Array(600).fill(1), 'length', { value: ${size} })`;

test('main: bytes for a struct that lie about their length leave the arguments behind them alone', () => {
  const found = inChild(
    `const { struct } = load('main');
    const point = struct({ x: 'int', y: 'int' });
    const three = struct({ a: 'i64', b: 'i64', c: 'i64' });
    const s = open('main', {
      point_then_int: ['i32', point, 'i32'], three_then_text: ['i64', three, 'text'],
      long_double_then_int: ['i32', 'long double', 'i32'],
    });
    const attempt = (f) => { try { return f(); } catch (error) { return [error.name, typeof error.code]; } };
    print([
      attempt(() => s.point_then_int(${tooLong(8)}, 3)),
      attempt(() => s.three_then_text(${tooLong(24)}, 'four')),
      attempt(() => s.long_double_then_int(${tooLong(16)}, 3)),
      attempt(() => s.point_then_int(Object.defineProperty(new Uint8Array(2), 'length', { value: 8 }), 3)),
      attempt(() => point.read(Object.defineProperty(new Uint8Array(2), 'length', { value: 8 }))),
      attempt(() => point.read(Object.defineProperty(new Uint8Array(2), 'byteLength', { value: 8 }))),
    ]);`,
    { env },
  );
  // Bytes may be longer than the struct: the first ones count. Of a long double they must be as many.
  const ones = 0x01010101;
  assert.equal(found[0], (2 * ones + 3000) | 0);
  const eight = 0x0101010101010101n;
  assert.equal(found[1], `${3n * eight + 4000n}n`);
  assert.deepEqual(found[2], ['TypeError', 'string']);
  for (const refusal of found.slice(3)) assert.deepEqual([typeof refusal, refusal[1]], ['object', 'string']);
});

test('deno: bytes for a struct that lie about their length leave the arguments behind them alone', () => {
  const found = inChild(
    `const point = { struct: ['i32', 'i32'] };
    const doubles = { struct: ['f64', 'f64', 'f64'] };
    const s = open('deno', { point_then_int: ['i32', point, 'i32'], three_then_text: ['i64', doubles, 'text'] });
    const attempt = (f) => { try { return f(); } catch (error) { return error.name; } };
    print([
      attempt(() => s.point_then_int(${tooLong(8)}, 3)),
      attempt(() => s.three_then_text(Object.defineProperty(new Float64Array(600), 'length', { value: 3 }), text('deno', 'four'))),
      attempt(() => s.point_then_int(Object.defineProperty(new Uint8Array(2), 'length', { value: 8 }), 3)),
      attempt(() => s.point_then_int(Object.defineProperty(new Uint8Array(2), 'byteLength', { value: 8 }), 3)),
    ]);`,
    { env },
  );
  assert.deepEqual(found, [(2 * 0x01010101 + 3000) | 0, '4000n', 'TypeError', 'TypeError']);
});

test('a view with an empty length of its own is passed as what it is', () => {
  const found = inChild(`
    const out = {};
    for (const name of names) {
      const s = open(name, { first_then_view: ['i64', 'i32', 'bytes'] });
      const hidden = Object.defineProperties(Uint8Array.of(5), { length: { value: 0 }, byteLength: { value: 0 } });
      out[name] = Array.from({ length: 300 }, () => s.first_then_view(7, hidden)).every((value) => value === 7005n);
    }
    print(out);
  `);
  assert.deepEqual(found, { main: true, bun: true, deno: true }, runtime);
});
