'use strict';
// A program through what a dialect does, for tests that do something to the world around it: its answers stay the same.

const dialects = require('./dialects');

/** Functions that every dialect binds alike. */
const functions = {
  add: ['i32', 'i32', 'i32'],
  wide_add: ['i64', 'i64', 'i64'],
  half: ['f64', 'f64'],
  opposite: ['bool', 'bool'],
  first_then_view: ['i64', 'i32', 'bytes'],
  text_length: ['u64', 'text'],
  call_int: ['i32', 'callback', 'i32'],
  address_of: ['u64', 'pointer'],
};

/** The null pointer of each dialect. */
const nothing = null;

/**
 * Calls that are prepared to the last byte, so that nothing but the calls themselves uses a built-in function: answers
 * are kept as they come.
 * @param {string} name of the dialect
 */
function prepareCalls(name) {
  const s = dialects.open(name, functions);
  const bytes = Uint8Array.of(5, 6);
  const fresh = Array.from({ length: 1000 }, () => Uint8Array.of(9));
  const four = dialects.text(name, 'four');
  const yes = name === 'main' ? 1 : true;
  const twice = dialects.callback(name, ['i32', 'i32'], (value) => 2 * value);
  const own = name === 'bun' ? () => {} : prepareStructCalls(name);
  let next = 0;
  return () => {
    const answers = [];
    let count = 0;
    answers[count++] = s.add(40, 2);
    answers[count++] = s.wide_add(-5n, 3n);
    answers[count++] = s.half(3);
    answers[count++] = s.opposite(yes);
    answers[count++] = s.first_then_view(7, bytes);
    answers[count++] = s.first_then_view(7, fresh[next++]);
    answers[count++] = s.text_length(four);
    answers[count++] = s.call_int(twice.address, 21);
    answers[count++] = s.address_of(nothing);
    answers[count++] = s.wide_add(-1n, -1n);
    own(answers, count);
    return answers;
  };
}

/** The same for structs, by value and in memory. */
function prepareStructCalls(name) {
  const { struct, array } = name === 'main' ? dialects.load('main') : {};
  const point = struct ? struct({ x: 'int', y: 'int' }) : { struct: ['i32', 'i32'] };
  const wide = struct ? struct({ w: array('i64', 3) }) : { struct: ['i64', 'i64', 'i64'] };
  const s = dialects.open(name, {
    point_then_int: ['i32', point, 'i32'],
    make_point: [point, 'i32', 'i32'],
    three_then_text: ['i64', wide, 'text'],
    make_three: [wide, 'i64'],
  });
  const bytes = Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0);
  const words = new Uint8Array(new BigInt64Array([1n, 2n, 3n]).buffer);
  const four = dialects.text(name, 'four');
  const made = struct ? (value) => value.x * 10 + value.y : (value) => value[0] * 10 + value[4];
  const third = struct ? (value) => value.w[2] : (value) => value[16];
  return (answers, count) => {
    answers[count++] = s.point_then_int(bytes, 3);
    if (struct) answers[count++] = s.point_then_int({ x: 1, y: 2 }, 3);
    answers[count++] = made(s.make_point(3, 4));
    answers[count++] = s.three_then_text(words, four);
    if (struct) answers[count++] = s.three_then_text({ w: [1n, 2n, 3n] }, four);
    answers[count++] = third(s.make_three(7n));
  };
}

/**
 * Binds and prepares whatever the program uses in a dialect.
 * @param {string} name
 * @returns {{ whole: () => unknown[], calls: () => unknown[] }} the whole program, and its calls alone; each gives the
 *   same answers each time
 */
function prepare(name) {
  const s = dialects.open(name, functions);
  const own = { main: prepareMain, bun: prepareBun, deno: prepareDeno }[name]();
  const bytes = Uint8Array.of(5, 6);
  const four = dialects.text(name, 'four');
  const yes = name === 'main' ? 1 : true;
  const whole = () => {
    const twice = dialects.callback(name, ['i32', 'i32'], (value) => 2 * value);
    const answers = [s.add(40, 2), s.wide_add(-5n, 3n), s.half(3), s.opposite(yes), s.first_then_view(7, bytes)];
    answers.push(s.first_then_view(7, Uint8Array.of(9)), s.text_length(four), s.call_int(twice.address, 21));
    answers.push(s.address_of(nothing), s.wide_add(-1n, -1n));
    twice.close();
    answers.push(...own());
    return answers.map(String);
  };
  return { whole, calls: prepareCalls(name) };
}

function prepareMain() {
  const ffi = dialects.load('main');
  const point = ffi.struct({ x: 'int', y: 'int' });
  const three = ffi.struct({ a: 'i64', b: 'i64', c: 'i64' });
  const mixed = ffi.union({ small: 'u8', big: ffi.struct({ w: ffi.array('u64', 4) }) });
  const s = dialects.open('main', {
    make_point: [point, 'i32', 'i32'],
    point_then_int: ['i32', point, 'i32'],
    make_three: [three, 'i64'],
    three_then_text: ['i64', three, 'text'],
    make_mixed: [mixed, 'u8'],
    bytes_then_call: ['i32', 'bytes', { callback: { arguments: [], return: 'void' } }],
    long_double_then_int: ['i32', 'long double', 'i32'],
  });
  const raw = dialects.load('main').dlopen(dialects.library, {
    add: { arguments: ['int', 'int'], return: 'int', errno: true },
  }).symbols;
  return () => {
    const made = s.make_point(3, 4);
    const memory = new Uint8Array(16);
    point.write({ x: 1, y: 2 }, memory, 8);
    const view = point.view(memory, 8);
    view.x = 5;
    const address = ffi.getRawPointer(memory);
    ffi.setInt32(address, 0, -7);
    return [
      [made.x, made.y],
      s.point_then_int({ x: 1, y: 2 }, 3),
      s.point_then_int(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0), 3),
      s.make_three(7n).c,
      s.three_then_text({ a: 1n, b: 2n, c: 3n }, 'four'),
      s.make_mixed(7).small,
      s.bytes_then_call(Uint8Array.of(8), () => {}),
      [point.read(memory, 8).x, view.y, memory[12]],
      ffi.getInt32(address, 0),
      ffi.getFloat64(address, 8) !== 0,
      [...new Uint8Array(ffi.toArrayBuffer(address, 2))],
      JSON.stringify(raw.add(1, 2)),
    ];
  };
}

function prepareBun() {
  const { ptr, read, toArrayBuffer, CString } = dialects.load('bun');
  const s = dialects.open('bun', {
    length_of: ['u64', 'bytes', 'buffer_length'],
    wide_add: ['i64_fast', 'i64_fast', 'i64_fast'],
    address_of: ['pointer', 'bytes'],
  });
  return () => {
    const bytes = Uint8Array.of(104, 105, 0);
    const address = ptr(bytes);
    return [
      s.length_of(bytes, bytes),
      s.wide_add(-5, 3),
      s.address_of(bytes) === address,
      read.u8(address, 1),
      read.i16(address, 1),
      String(new CString(address)),
      new Uint8Array(toArrayBuffer(address, 0, 2))[1],
    ];
  };
}

function prepareDeno() {
  const { UnsafePointer, UnsafePointerView, UnsafeFnPointer } = dialects.load('deno');
  const point = { struct: ['i32', 'i32'] };
  const s = dialects.open('deno', {
    make_point: [point, 'i32', 'i32'],
    point_then_int: ['i32', point, 'i32'],
    address_of: ['pointer', 'bytes'],
  });
  const call = new UnsafeFnPointer(
    dialects.callback('deno', ['i32', 'i32'], (value) => value + 1).address,
    dialects.signature('deno', ['i32', 'i32']),
  );
  return () => {
    const bytes = Uint8Array.of(104, 105, 0, 0);
    const pointer = UnsafePointer.of(bytes);
    const view = new UnsafePointerView(pointer);
    const target = new Uint8Array(2);
    view.copyInto(target);
    return [
      [...s.make_point(3, 4)],
      s.point_then_int(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0), 3),
      UnsafePointer.equals(s.address_of(bytes), pointer),
      view.getUint8(1),
      view.getInt32(),
      view.getCString(),
      new Uint8Array(view.getArrayBuffer(2))[1],
      [...target],
      UnsafePointer.value(UnsafePointer.offset(pointer, 1)) - UnsafePointer.value(pointer),
      call.call(1),
    ];
  };
}

module.exports = { prepare };
