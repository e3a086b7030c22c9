'use strict';
// A parameter with a callback's signature takes a plain function, which is a callback for the time of the call.

const { test, assert } = require('../harness');
const { path, polyffi, JSCallback, symbols, type, turn } = require('./library');
const { dlopen } = polyffi;

const transient = { callback: type };
const lib = dlopen(path, {
  call: { arguments: [transient, 'i32'], return: 'i32' },
  repeat: { arguments: [transient, 'i32'], return: 'i64' },
  call_both: { arguments: [transient, transient, 'i32'], return: 'i32' },
  keep: { arguments: [transient] },
  call_off: { symbol: 'call', arguments: [transient, 'i32'], return: 'i32', nonblocking: true },
  on_threads: { symbol: 'call_on_threads', arguments: [transient, 'i32', 'i32'], return: 'i64', nonblocking: true },
  sort_doubles: {
    arguments: ['buffer', 'size_t', { callback: { arguments: ['pointer', 'pointer'], return: 'int' } }],
  },
}).symbols;

test('a comparator for one sort', () => {
  const { getFloat64 } = polyffi;
  const values = Float64Array.of(3, 1, 2, -5);
  lib.sort_doubles(values, 4, (a, b) => Math.sign(getFloat64(a, 0) - getFloat64(b, 0)));
  assert.deepEqual([...values], [-5, 1, 2, 3]);
});

test('several in one call, nested', () => {
  const result = lib.call_both(
    (n) => lib.call((m) => m * 2, n),
    (n) => n + 1,
    10,
  );
  assert.equal(result, 20 + 11000);
});

test('it is closed when the call has ended: C calls later and gets zero', () => {
  lib.keep((n) => n + 1);
  assert.equal(symbols.fire(5), 0);
});

test('an exception comes out, and it is closed as well', () => {
  const failure = new Error('mine');
  assert.throws(
    () =>
      lib.repeat((n) => {
        if (n === 1) throw failure;
        return n;
      }, 5),
    (error) => error === failure,
  );
  // A later argument that is refused closes the earlier callback.
  assert.throws(() => lib.call_both((n) => n, 'text is no function but a pointer', {}), {
    code: 'ERR_INVALID_ARG_VALUE',
  });
});

test('text and memory are no code', () => {
  const { alloc, array, struct } = polyffi;
  const bytes = new Uint8Array(64);
  const view = struct({ a: array('u8', 64) }).view(bytes);
  for (const value of ['text', bytes, bytes.buffer, new DataView(bytes.buffer), alloc('char'), view, {}, 1, true]) {
    assert.throws(() => lib.call(value, 1), { code: 'ERR_INVALID_ARG_VALUE', argument: 0 });
  }
});

test('addresses and null are taken as they are', () => {
  const callback = new JSCallback((n) => n + 1, type);
  assert.equal(lib.call(callback.ptr, 1), 2);
  callback.close();
  lib.keep(null);
  assert.equal(symbols.fire(1), -1);
  assert.throws(() => lib.call({}, 1), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('off the thread it lives until the call has ended', async () => {
  let calls = 0;
  const sum = lib.on_threads(() => (calls++, 1), 4, 50);
  await turn();
  assert.equal(await sum, 200n);
  assert.equal(calls, 200);
  assert.equal(await lib.call_off((n) => n * 3, 7), 21);
});

test('an exception off the thread goes to uncaughtException and the promise resolves', async () => {
  const seen = [];
  const handler = (error) => seen.push(error);
  process.on('uncaughtException', handler);
  try {
    const value = await lib.call_off(() => {
      throw 'mine';
    }, 7);
    assert.equal(value, 0);
    assert.deepEqual(seen, ['mine']);
  } finally {
    process.off('uncaughtException', handler);
  }
});

test('an argument that is refused off the thread rejects', async () => {
  await assert.rejects(
    lib.call_off((n) => n, 'seven'),
    { code: 'ERR_INVALID_ARG_VALUE' },
  );
});

test('100,000 calls with a new function each', () => {
  let sum = 0;
  for (let i = 0; i < 100_000; i++) sum += lib.call((n) => n + 1, 1);
  assert.equal(sum, 200_000);
});

test('callbacks of structs that look alike are told apart', () => {
  const { DynamicLibrary, struct } = polyffi;
  const library = new DynamicLibrary(path);
  const point = struct({ x: 'f64', y: 'f64' });
  const complex = struct({ re: 'f64', im: 'f64' });
  const passing = (type) => ({ arguments: [{ callback: { arguments: [type], return: point } }, point], return: point });
  const pass = library.getFunction('pass_point', passing(point));
  assert.equal(library.getFunction('pass_point', passing(point)), pass);
  assert.throws(() => library.getFunction('pass_point', passing(complex)), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.deepEqual(
    pass(({ x, y }) => ({ x: y, y: x }), { x: 1, y: 2 }),
    { x: 2, y: 1 },
  );
  library.close();
});
