'use strict';
// Callbacks: what ends the process of Node 26 gives an exception or zero here, and JSCallback.

const { test, assert, begins, fixture, runScript, gc, gcUntil } = require('../harness');
const { DynamicLibrary, JSCallback, dlopen } = require('polyffi');

const path = fixture('node');
const signature = { arguments: ['i32'], return: 'i32' };
const { call, call_on_thread, keep, call_kept } = dlopen(path, {
  call: { arguments: ['function', 'i32'], return: 'i32' },
  call_on_thread: { arguments: ['function', 'i32'], return: 'i32' },
  keep: { arguments: ['function'] },
  call_kept: { arguments: ['i32'], return: 'i32' },
}).symbols;

test('an exception comes out of the call', () => {
  const library = new DynamicLibrary(path);
  const failure = new RangeError('mine');
  const callback = library.registerCallback(signature, () => {
    throw failure;
  });
  assert.throws(
    () => call(callback, 1),
    (error) => error === failure,
  );
  const good = library.registerCallback(signature, (value) => value + 1);
  assert.equal(call(good, 1), 2);
  library.close();
});

test('a value that does not fit is an error of the call', () => {
  const library = new DynamicLibrary(path);
  for (const value of [undefined, null, 1.5, NaN, 2 ** 31, '1', true, 1n, {}, Promise.resolve(1)]) {
    const callback = library.registerCallback(signature, () => value);
    assert.throws(() => call(callback, 1), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' }, String(value));
  }
  library.close();
});

test('a callback may unregister itself, and its library may close under it', () => {
  const library = new DynamicLibrary(path);
  const once = library.registerCallback(signature, (value) => {
    library.unregisterCallback(once);
    return value + 1;
  });
  assert.equal(call(once, 1), 2);
  assert.equal(call(once, 1), 0);
  const closing = library.registerCallback(signature, (value) => {
    library.close();
    return value + 1;
  });
  assert.equal(call(closing, 1), 2);
  assert.equal(call(closing, 1), 0);
});

test('a library may close while its own function runs', () => {
  const library = new DynamicLibrary(path);
  const run = library.getFunction('call', { arguments: ['function', 'i32'], return: 'i32' });
  const callback = library.registerCallback(signature, (value) => {
    library.close();
    return value + 1;
  });
  assert.equal(run(callback, 1), 2);
  assert.throws(() => run(callback, 1), { code: 'ERR_FFI_LIBRARY_CLOSED' });
});

test('a registered callback keeps its library', async () => {
  const callback = (() => new DynamicLibrary(path).registerCallback(signature, (value) => value + 41))();
  await gc();
  assert.equal(call(callback, 1), 42);
});

test('an unreferenced callback goes with its function', async () => {
  const library = new DynamicLibrary(path);
  const callback = (() => library.registerCallback(signature, (value) => value + 41))();
  library.unrefCallback(callback);
  await gcUntil(() => call(callback, 1) === 0);
  assert.throws(() => library.refCallback(callback), { message: begins('Callback not found') });
  library.unregisterCallback(callback);
});

test('a call from another thread is answered by the own thread', async () => {
  const library = new DynamicLibrary(path);
  const callback = library.registerCallback(signature, (value) => value + 1);
  const { symbols } = dlopen(path, {
    call_on_thread: { arguments: ['function', 'i32'], return: 'i32', nonblocking: true },
  });
  assert.equal(await symbols.call_on_thread(callback, 1), 2);
  library.close();
});

test('where both threads would wait for each other the call ends with an error', () => {
  const library = new DynamicLibrary(path);
  const callback = library.registerCallback(signature, (value) => value + 1);
  assert.throws(() => call_on_thread(callback, 1), { code: 'ERR_FFI_CALLBACK_TIMEOUT' });
  library.close();
});

test('JSCallback has an address until it is closed', () => {
  const callback = new JSCallback((value) => value * 2, signature);
  assert.equal(typeof callback.ptr, 'bigint');
  assert.equal(call(callback.ptr, 21), 42);
  keep(callback.ptr);
  callback.close();
  callback.close();
  assert.equal(call_kept(1), 0);
});

test('an open JSCallback stays while C holds it', async () => {
  keep((() => new JSCallback((value) => value + 1, signature).ptr)());
  await gc();
  assert.equal(call_kept(1), 2);
});

test('ref keeps the process, unref lets it go', () => {
  const source = (more) => `
    const { dlopen, JSCallback } = require('polyffi');
    const { symbols } = dlopen(${JSON.stringify(path)}, { call_soon: { arguments: ['function', 'i32'], return: 'i32' } });
    const callback = new JSCallback((value) => {
      console.log('called', value);
      callback.unref();
      return value;
    }, { arguments: ['i32'], return: 'i32' });
    callback.${more};
    symbols.call_soon(callback.ptr, 5);
  `;
  assert.equal(runScript(source('ref()')).stdout, 'called 5\n');
  assert.equal(runScript(source('ref().unref()')).status, 0);
});
