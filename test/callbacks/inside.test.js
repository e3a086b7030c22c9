'use strict';
// Callbacks inside a native call of their own thread: at once, nested, and as deep as the stack goes.

const { test, assert, runScript, sanitizer } = require('../harness');
const { JSCallback, symbols, type, prelude } = require('./library');

test('a comparator sorts', () => {
  const values = Float64Array.from({ length: 5000 }, () => Math.random());
  const expected = Float64Array.from(values).sort();
  const memory = new DataView(new ArrayBuffer(16));
  const { getFloat64 } = require('polyffi');
  const compare = new JSCallback((a, b) => Math.sign(getFloat64(a, 0) - getFloat64(b, 0)), {
    arguments: ['pointer', 'pointer'],
    return: 'int',
  });
  symbols.sort_doubles(values, values.length, compare.ptr);
  assert.deepEqual(values, expected);
  assert.ok(memory);
  compare.close();
});

test('a visitor stops early and gets its context', () => {
  const seen = [];
  const visitor = new JSCallback((item, context) => (seen.push([item, context]), item === 3 ? 0 : 1), {
    arguments: ['i32', 'pointer'],
    return: 'bool',
  });
  assert.equal(symbols.visit(Int32Array.of(1, 2, 3, 4, 5), 5, visitor.ptr, 0x1234n), 3);
  assert.deepEqual(seen, [
    [1, 0x1234n],
    [2, 0x1234n],
    [3, 0x1234n],
  ]);
  visitor.close();
});

test('the same function called again inside keeps both calls apart', () => {
  const callback = new JSCallback((n) => (n === 0 ? 0 : n * 100 + symbols.call(callback.ptr, n - 1)), type);
  assert.equal(symbols.call(callback.ptr, 5), 1500);
  callback.close();
});

test('other functions called inside keep out of it', () => {
  const inner = new JSCallback((n) => n + 1, type);
  const outer = new JSCallback((n) => {
    const sum = symbols.repeat(inner.ptr, 10);
    return n + Number(sum);
  }, type);
  assert.equal(symbols.call_both(outer.ptr, inner.ptr, 7), 62 + 8000);
  assert.equal(symbols.repeat(outer.ptr, 3), 55n * 3n + 3n);
  inner.close();
  outer.close();
});

test('a getter of a returned object may call native functions', () => {
  const { dlopen, struct } = require('polyffi');
  const { path } = require('./library');
  const point = struct({ x: 'f64', y: 'f64' });
  const { pass_point } = dlopen(path, { pass_point: { arguments: ['function', point], return: point } }).symbols;
  const inner = new JSCallback((n) => n + 1, type);
  const callback = new JSCallback(
    () => ({
      x: 1.5,
      get y() {
        symbols.call(inner.ptr, -1);
        pass_point(same.ptr, { x: 8, y: 9 });
        return 2.5;
      },
    }),
    { arguments: [point], return: point },
  );
  const same = new JSCallback((value) => value, { arguments: [point], return: point });
  assert.deepEqual(pass_point(callback.ptr, { x: 3, y: 4 }), { x: 1.5, y: 2.5 });
});

test('1,000 levels between C and JavaScript, or a RangeError where the stack is smaller', () => {
  const callback = new JSCallback((level) => (level === 1000 ? 1 : symbols.descend(callback.ptr, level + 1)), type);
  try {
    assert.equal(symbols.descend(callback.ptr, 1), 1001);
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error));
  }
  callback.close();
});

test('endless recursion ends in a RangeError that can be caught, and again', () => {
  let deepest = 0;
  const callback = new JSCallback((level) => {
    deepest = level;
    return symbols.descend(callback.ptr, level + 1);
  }, type);
  for (let round = 0; round < 3; round++) {
    deepest = 0;
    assert.throws(() => symbols.descend(callback.ptr, 1), RangeError);
    assert.ok(deepest >= 200, `${deepest} levels`);
  }
  const good = new JSCallback((n) => n, type);
  assert.equal(symbols.call(good.ptr, 3), 3);
  callback.close();
});

test(
  'endless recursion in a Worker',
  { skip: sanitizer === 'thread' && 'its frames are larger than V8 reckons with' },
  () => {
    const { status, stdout } = runScript(`
    const { Worker, isMainThread } = require('node:worker_threads');
    if (isMainThread) new Worker(__filename).on('exit', (status) => process.exit(status));
    else {${prelude}
      const callback = new JSCallback((level) => symbols.descend(callback.ptr, level + 1), type);
      try { symbols.descend(callback.ptr, 1); } catch (error) { console.log(error.name); }
    }`);
    assert.deepEqual([status, stdout], [0, 'RangeError\n']);
  },
);

test('microtasks wait for the end of the outer call', async () => {
  const order = [];
  const callback = new JSCallback((n) => {
    Promise.resolve().then(() => order.push(`microtask ${n}`));
    order.push(`call ${n}`);
    return n;
  }, type);
  symbols.repeat(callback.ptr, 2);
  order.push('end');
  await null;
  assert.deepEqual(order, ['call 0', 'call 1', 'end', 'microtask 0', 'microtask 1']);
  callback.close();
});
