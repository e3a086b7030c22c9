'use strict';
// Values of another realm (a vm context, which is what some test runners give every test) are taken wherever those of this
// one are.

const { test, assert, longDoubleIsDouble } = require('../harness');
const { names, inChild } = require('./dialects');

const other = `
  const vm = require('node:vm');
  const context = vm.createContext({});
  const there = (source) => vm.runInContext('(' + source + ')', context);
  const attempt = (f) => { try { return f(); } catch (error) { return error.message; } };
`;

const views = ['new Uint8Array([5, 0])', 'new DataView(new Uint8Array([5, 0]).buffer)', 'new Int8Array([5, 0])'];

for (const name of names) {
  test(`${name}: views and buffers of another realm as arguments`, () => {
    const found = inChild(`${other}
      const s = open('${name}', { first_then_view: ['i64', 'i32', 'bytes'] });
      const sources = ${JSON.stringify([...views, ...(name === 'bun' ? [] : ['new Uint8Array([5, 0]).buffer'])])};
      print(sources.map((source) => attempt(() => s.first_then_view(7, there(source)))));
    `);
    for (const value of found) assert.equal(value, '7005n');
  });
}

test('main: bytes, objects and arrays of another realm for structs', () => {
  const found = inChild(`${other}
    const { struct, union, array, dlopen, getRawPointer, exportArrayBuffer, JSCallback } = load('main');
    const fields = there('{ x: "int", y: "int" }');
    const point = struct(fields, there('{ align: 4 }'));
    const line = struct({ ends: array(point, 2) });
    const s = open('main', { point_then_int: ['i32', point, 'i32'], long_double_then_int: ['i32', 'long double', 'i32'], make_point: [point, 'i32', 'i32'] });
    const bytes = 'new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0])';
    const long = new Uint8Array(16);
    const giving = new JSCallback(() => there(bytes), { return: point });
    const { symbols } = dlopen(library, there('{ add: { arguments: ["int", "int"], return: "int" } }'));
    print([
      attempt(() => s.point_then_int(there(bytes), 3)), attempt(() => s.point_then_int(there(bytes + '.buffer'), 3)),
      attempt(() => s.point_then_int(there('new DataView(' + bytes + '.buffer)'), 3)), attempt(() => s.point_then_int(there('{ x: 1, y: 2 }'), 3)),
      attempt(() => point.read(there(bytes + '.buffer')).y), attempt(() => point.view(there(bytes)).y), attempt(() => point.view(there('new SharedArrayBuffer(8)')).y),
      attempt(() => { const target = there('new ArrayBuffer(8)'); point.write({ x: 1, y: 2 }, target); return point.read(target).y; }),
      attempt(() => { const target = new Uint8Array(16); line.write(there('{ ends: [{ x: 1, y: 2 }, { x: 3, y: 4 }] }'), target); return target[12]; }),
      attempt(() => s.long_double_then_int(${longDoubleIsDouble ? '0' : "there('new Uint8Array(16)')"}, 3)),
      attempt(() => typeof getRawPointer(there('new ArrayBuffer(8)'))),
      attempt(() => symbols.add(1, 2)), attempt(() => typeof giving.ptr),
    ]);
  `);
  assert.deepEqual(found, [3003, 3003, 3003, 3003, 2, 2, 0, 2, 4, 3000, 'bigint', 3, 'bigint']);
});

test('bun: buffers of another realm for ptr, buffer and buffer_length', () => {
  const found = inChild(`${other}
    const { ptr, read, linkSymbols } = load('bun');
    const s = open('bun', { length_of: ['u64', 'buffer', 'buffer_length'], first_then_view: ['i64', 'i32', 'buffer'] });
    const values = ${JSON.stringify([...views, 'new Uint8Array([5, 0]).buffer'])}.map(there);
    const shared = there('new Uint8Array(new SharedArrayBuffer(2)).fill(5)');
    print([
      [...values, shared.buffer].map((value) => attempt(() => read.u8(ptr(value)))),
      values.slice(0, 3).map((value) => attempt(() => s.length_of(value, value))),
      values.slice(0, 3).map((value) => attempt(() => s.first_then_view(7, value))),
      // Objects of another realm as definitions.
      attempt(() => load('bun').dlopen(library, there('{ add: { args: ["int", "int"], returns: "int" } }')).symbols.add(1, 2)),
    ]);
  `);
  assert.deepEqual(found, [[5, 5, 5, 5, 5], ['2n', '2n', '2n'], ['7005n', '7005n', '7005n'], 3]);
});

test('deno: buffers of another realm for pointers, structs and copies, and definitions from there', () => {
  const found = inChild(`${other}
    const { UnsafePointer, UnsafePointerView, dlopen } = load('deno');
    const point = { struct: ['i32', 'i32'] };
    const s = open('deno', { point_then_int: ['i32', point, 'i32'] });
    const bytes = 'new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0])';
    const values = ${JSON.stringify([...views, 'new Uint8Array([5, 0]).buffer'])}.map(there);
    const target = there('new ArrayBuffer(2)');
    const source = Uint8Array.of(8, 9);
    print([
      values.map((value) => attempt(() => new UnsafePointerView(UnsafePointer.of(value)).getUint8())),
      [bytes, bytes + '.buffer', 'new DataView(' + bytes + '.buffer)', 'new Float32Array(' + bytes + '.buffer)'].map((text) => attempt(() => s.point_then_int(there(text), 3))),
      attempt(() => { UnsafePointerView.copyInto(UnsafePointer.of(source), target); return new Uint8Array(target)[1]; }),
      attempt(() => dlopen(library, there('{ add: { parameters: ["i32", "i32"], result: "i32" } }')).symbols.add(1, 2)),
      attempt(() => dlopen(library, there('{ point_then_int: { parameters: [{ struct: ["i32", "i32"] }, "i32"], result: "i32" } }')).symbols.point_then_int(there(bytes), 3)),
    ]);
  `);
  assert.deepEqual(found, [[5, 5, 5, 5], [3003, 3003, 3003, 3003], 9, 3, 3003]);
});
