'use strict';
// alloc and Arena: values, elements, lifetimes.

const { test, assert, load, gc } = require('../harness');
const { inspect } = require('node:util');
const { open } = require('./library.js');

const { alloc, Arena, cdef, struct } = load.require();

test('memory is zero, has a value, elements and a length', () => {
  const memory = alloc('int', 3);
  assert.deepEqual([memory.length, memory.value, memory[2], memory[3]], [3, 0, 0, undefined]);
  memory[2] = -7;
  memory.value = 5;
  assert.deepEqual([...memory.bytes.slice(0, 4)], [5, 0, 0, 0]);
  assert.equal(memory[2], -7);
  assert.throws(
    () => {
      memory[3] = 1;
    },
    { code: 'ERR_OUT_OF_RANGE' },
  );
  assert.throws(
    () => {
      memory[0] = 'x';
    },
    { code: 'ERR_INVALID_ARG_VALUE', message: /^element \[0\]: expected an integer/ },
  );
  assert.match(inspect(memory), /^int \[3\] \[ 5, 0, -7 \]/);
});

test('types by text, by declarations, and those of struct()', () => {
  assert.equal(alloc('char[16]').bytes.length, 16);
  assert.equal(alloc('size_t').value, 0n);
  const point = alloc(cdef('struct point { int x, y; };').types['struct point']);
  point.value = { x: 1, y: 2 };
  assert.equal(point.value.y, 2);
  const old = alloc(struct({ a: 'u8', b: 'u32' }), 2);
  old.value = { a: 1, b: 2 };
  assert.equal(old.value.b, 2);
  assert.equal(old.bytes.length, 16);
});

test('freed memory refuses, and views of it stay', () => {
  const memory = alloc(cdef('struct point { int x, y; };').types['struct point']);
  const view = memory.value;
  memory.free();
  memory.free();
  assert.throws(() => memory.value, /freed/);
  assert.throws(() => memory.pointer, /freed/);
  view.x = 3;
  assert.equal(view.x, 3);
});

test('an arena frees together', () => {
  const arena = new Arena();
  const [one, two] = [arena.alloc('int'), arena.alloc('double', 4)];
  arena.free();
  assert.throws(() => one.value, /freed/);
  assert.throws(() => two.value, /freed/);
});

test('memory stays where it is while its object lives', async () => {
  const memory = alloc('int', 1000);
  const { pointer } = memory;
  memory[999] = 42;
  await gc();
  assert.equal(memory.pointer, pointer);
  assert.equal(
    cdef('')
      .type('int')
      .read(pointer + 3996n),
    42,
  );
});

test('over-aligned types are aligned', () => {
  const Wide = cdef('struct __attribute__((aligned(64))) wide { int a; };').types['struct wide'];
  for (let i = 0; i < 10; i++) assert.equal(alloc(Wide).pointer % 64n, 0n);
});

test('what is no type, or has no size, is refused', () => {
  assert.throws(() => alloc(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => alloc('void'), /not complete|no size/);
  assert.throws(() => alloc('strct x'), { code: 'ERR_FFI_C_SYNTAX' });
  assert.throws(() => alloc('int', 0), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => alloc('int', 2 ** 40), { code: 'ERR_OUT_OF_RANGE' });
});

test('an array without length gets one by flexible()', () => {
  const { declared, library } = open();
  const Packet = declared.types['struct packet'];
  const three = Packet.flexible(3);
  assert.deepEqual([Packet.size, three.size], [4, 16]);
  const packet = alloc(three);
  packet.value = { kind: 1, length: 3, values: [1, 2, 3] };
  assert.equal(library.packet_sum(packet), 6);
  const view = three.view(packet.pointer);
  view.values[1] = 20;
  assert.equal(library.packet_sum(view), 24);
  assert.deepEqual(three.read(packet.pointer), { kind: 1, length: 3, values: [1, 20, 3] });
  assert.throws(() => declared.types['struct point'].flexible(1), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('views show their values', () => {
  const { declared } = open();
  const view = alloc(declared.types['struct shape']).value;
  view.corners[1] = { x: 3, y: 4 };
  view.name = 'box';
  assert.deepEqual(Object.keys(view), ['name', 'color', 'corners', 'label', 'area']);
  assert.match(inspect(view), /^\{\s+name: 'box',\s+color: 0,\s+corners: \[ \{ x: 0, y: 0 \}, \{ x: 3, y: 4 \} \]/);
  assert.equal(inspect(view.corners), '[ { x: 0, y: 0 }, { x: 3, y: 4 } ]');
  assert.equal(JSON.stringify(view.corners), '[{"x":0,"y":0},{"x":3,"y":4}]');
  assert.deepEqual({ ...view }.name, 'box');
});

test('arrays of arrays are shown as they are read', () => {
  const type = cdef('struct grid { int cells[2][3]; char names[2][4]; double *rows[2][2]; };').type('struct grid');
  const bytes = new Uint8Array(type.size);
  type.write(
    {
      cells: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      names: ['ab', 'cd'],
      rows: [
        [1n, 2n],
        [3n, 4n],
      ],
    },
    bytes,
  );
  const view = type.view(bytes);
  assert.deepEqual([...view.cells[1]], [4, 5, 6]);
  assert.deepEqual([view.names[1], view.rows[1][0]], ['cd', 3n]);
  view.cells[1] = [7, 8, 9];
  view.cells[0][2] = 30;
  assert.deepEqual(type.read(bytes).cells, [
    [1, 2, 30],
    [7, 8, 9],
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(type.read(bytes).names)), ['ab', 'cd']);
});
