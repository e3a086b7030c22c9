'use strict';
// Callbacks on their own thread with no JavaScript on the stack: each is a task of its own.

const { test, assert, addonFixture, runScript, runtime } = require('../harness');
const { prelude } = require('./library');

// An addon that knows nothing of polyffi calls from the runtime's loop. What C gets is printed by the addon.
const loop = addonFixture('callbacks_loop');
const start = `${prelude}
  const addon = { exports: {} };
  process.dlopen(addon, ${JSON.stringify(loop)});
  const { later } = addon.exports;
`;

test('runs from an event loop and gives its value', () => {
  const { status, stdout, stderr } = runScript(`${start}
    const callback = new JSCallback((n) => { console.log('called', n); return n + 1; }, type);
    later(callback.ptr, 41);
    console.log('end of script');`);
  assert.deepEqual([status, stdout, stderr], [0, 'end of script\ncalled 41\nthe loop got 42\n', '']);
});

test('microtasks and nextTick run after it, before the next task', () => {
  const { status, stdout, stderr } = runScript(`${start}
    const callback = new JSCallback((n) => {
      console.log('called', n);
      process.nextTick(() => console.log('tick', n));
      Promise.resolve().then(() => console.log('microtask', n));
      return n;
    }, type);
    later(callback.ptr, 1);
    later(callback.ptr, 2);`);
  assert.equal(status, 0, stderr);
  const lines = stdout.split('\n');
  const order = (...wanted) =>
    assert.deepEqual(
      lines.filter((line) => wanted.includes(line)),
      wanted,
    );
  order('called 1', 'the loop got 1', 'called 2', 'the loop got 2');
  if (runtime === 'deno') {
    // Deno gives native tasks no turn of their own: what is at hand runs, then microtasks and ticks.
    order('called 1', 'microtask 1', 'microtask 2');
    order('called 1', 'tick 1', 'tick 2');
  } else {
    order('called 1', 'microtask 1', 'called 2', 'microtask 2');
    order('called 1', 'tick 1', 'called 2', 'tick 2');
  }
});

test('an exception is an uncaught exception, and C gets zero', () => {
  const { status, stdout, stderr } = runScript(`${start}
    process.on('uncaughtException', (error) => console.log('uncaught', error));
    const callback = new JSCallback((n) => { throw n; }, type);
    later(callback.ptr, 7);`);
  assert.deepEqual([status, stdout, stderr], [0, 'uncaught 7\nthe loop got 0\n', '']);
});

test('a bad return value is the same', () => {
  const { status, stdout, stderr } = runScript(`${start}
    process.on('uncaughtException', (error) => console.log(error.code));
    const callback = new JSCallback(() => 'seven', type);
    later(callback.ptr, 7);`);
  assert.deepEqual([status, stdout, stderr], [0, 'ERR_INVALID_ARG_VALUE\nthe loop got 0\n', '']);
});

test('nobody who catches it: the process ends as for any uncaught exception', () => {
  const { status, signal, stdout, stderr } = runScript(`${start}
    const callback = new JSCallback(() => { throw new Error('nobody'); }, type);
    later(callback.ptr, 7);
    setTimeout(() => console.log('still there'), 3000);`);
  assert.equal(signal, null);
  assert.ok(status > 0, `status ${status}`);
  assert.match(stderr, /nobody/);
  assert.doesNotMatch(stdout, /still there/);
});

test('it may call, close itself, and be called after', () => {
  const { status, stdout, stderr } = runScript(`${start}
    const inner = new JSCallback((n) => n * 2, type);
    const callback = new JSCallback((n) => { callback.close(); return symbols.call(inner.ptr, n); }, type);
    const { ptr } = callback;
    later(ptr, 7);
    setTimeout(() => later(ptr, 8), 20);`);
  assert.deepEqual([status, stdout, stderr], [0, 'the loop got 14\nthe loop got 0\n', '']);
});

test('a C library’s own loop: libuv’s timers', { skip: runtime !== 'node' && 'only Node.js shows libuv' }, () => {
  const { status, stdout, stderr } = runScript(`${prelude}
    const { getCurrentEventLoop } = require('polyffi');
    const uv = dlopen(null, {
      uv_handle_size: { arguments: ['int'], return: 'size_t' },
      uv_timer_init: { arguments: ['pointer', 'pointer'], return: 'int' },
      uv_timer_start: { arguments: ['pointer', 'function', 'u64', 'u64'], return: 'int' },
      uv_timer_stop: { arguments: ['pointer'], return: 'int' },
    }).symbols;
    const timer = new Uint8Array(Number(uv.uv_handle_size(13)));
    let calls = 0;
    process.on('uncaughtException', (error) => console.log('uncaught', error));
    const callback = new JSCallback((handle) => {
      const call = ++calls;
      console.log('timer', call);
      process.nextTick(() => console.log('tick', call));
      Promise.resolve().then(() => console.log('microtask', call));
      if (call === 2) uv.uv_timer_stop(handle);
      if (call === 1) throw 'first';
    }, { arguments: ['pointer'] });
    uv.uv_timer_init(getCurrentEventLoop(), timer);
    uv.uv_timer_start(timer, callback.ptr, 1, 1);
    process.on('exit', () => console.log(timer.length > 0));`);
  assert.equal(stdout, 'timer 1\nuncaught first\ntick 1\nmicrotask 1\ntimer 2\ntick 2\nmicrotask 2\ntrue\n', stderr);
  assert.equal(status, 0);
});
