'use strict';
// A thread that waits for a callback whose own thread waits for it, inside a synchronous call: nobody can serve that. It
// is said after five seconds, and ended where the callback's patience does.

const { test, assert, runScript, isWindows } = require('../harness');
const { JSCallback, symbols, type, prelude } = require('./library');

const timeout = { code: 'ERR_FFI_CALLBACK_TIMEOUT', message: /call_on_thread.*declare call_on_thread nonblocking/ };

test('patience gives up: C gets zero and the outer call throws', () => {
  const callback = new JSCallback(() => 1, { ...type, patience: 60 });
  const started = Date.now();
  assert.throws(() => symbols.call_on_thread(callback.ptr, 5), timeout);
  assert.ok(Date.now() - started < 4000);
  callback.close();
});

test('what C got is zero, and the callback serves again afterwards', async () => {
  const callback = new JSCallback((n) => n + 1, { ...type, patience: 60 });
  assert.throws(() => symbols.doze_beside(callback.ptr, 1000), { code: 'ERR_FFI_CALLBACK_TIMEOUT' });
  assert.equal(symbols.threads_running(), 0);
  assert.equal(symbols.threads_total(), 0n);
  assert.equal(symbols.call(callback.ptr, 5), 6);
  assert.equal(await symbols.call_on_thread_off(callback.ptr, 5), 6);
  callback.close();
});

test('callbacks of the same call are skipped once one was given up', () => {
  const slow = new JSCallback(() => 1, { ...type, patience: 60 });
  let calls = 0;
  const own = new JSCallback((n) => {
    calls++;
    if (n === 0) return symbols.call_on_thread(slow.ptr, 5);
    return 1;
  }, type);
  assert.throws(() => symbols.repeat(own.ptr, 5), timeout);
  assert.equal(calls, 1);
});

test('an owner that is only busy with JavaScript is waited for', async () => {
  const callback = new JSCallback((n) => n + 1, { ...type, patience: 60 });
  const value = symbols.call_on_thread_off(callback.ptr, 1);
  const end = Date.now() + 250;
  while (Date.now() < end);
  assert.equal(await value, 2);
  callback.close();
});

test('an owner that makes one short call after the other is waited for', async () => {
  const callback = new JSCallback((n) => n + 1, { ...type, patience: 250 });
  const value = symbols.call_on_thread_off(callback.ptr, 1);
  const end = Date.now() + 1000;
  while (Date.now() < end) for (let n = 0; n < 10; n++) symbols.doze(5);
  assert.equal(await value, 2);
  callback.close();
});

test('an owner that is busy in C for less is waited for', async () => {
  const callback = new JSCallback((n) => n + 1, { ...type, patience: 5000 });
  const value = symbols.call_on_thread_off(callback.ptr, 1);
  symbols.doze(100);
  assert.equal(await value, 2);
  callback.close();
});

test(
  'it is said after five seconds, once for a callback; without patience the wait goes on',
  { timeout: 40_000 },
  () => {
    // Two stuck threads at once: a Worker that waits for ever and the main thread, whose callback gives up.
    const { signal, stdout, stderr } = runScript(`
    const { Worker, isMainThread, parentPort } = require('node:worker_threads');
    ${prelude}
    if (!isMainThread) {
      const forever = new JSCallback(function patientOne() { return 1; }, type);
      parentPort.postMessage('ready');
      symbols.call_on_threads(forever.ptr, 2, 1);
      console.log('served');
    } else {
      const worker = new Worker(__filename);
      worker.on('message', () => {
        const callback = new JSCallback(function impatientOne() { return 1; }, { ...type, patience: 7000 });
        try {
          symbols.call_on_threads(callback.ptr, 2, 1);
        } catch (error) {
          console.log(error.code);
        }
        process.kill(process.pid, 'SIGKILL');
      });
    }`);
    // On Windows a process that is killed ends as if by itself.
    if (!isWindows) assert.equal(signal, 'SIGKILL');
    assert.equal(stdout, 'ERR_FFI_CALLBACK_TIMEOUT\n');
    const lines = stderr.split('\n').filter((line) => line !== '');
    assert.equal(lines.length, 2, stderr);
    for (const name of ['patientOne', 'impatientOne']) {
      const said = lines.filter((line) => line.includes(` ${name} `));
      assert.equal(said.length, 1, stderr);
      assert.match(said[0], /^polyffi: .*inside the call of call_on_threads.*declare call_on_threads nonblocking\.$/);
    }
  },
);
