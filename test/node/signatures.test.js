'use strict';
// What signatures may say beyond node:ffi: C's names, variadics, errno, nonblocking, optional and renamed symbols,
// other spellings.

const { test, assert, begins, fixture, longBits, longDoubleIsDouble, skipDeep } = require('../harness');
const { dlopen, DynamicLibrary } = require('polyffi');

const path = fixture('node');

test('the variadic part begins at the dots', () => {
  const { sum_doubles, sum_kinds } = dlopen(path, {
    sum_doubles: { arguments: ['int', '...', 'double', 'double', 'double'], return: 'double' },
    sum_kinds: { arguments: ['string', '...', 'int', 'i64', 'f64', 'string'], return: 'i64' },
  }).symbols;
  assert.equal(sum_doubles(3, 0.5, 0.25, 4), 4.75);
  assert.equal(sum_kinds('ilds', 1, 2n ** 40n, 3.5, 'four'), 2n ** 40n + 8n);
  assert.equal(sum_kinds.length, 5);
  assert.throws(() => sum_doubles(1, 0.5), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('the dots may stand once', () => {
  const signature = { arguments: ['int', '...', 'int', '...'], return: 'double' };
  assert.throws(() => dlopen(path, { sum_doubles: signature }), TypeError);
});

test('errno comes with the result', () => {
  const { fail_with } = dlopen(path, { fail_with: { arguments: ['int'], return: 'int', errno: true } }).symbols;
  assert.deepEqual(fail_with(2), { value: -1, errno: 2 });
  assert.deepEqual(fail_with(110), { value: -1, errno: 110 });
});

test('a nonblocking call gives a promise and leaves the thread free', async () => {
  const { sleep_add } = dlopen(path, {
    sleep_add: { arguments: ['u32', 'u32'], return: 'u32', nonblocking: true },
  }).symbols;
  const started = Date.now();
  const promises = Array.from({ length: 4 }, (_, i) => sleep_add(250, i));
  assert.ok(promises[0] instanceof Promise);
  assert.ok(Date.now() - started < 200);
  assert.deepEqual(await Promise.all(promises), [1, 2, 3, 4]);
});

test('a nonblocking call keeps its text and its memory', async () => {
  const { sleep_length, sleep_fill } = dlopen(path, {
    sleep_length: { arguments: ['u32', 'string'], return: 'u64', nonblocking: true },
    sleep_fill: { arguments: ['u32', 'buffer', 'u32', 'u8'], nonblocking: true },
  }).symbols;
  const lengths = ['one', 'three', '€'].map((text) => sleep_length(10, text));
  const bytes = new Uint8Array(100_000);
  await sleep_fill(10, bytes, bytes.length, 7);
  assert.ok(bytes.every((byte) => byte === 7));
  assert.deepEqual(await Promise.all(lengths), [3n, 5n, 3n]);
});

test('a nonblocking call gives errno of its own thread', async () => {
  const { sleep_fail } = dlopen(path, {
    sleep_fail: { arguments: ['u32', 'i32'], return: 'i32', nonblocking: true, errno: true },
  }).symbols;
  const results = await Promise.all([sleep_fail(5, 11), sleep_fail(1, 22)]);
  assert.deepEqual(results, [
    { value: -1, errno: 11 },
    { value: -1, errno: 22 },
  ]);
});

test('a bad argument of a nonblocking call rejects or throws, and nothing runs', async () => {
  const { sleep_add } = dlopen(path, {
    sleep_add: { arguments: ['u32', 'u32'], return: 'u32', nonblocking: true },
  }).symbols;
  await assert.rejects(async () => sleep_add('x', 1), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('an optional symbol that is missing is null', () => {
  const { symbols, functions } = dlopen(path, {
    add: { arguments: ['i32', 'i32'], return: 'i32', optional: true },
    no_such_function: { return: 'i32', optional: true },
  });
  assert.equal(symbols.no_such_function, null);
  assert.equal(functions.no_such_function, null);
  assert.equal(symbols.add(1, 2), 3);
  assert.throws(() => dlopen(path, { no_such_function: {} }), { code: 'ERR_FFI_CALL_FAILED' });
});

test('the native name may differ from the key', () => {
  const { symbols, lib } = dlopen(path, {
    seven: { return: 'i32', symbol: 'c_name' },
    plus: { arguments: ['i32', 'i32'], return: 'i32', symbol: 'add' },
  });
  assert.equal(symbols.seven(), 7);
  assert.equal(symbols.plus(2, 3), 5);
  assert.equal(symbols.plus.pointer, lib.getSymbol('add'));
});

test('symbols is functions, and close closes', () => {
  const { symbols, functions, lib, close } = dlopen(path, { add: { arguments: ['i32', 'i32'], return: 'i32' } });
  assert.equal(symbols, functions);
  assert.equal(lib.functions.add, symbols.add);
  close();
  assert.throws(() => symbols.add(1, 2), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('other spellings of arguments and return', () => {
  const spellings = [
    { args: ['i32', 'i32'], returns: 'i32' },
    { parameters: ['i32', 'i32'], result: 'i32' },
    { arguments: ['int', 'int'], returns: 'int' },
  ];
  for (const signature of spellings) assert.equal(dlopen(path, { add: signature }).symbols.add(20, 22), 42);
  const own = { arguments: ['i32', 'i32'], return: 'i32', parameters: ['f64'], result: 'void' };
  assert.equal(dlopen(path, { add: own }).symbols.add(20, 22), 42);
});

test('C names mean the C types of this machine', () => {
  const { negate_long, size_id, is_true } = dlopen(path, {
    negate_long: { arguments: ['long'], return: 'long int' },
    size_id: { arguments: ['size_t'], return: 'size_t' },
    is_true: { arguments: ['uint8_t'], return: 'unsigned char' },
  }).symbols;
  assert.equal(negate_long(5), longBits === 32 ? -5 : -5n);
  if (longBits === 64) assert.equal(negate_long(5n), -5n);
  assert.equal(size_id(2n ** 64n - 1n), 2n ** 64n - 1n);
  assert.equal(is_true(1), 1);
  assert.throws(() => size_id(-1n), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('64-bit arguments take safe integers as numbers', () => {
  const { size_id } = dlopen(path, { size_id: { arguments: ['u64'], return: 'u64' } }).symbols;
  assert.equal(size_id(Number.MAX_SAFE_INTEGER), 2n ** 53n - 1n);
  assert.equal(size_id(0), 0n);
  for (const bad of [2 ** 53, 1.5, NaN, -1]) assert.throws(() => size_id(bad), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('checks hold in hot code', () => {
  const library = new DynamicLibrary(path);
  const { add, size_id } = library.getFunctions({
    add: { arguments: ['i32', 'i32'], return: 'i32' },
    size_id: { arguments: ['pointer'], return: 'pointer' },
  });
  const both = (a, b, address) => add(a, b) + Number(size_id(address));
  for (let i = 0; i < 100_000; i++) both(i, 1, 1n);
  assert.equal(both(-0, 1, 2n), 3);
  for (const bad of [-1n, 2n ** 64n + 5n]) {
    assert.throws(() => both(1, 1, bad), { message: begins('Argument 0 must be a non-negative pointer bigint') });
  }
  for (const bad of [2 ** 31, 1.5, NaN, '1', undefined]) {
    assert.throws(() => both(1, bad, 1n), { message: begins('Argument 1 must be an int32') });
  }
  library.close();
  assert.throws(() => both(1, 1, 1n), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('long double is its sixteen bytes', { skip: longDoubleIsDouble }, () => {
  const { long_double_id } = dlopen(path, {
    long_double_id: { arguments: ['long double'], return: 'long double' },
  }).symbols;
  const bytes = new Uint8Array(16);
  // 1.0 as x87 extended precision: the leading bit of the significand, and the exponent's bias.
  bytes.set([0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f]);
  const result = long_double_id(bytes);
  assert.ok(result instanceof Uint8Array);
  assert.deepEqual([...result.subarray(0, 10)], [...bytes.subarray(0, 10)]);
});

test('a plain function can be an argument for the time of a call', () => {
  const { call } = dlopen(path, {
    call: { arguments: [{ callback: { arguments: ['i32'], return: 'i32' } }, 'i32'], return: 'i32' },
  }).symbols;
  assert.equal(
    call((value) => value * 2, 21),
    42,
  );
  assert.equal(
    call((value) => call((inner) => inner + 1, value) * 2, 20),
    42,
  );
  assert.throws(
    () =>
      call(() => {
        throw new RangeError('mine');
      }, 1),
    { message: 'mine' },
  );
});

test('variables are read and written', () => {
  const library = new DynamicLibrary(path);
  const get = library.getFunction('get_answer', { return: 'i32' });
  const answer = library.getVariable('answer', 'i32');
  assert.equal(answer.pointer, library.getSymbol('answer'));
  const before = answer.value;
  assert.equal(before, get());
  answer.value = 7;
  assert.equal(get(), 7);
  answer.value = before;
  assert.equal(library.getVariable('ratio', 'f64').value, 0.5);
  assert.throws(() => (answer.value = 'x'), TypeError);
  assert.throws(() => library.getVariable('no_such_variable', 'i32'), { code: 'ERR_FFI_CALL_FAILED' });
  library.close();
  assert.throws(() => answer.value, { code: 'ERR_FFI_LIBRARY_CLOSED' });
  assert.throws(() => library.getVariable('answer', 'i32'), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('a variable may be a struct or a pointer', () => {
  const { struct, toString } = require('polyffi');
  const library = new DynamicLibrary(path);
  const Point = struct({ x: 'f64', y: 'f64' });
  assert.deepEqual(library.getVariable('origin', Point).value, { x: 1.5, y: -2.5 });
  assert.equal(toString(library.getVariable('label', 'pointer').value), 'a label');
});

test('a function may be made from its address', () => {
  const library = new DynamicLibrary(path);
  const pointer = library.getFunction('add_pointer', { return: 'pointer' })();
  const signature = { arguments: ['i32', 'i32'], return: 'i32' };
  const add = library.getFunctionFromPointer(pointer, signature);
  assert.equal(add(1, 2), 3);
  assert.equal(add.pointer, pointer);
  assert.notEqual(library.getFunctionFromPointer(pointer, signature), add);
  assert.deepEqual(Object.keys(library.functions), ['add_pointer']);
  assert.throws(() => library.getFunctionFromPointer(1, signature), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const bad of [0n, -1n, 2n ** 64n]) {
    assert.throws(() => library.getFunctionFromPointer(bad, signature), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  library.close();
  assert.throws(() => add(1, 2), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('loader flags are an option of opening', () => {
  const add = { add: { arguments: ['i32', 'i32'], return: 'i32' } };
  for (const flags of [
    {},
    { lazy: true },
    { now: true },
    { now: true, global: true },
    { local: true },
    { deep: !skipDeep },
  ]) {
    const { symbols, close } = dlopen(path, add, flags);
    assert.equal(symbols.add(1, 2), 3);
    close();
    new DynamicLibrary(path, flags).close();
  }
});
