'use strict';
// What a program does to objects, built-ins and prototypes decides nothing about memory. That of calls off the thread
// stays, lengths are those of the memory itself, and options are those that were given.

const { test, assert, load, gc, runtime } = require('../harness');
const { open } = require('./library.js');

const { JSCallback, alloc, cdef, dlclose, dlopen, struct } = load.require();
const { library } = open();
const nonblocking = { nonblocking: true };
const { library: later } = open({
  functions: { slow_fill: nonblocking, slow_list: nonblocking, slow_run: nonblocking },
});
const SIZE = 1 << 20;

/** Whether engines hold transferred memory differs: it was either held, or the promise says that it moved. */
async function ends(promise) {
  try {
    return await promise;
  } catch (error) {
    assert.equal(error.code, 'ERR_FFI_MEMORY_MOVED');
    return SIZE;
  }
}

test('memory of a nonblocking call stays when it is freed', async () => {
  let memory = alloc('unsigned char', SIZE);
  const call = later.slow_fill(memory, SIZE);
  memory.free();
  memory = undefined;
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc?.();
    new Uint8Array(SIZE).fill(1);
  }
  assert.equal(await call, SIZE);
});

test('memory of a nonblocking call stays when its buffer is transferred: of alloc, of views, inside of objects', async () => {
  const transfer = (buffer) => structuredClone(buffer, { transfer: [buffer] });
  const Bytes = struct({ first: 'u8' });
  const cases = [
    () => {
      const memory = alloc('unsigned char', SIZE);
      return [later.slow_fill(memory, SIZE), memory.bytes.buffer];
    },
    () => {
      const buffer = new ArrayBuffer(SIZE);
      return [later.slow_fill(Bytes.view(buffer), SIZE), buffer];
    },
    () => {
      const buffer = new ArrayBuffer(SIZE);
      return [later.slow_list([new Uint8Array(buffer), null], SIZE), buffer];
    },
    () => {
      const buffer = new ArrayBuffer(SIZE);
      return [later.slow_run({ bytes: new Uint8Array(buffer), count: SIZE }), buffer];
    },
  ];
  const kept = [];
  for (const start of cases) {
    const [call, buffer] = start();
    const moved = transfer(buffer);
    // Bun cannot hold what was transferred: let go, it would be somebody else's by the time that C writes it.
    if (runtime === 'bun') kept.push(moved);
    gc?.();
    assert.equal(await ends(call), SIZE);
  }
});

test('text that has to be freed comes, and is freed, where the library was closed meanwhile', async () => {
  const owned = { owned: 'release', nonblocking: true };
  const { library: closing } = open({ functions: { copy: owned } });
  const calls = Array.from({ length: 20 }, (_, index) => closing.copy(`text ${index}`));
  const before = library.freed;
  dlclose(closing);
  assert.deepEqual(
    await Promise.all(calls),
    Array.from({ length: 20 }, (_, index) => `text ${index}`),
  );
  assert.equal(library.freed - before, 20);
  await assert.rejects(async () => closing.copy('later'), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('memory that was taken away refuses', () => {
  const memory = alloc('int');
  const { buffer } = memory.bytes;
  structuredClone(buffer, { transfer: [buffer] });
  const expected = { code: 'ERR_INVALID_ARG_VALUE', message: /taken away/ };
  assert.throws(() => memory.pointer, expected);
  assert.throws(() => memory.value, expected);
  assert.throws(() => library.identity(memory), expected);
  assert.throws(() => library.move(memory, 1), expected);
});

test('memory that was freed refuses, and the error says as which argument', () => {
  const memory = alloc('int[2]');
  memory.free();
  const refused = (message) => ({ code: 'ERR_INVALID_ARG_VALUE', message });
  for (let i = 0; i < 6; i++) {
    assert.throws(
      () => library.move(memory, 1),
      (error) => error.function === 'move' && error.argument === 0 && /this memory was freed$/.test(error.message),
    );
    assert.throws(() => library.sum_points([memory], 1), refused(/element \[0\] of the 1st argument of sum_points/));
    assert.throws(() => library.mirrored(memory), refused(/the 1st argument of mirrored: this memory was freed/));
  }
  assert.throws(() => memory.value, refused('This memory was freed'));
});

test('lengths and addresses are those of the memory, whatever properties say', () => {
  const memory = alloc('char');
  Object.defineProperty(memory, 'byteLength', { value: 5000 });
  assert.throws(() => library.move(memory, 1), { code: 'ERR_OUT_OF_RANGE' });
  const fake = Object.create(Object.getPrototypeOf(memory), { pointer: { value: 8n }, x: { value: 1 } });
  assert.equal(library.sum_point(fake), 1);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.throws(() => library.move(proxy, 1), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('an array that a getter of an element makes longer is as long as it was', () => {
  const element = (list, count) => ({
    get x() {
      for (let i = 0; i < count; i++) list.push({ x: 9, y: 9 });
      return 1;
    },
    y: 2,
  });
  for (const count of [3, 20_000]) {
    const list = [];
    list.push(element(list, count), { x: 3, y: 4 });
    assert.equal(library.sum_points(list, 2), 10);
    assert.deepEqual(list[2], { x: 9, y: 9 });
  }
});

test('a class that is derived from JSCallback may answer with an address, and with nothing else', () => {
  let answer;
  class Lying extends JSCallback {
    get ptr() {
      return answer;
    }
  }
  const callback = new Lying(() => 1, { arguments: ['int'], return: 'int' });
  for (answer of [5, 'x', -1n, 2n ** 64n, undefined, { valueOf: () => assert.fail('it was asked') }, Symbol('s')]) {
    assert.throws(() => library.apply(callback, 1), { code: /^ERR_INVALID_ARG_/ });
  }
  callback.close();
});

test('an array that is frozen stays as it was, whatever C writes', () => {
  const list = Object.freeze([{ x: 1, y: 2 }]);
  assert.equal(library.sum_points(list, 1), 3);
  assert.deepEqual(list, [{ x: 1, y: 2 }]);
});

test('setters of objects that C wrote may call', () => {
  let a = 0;
  const first = {
    y: 0,
    get x() {
      return a;
    },
    set x(value) {
      a = value;
      library.total([9, 9, 9, 9, 9, 9], 6);
    },
  };
  const second = { x: 0, y: 0 };
  library.number_points(first, second);
  assert.deepEqual([first.x, first.y, second], [1, 2, { x: 3, y: 4 }]);
});

test('what is copied back when a call off the thread has ended belongs to its promise', async () => {
  const { move } = open({ functions: { move: { nonblocking: true } } }).library;
  const failure = new Error('mine');
  const throwing = {
    y: 1,
    get x() {
      return 1;
    },
    set x(value) {
      throw failure;
    },
  };
  await assert.rejects(move(throwing, 1), (error) => error === failure);
  const point = { x: 1, y: 1 };
  await move(point, 1);
  assert.deepEqual(point, { x: 2, y: 2 });
});

test('memory inside of an object that a later getter takes away is an error', async () => {
  const gone = () => {
    const bytes = new Uint8Array(1 << 16);
    const lists = [bytes, null];
    Object.defineProperty(lists, 1, { get: () => (structuredClone(bytes.buffer, { transfer: [bytes.buffer] }), null) });
    return lists;
  };
  assert.throws(() => library.slow_list(gone(), 1), { code: 'ERR_INVALID_ARG_VALUE' });
  await assert.rejects(later.slow_list(gone(), 1), { code: 'ERR_INVALID_ARG_VALUE' });
  const run = (bytes = new Uint8Array(1 << 16)) => ({
    bytes,
    get count() {
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      return 1;
    },
  });
  assert.throws(() => library.slow_run(run()), { code: 'ERR_INVALID_ARG_VALUE' });
  await assert.rejects(later.slow_run(run()), { code: 'ERR_INVALID_ARG_VALUE' });
  const memory = alloc('unsigned char', 8);
  const lists = [memory, null];
  Object.defineProperty(lists, 1, { get: () => memory.free() ?? null });
  assert.equal(library.slow_list(lists, 8), 8);
});

test('built-ins that were replaced get hold of nothing', () => {
  const { setInt32 } = DataView.prototype;
  const seen = [];
  DataView.prototype.setInt32 = function (...values) {
    seen.push(this.buffer);
    return setInt32.apply(this, values);
  };
  try {
    assert.equal(library.sum_point({ x: 1, y: 2 }), 3);
    assert.equal(library.total([1, 2], 2), 3);
  } finally {
    DataView.prototype.setInt32 = setInt32;
  }
  assert.deepEqual(seen, []);
});

test('what stands on Object.prototype is no option, no member and no part of a type', () => {
  const names =
    'bits packed pack align errno nonblocking owned symbol text variadic transparent pointer fits write y'.split(' ');
  for (const name of names) {
    Object.prototype[name] = 1;
    try {
      const text = `typedef struct { int x; int ${name === 'y' ? 'y' : 'z'}; } ${name}_t; int sum_point(const void *p);`;
      const { functions, close } = dlopen(open.path, text);
      const { size } = cdef(text).types[`${name}_t`];
      const sum = functions.sum_point(new Int32Array([3, 4]));
      const own = library.sum_point({ x: 5 });
      close();
      assert.deepEqual([name, size, sum, own], [name, 8, 7, 5]);
    } finally {
      delete Object.prototype[name];
    }
  }
});

test('a result that is to be freed is never taken for text before', () => {
  const { functions } = dlopen(open.path, {
    both: { c: 'char *copy(const char *)', symbol: 'copy', owned: 'release', text: true },
    constant: { c: 'const char *copy(const char *)', symbol: 'copy', owned: 'release' },
  });
  assert.equal(functions.both('12345678'), '12345678');
  assert.equal(functions.constant('12345678'), '12345678');
});

test('long arrays are shown without a property for each element', () => {
  const numbers = alloc('int[4000000]');
  numbers.value[3999999] = 5;
  assert.equal(numbers.value.at(-1), 5);
  const texts = alloc('char *[1000000]').value;
  texts[999999] = 7n;
  assert.deepEqual([texts.length, texts[999999]], [1000000, 7n]);
});

test('macros that grow without end are stopped soon', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `#define A${index + 1} A${index} A${index}`);
  const started = process.cpuUsage();
  assert.throws(() => cdef(`${lines.join('\n')}\nint f(A40);`), { code: 'ERR_FFI_C_SYNTAX' });
  // Seconds of the processor's time: a busy machine takes longer.
  assert.ok(process.cpuUsage(started).user < 15e6);
});
