'use strict';
// How long callbacks live: until closed, not until collected; and what C gets afterwards.

const { test, assert, runtime, gc, runScript, fixture } = require('../harness');
const { JSCallback, symbols, type, prelude, inWorker, polyffi, path } = require('./library');

test('close is idempotent, and C gets zero from then on', async () => {
  const callback = new JSCallback((n) => n + 1, type);
  const address = callback.ptr;
  assert.equal(symbols.call(address, 1), 2);
  callback.close();
  callback.close();
  assert.equal(callback.ptr, null);
  assert.equal(symbols.call(address, 1), 0);
  assert.equal(symbols.call_on_thread(address, 1), 0);
  assert.equal(await symbols.call_on_thread_off(address, 1), 0);
});

test('it may close itself, even nested in itself', () => {
  const callback = new JSCallback((n) => {
    if (n > 0) return n + symbols.call(address, n - 1);
    callback.close();
    callback.close();
    return 100;
  }, type);
  const address = callback.ptr;
  assert.equal(symbols.call(address, 3), 106);
  assert.equal(symbols.call(address, 3), 0);
  const looping = new JSCallback((n) => {
    if (n === 2) looping.close();
    return 1;
  }, type);
  assert.equal(symbols.repeat(looping.ptr, 10), 3n);
});

test('it may close itself in a call for another thread', async () => {
  const callback = new JSCallback((n) => {
    callback.close();
    return n + 1;
  }, type);
  const address = callback.ptr;
  assert.equal(await symbols.call_on_threads_off(address, 1, 5), 1n);
});

test('it stays while nothing but C holds it', async () => {
  symbols.keep((() => new JSCallback((n) => n + 1, type).ptr)());
  await gc();
  assert.equal(symbols.fire(1), 2);
});

test('it outlives the library that C code belongs to, and a closed library leaves it alone', () => {
  const library = polyffi.dlopen(path, {});
  const callback = new JSCallback((n) => n + 1, type);
  library.close();
  assert.equal(symbols.call(callback.ptr, 1), 2);
  callback.close();
});

test('a registered callback ends with its library', () => {
  const library = new polyffi.DynamicLibrary(path);
  const address = library.registerCallback(type, (n) => n + 1);
  assert.equal(symbols.call(address, 1), 2);
  library.close();
  assert.equal(symbols.call(address, 1), 0);
});

test('Symbol.dispose closes it', { skip: !Symbol.dispose && 'no Symbol.dispose here' }, () => {
  const callback = new JSCallback((n) => n + 1, type);
  const address = callback.ptr;
  callback[Symbol.dispose]();
  assert.equal(symbols.call(address, 1), 0);
});

test('an entry point is not used again soon', () => {
  const first = new JSCallback((n) => n + 1, type);
  const address = first.ptr;
  first.close();
  for (let i = 0; i < 2000; i++) {
    const callback = new JSCallback(() => -1, type);
    assert.notEqual(callback.ptr, address);
    callback.close();
  }
  assert.equal(symbols.call(address, 1), 0);
});

test('many that are closed at once answer zero, all of them', () => {
  const callbacks = Array.from({ length: 5000 }, () => new JSCallback(() => 1, type));
  const addresses = callbacks.map(({ ptr }) => ptr);
  for (const callback of callbacks) callback.close();
  assert.ok(addresses.every((address) => symbols.call(address, 1) === 0));
});

test('an entry point is used again in the end', () => {
  const seen = new Set();
  for (let i = 0; i < 50_000; i++) {
    const callback = new JSCallback(() => 1, type);
    seen.add(callback.ptr);
    callback.close();
  }
  assert.ok(seen.size < 15_000, `${seen.size} different addresses`);
});

/** Deno reports the end of a Worker before its thread has ended, and until then its callbacks answer. */
async function zeroInTime(call) {
  for (let tries = 0; runtime === 'deno' && tries < 200 && call() !== 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('what a Worker leaves gives zero', async () => {
  for (const end of ['', 'process.exit();', 'setInterval(() => {}, 1000); terminate();']) {
    const [address] = await inWorker(`
      const callback = new JSCallback((n) => n + 1, type);
      if (symbols.call(callback.ptr, 1) !== 2) throw new Error('not called');
      post(callback.ptr);
      ${end}`);
    await zeroInTime(() => symbols.call(address, 1));
    assert.equal(symbols.call(address, 1), 0, end);
    assert.equal(symbols.call_on_thread(address, 1), 0, end);
    assert.equal(await symbols.call_on_thread_off(address, 1), 0, end);
  }
});

test('a Worker’s callback is kept by C and fired after its end', async () => {
  await inWorker('symbols.keep(new JSCallback((n) => n + 1, type).ptr);');
  await zeroInTime(() => symbols.fire(1));
  assert.equal(symbols.fire(1), 0);
});

const soon = `
  const fired = new JSCallback((n) => { console.log('called', n); return n; }, type);
`;

test('an open callback alone does not keep the process', () => {
  const { status, stdout } = runScript(`${prelude}${soon}
    symbols.start_behind_gate(fired.ptr, 1);
    process.on('exit', () => console.log('end'));`);
  assert.deepEqual([status, stdout], [0, 'end\n']);
});

test('ref keeps it, unref and close let it go', () => {
  for (const release of ['fired.unref()', 'fired.close()']) {
    const { status, stdout } = runScript(`${prelude}
      const fired = new JSCallback((n) => { console.log('called', n); ${release}; return n; }, type);
      fired.ref().ref();
      fired.unref();
      symbols.start_behind_gate(fired.ptr, 7);
      setTimeout(() => symbols.open_gate(), 30).unref();
      // The timer that opens the gate keeps nothing: the callback does.
      process.on('exit', () => console.log('end', symbols.behind_gate()));`);
    assert.deepEqual([status, stdout], [0, 'called 7\nend 7\n'], release);
  }
});

test('ref and unref of a closed callback do nothing', () => {
  const { status } = runScript(`${prelude}
    const callback = new JSCallback(() => 1, type);
    callback.close();
    callback.ref();
    callback.unref();
    callback.unref();`);
  assert.equal(status, 0);
});

test('POLYFFI_DEBUG lists open callbacks and libraries with the place that made them', () => {
  const script = `${prelude}
    function makeOne() { return new JSCallback(function mine() { return 1; }, type); }
    const callback = makeOne();
    const other = new JSCallback(() => 1, type);
    other.close();
    const { callbacks, libraries } = openHandles();
    console.log(callbacks.length, callbacks[0]?.name, /^ +at makeOne /.test(callbacks[0]?.place));
    console.log(libraries.length, libraries[0]?.path);
    console.log(/^ +at .*\\.cjs/.test(libraries[0]?.place));
    callback.close();
    lib.close();
    console.log(openHandles().callbacks.length, openHandles().libraries.length);`;
  const debug = runScript(script, { env: { POLYFFI_DEBUG: '1' } });
  assert.equal(debug.status, 0, debug.stderr);
  assert.equal(debug.stdout, `1 mine true\n1 ${path}\ntrue\n0 0\n`);
  assert.match(runScript(script, { env: { POLYFFI_DEBUG: undefined } }).stdout, /^0 /);
});

test('callbacks of two polyffi in one process, one in each thread, do not meet', async () => {
  assert.ok(fixture('callbacks'));
  const callback = new JSCallback((n) => n + 1, type);
  const [value] = await inWorker(
    `const own = new JSCallback((n) => symbols.call(workerData.address, n) * 10, type);
    post(symbols.call(own.ptr, 4));`,
    { address: callback.ptr },
  );
  assert.equal(value, 50);
});
