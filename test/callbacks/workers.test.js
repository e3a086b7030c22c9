'use strict';
// Workers that end while C calls, is about to call, or still waits for their callbacks: C gets zero, the process goes on.

const { test, assert, addonFixture, runtime, runScript } = require('../harness');
const { symbols, inWorker, until, prelude } = require('./library');

/** Deno says that a Worker has ended while its thread, which this one must not wait for, is still about to. */
async function reallyEnded(address) {
  if (runtime === 'deno') while ((await symbols.call_off(address, 1)) !== 0);
}

/** How C is calling when the end comes; `callback` is the Worker's. */
const callers = {
  'inside a synchronous call': `symbols.repeat(callback.ptr, 100000);`,
  'for another thread that a nonblocking call waits for': `symbols.call_on_threads_off(callback.ptr, 4, 1000000000);`,
  'while threads call and wait': `symbols.start_until_zero(callback.ptr, 4);`,
  'while threads queue calls': `symbols.start_threads(queued.ptr, 2, 2000);`,
};

const body = (caller, inCallback, after) => `
  let calls = 0;
  const f = (n) => { if (++calls === 50) { ${inCallback} } return 1; };
  const callback = new JSCallback(f, type);
  const queued = new JSCallback(f, { ...type, threadsafe: true });
  post([callback.ptr, queued.ptr]);
  setInterval(() => {}, 1000);
  ${caller}
  ${after}
`;

/** Where the end comes from. */
const ends = {
  'it exits in the callback': ['process.exit();', ''],
  'it is terminated from outside': ['terminate();', ''],
  'it exits beside': ['', 'setTimeout(() => process.exit(), 15);'],
  'it throws in a timer': ['', `setTimeout(() => { throw new Error('expected'); }, 15);`],
};

for (const [end, [inCallback, after]] of Object.entries(ends)) {
  for (const [name, caller] of Object.entries(callers)) {
    // What a loop inside one native call never returns from cannot be ended beside.
    if (after !== '' && name === 'inside a synchronous call') continue;
    test(`${end}, ${name}`, async () => {
      const messages = await inWorker(body(caller, inCallback, after)).catch((error) => {
        assert.equal(error.message, 'expected');
        return [];
      });
      for (const address of messages.flat()) {
        await reallyEnded(address);
        assert.equal(symbols.call(address, 1), 0);
        assert.equal(await symbols.call_on_thread_off(address, 1), 0);
      }
      await until(() => symbols.threads_running() === 0);
    });
  }
}

test('many Workers at once, each with callbacks from threads', async () => {
  const worker = () =>
    inWorker(`
      const callback = new JSCallback((n) => n, type);
      symbols.call_on_threads_off(callback.ptr, 4, 100).then((sum) => { post(sum); process.exit(); });`);
  const sums = await Promise.all(Array.from({ length: 4 }, worker));
  assert.deepEqual(
    sums,
    Array.from({ length: 4 }, () => [79800n]),
  );
});

// The runtime unloads an addon with the last thread that loaded it, but for one that asks to stay.
test('polyffi was only loaded in the Worker that ended: threads in its code, and callbacks', () => {
  const { status, signal, stdout, stderr } = runScript(`
    const { Worker, isMainThread } = require('node:worker_threads');
    if (isMainThread) {
      new Worker(__filename).once('exit', () => {
        // What another thread may take to come back to code that is gone.
        setTimeout(() => {
          ${prelude}
          console.log(symbols.threads_running());
        }, 300);
      });
    } else {
      ${prelude}
      let calls = 0;
      const callback = new JSCallback(() => { if (++calls === 50) process.exit(); return 1; }, type);
      const off = Array.from({ length: 8 }, () => symbols.doze_off(200));
      symbols.start_until_zero(callback.ptr, 4);
      setInterval(() => {}, 1000);
    }`);
  assert.deepEqual([status, signal, stdout], [0, null, '0\n'], stderr);
});

test('a thread about to call finds the Worker gone', async () => {
  await inWorker(`symbols.start_behind_gate(new JSCallback(() => 1, type).ptr, 5);`);
  symbols.open_gate();
  assert.equal(symbols.behind_gate(), 0);
});

test('what is pending when a Worker ends is let go: threads that wait in its mailbox', async () => {
  // The Worker is busy with JavaScript, so that the calls of four threads pile up, and ends without a turn.
  await inWorker(`
    const callback = new JSCallback(() => 1, type);
    symbols.start_until_zero(callback.ptr, 4);
    symbols.doze(20);
    process.exit();`);
  await until(() => symbols.threads_running() === 0);
});

test('a task of a Worker’s event loop: it exits there, or is terminated there', async () => {
  const loop = addonFixture('callbacks_loop');
  // Deno does not get a thread back that loops in a task, so it is not asked to.
  const loops = runtime === 'deno' ? '' : 'while (true);';
  for (const end of ['process.exit();', `terminate(); ${loops}`]) {
    const [address] = await inWorker(`
      const addon = { exports: {} };
      process.dlopen(addon, ${JSON.stringify(loop)});
      const callback = new JSCallback((n) => { ${end} return 1; }, type);
      setInterval(() => {}, 1000);
      post(callback.ptr);
      addon.exports.later(callback.ptr, 1);
      addon.exports.later(callback.ptr, 2);`);
    await reallyEnded(address);
    assert.equal(symbols.call(address, 1), 0);
  }
});
