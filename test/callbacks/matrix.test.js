'use strict';
// Who calls × what happens, case by case, as the table in docs/callbacks.md has it. Each caller runs in a child process of
// its own, because what is uncaught there must not be caught here.

const { test, assert, addonFixture, runScript, runtime } = require('../harness');
const { prelude } = require('./library');

const loop = addonFixture('callbacks_loop');

/** How C comes to call, as source: `call(ptr)` gives what C got, or throws what the native call threw. */
const callers = {
  'the own thread, inside a synchronous call': {
    call: '(ptr) => symbols.call(ptr, 5)',
    inside: true,
  },
  'the own thread, from an event loop': {
    call: `(ptr) => new Promise((resolve) => {
      later(ptr, 5);
      setTimeout(resolve, 40);
    })`,
    printed: true,
  },
  'another thread, a synchronous call waits for it': {
    call: '(ptr) => symbols.call_on_thread(ptr, 5)',
    options: { patience: 50 },
    stuck: true,
  },
  'another thread, a nonblocking call waits for it': { call: '(ptr) => symbols.call_on_thread_off(ptr, 5)' },
  'another thread, the nonblocking call itself': { call: '(ptr) => symbols.call_off(ptr, 5)' },
  'another thread, nobody waits for it': {
    call: `async (ptr) => {
      symbols.start_threads(ptr, 1, 1);
      await until(() => symbols.threads_running() === 0);
      return symbols.threads_total();
    }`,
    value: 1,
  },
  'another thread, queued, a synchronous call waits for it': {
    call: `async (ptr) => {
      const value = symbols.call_on_thread(ptr, 5);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return value;
    }`,
    options: { threadsafe: true },
    queued: true,
  },
  'another thread, queued, a nonblocking call waits for it': {
    call: `async (ptr) => {
      const value = await symbols.call_on_thread_off(ptr, 5);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return value;
    }`,
    options: { threadsafe: true },
    queued: true,
  },
};

const garbage =
  'Callback returned invalid value for declared FFI type; the result of a callback without a name: ' +
  'expected an integer from -2147483648 to 2147483647, found "text" (string)';

/** What is printed in each case: the function ran, what came out of the native call, what was uncaught. */
function expected({ inside, stuck, queued, printed, value = 6 }) {
  const got = (value) => (printed ? [`the loop got ${value}`, 'C got nothing more'] : [`C got ${value}`]);
  const result = (name, wanted, uncaught) => {
    if (stuck) return [name, 'threw ERR_FFI_CALLBACK_TIMEOUT'];
    if (inside && uncaught) return [name, 'ran', `threw ${uncaught}`];
    const failed = uncaught ? [`uncaught ${uncaught}`] : [];
    return [name, 'ran', ...failed, ...got(uncaught || queued ? 0 : wanted)];
  };
  return [
    ...result('returns', value),
    ...result('throws', 0, 'mine'),
    ...result('garbage', 0, garbage),
    ...result('closes itself', value),
    'after close',
    ...got(0),
  ];
}

const cases = `
  const addon = { exports: {} };
  process.dlopen(addon, ${JSON.stringify(loop)});
  const { later } = addon.exports;
  process.on('uncaughtException', (error) => console.log('uncaught', error.message ?? error));
  async function attempt(name, f, call, options, before) {
    console.log(name);
    const callback = new JSCallback((n) => { console.log('ran'); return f(n, callback); }, { ...type, ...options });
    const { ptr } = callback;
    if (before) callback.close();
    try {
      const value = await call(ptr);
      console.log('C got', value === undefined ? 'nothing more' : value);
    } catch (error) {
      console.log('threw', error.code?.endsWith('TIMEOUT') ? error.code : error.message ?? error);
    }
    callback.close();
  }
  async function all(call, options) {
    await attempt('returns', (n) => n + 1, call, options);
    await attempt('throws', () => { throw new Error('mine'); }, call, options);
    await attempt('garbage', () => 'text', call, options);
    await attempt('closes itself', (n, callback) => { callback.close(); return n + 1; }, call, options);
    await attempt('after close', (n) => n + 1, call, options, true);
  }
`;

for (const [name, caller] of Object.entries(callers)) {
  test(`${name}: returns, throws, returns garbage, closes itself, after close`, () => {
    const { status, stdout, stderr } = runScript(
      `${prelude}${cases} all(${caller.call}, ${JSON.stringify(caller.options ?? {})}).then(() => process.exit(0));`,
    );
    assert.deepEqual(stdout.split('\n').slice(0, -1), expected(caller), stderr);
    assert.equal(status, 0);
  });
}

/** Callers that are at it when the end comes: `start(ptr)` sets them going, the last callback of theirs is under way or to come. */
const endings = {
  'inside a synchronous call': { start: '(ptr) => { over = () => symbols.call(ptr, 5); over(); }', within: true },
  'in a task of the event loop': { start: '(ptr) => later(ptr, 5)', within: true },
  'in a call for another thread that a nonblocking call waits for': {
    start: '(ptr) => symbols.call_on_threads_off(ptr, 4, 1000000)',
    within: true,
  },
  'while threads call and wait': { start: '(ptr) => symbols.start_until_zero(ptr, 4)' },
  'while the threads of a nonblocking call call and wait': {
    start: '(ptr) => symbols.call_on_threads_off(ptr, 4, 1000000)',
  },
  'while threads queue calls': {
    start: '(ptr) => symbols.start_threads(ptr, 2, 100000)',
    options: { threadsafe: true },
  },
  'while threads are about to call': {
    start: `(ptr) => {
      symbols.start_behind_gate(ptr, 5);
      process.on('exit', () => symbols.open_gate());
    }`,
  },
};

for (const [name, { start, within, options = {} }] of Object.entries(endings)) {
  test(`the process exits ${name}`, () => {
    const { status, signal, stdout, stderr } = runScript(`${prelude}${cases}
      let over;
      let calls = 0;
      const callback = new JSCallback((n) => {
        if (${Boolean(within)} && ++calls === 3 || ${/later|symbols.call\(/.test(start)}) process.exit(7);
        return 1;
      }, { ...type, ...${JSON.stringify(options)} });
      (${start})(callback.ptr);
      ${within ? '' : 'setTimeout(() => process.exit(7), 20);'}
      setTimeout(() => console.log('still there'), 5000);`);
    assert.deepEqual([status, signal, stdout], [7, null, ''], stderr);
  });
}

test('the process ends by itself while threads call and wait', () => {
  const { status, signal, stderr } = runScript(`${prelude}
    const callback = new JSCallback(() => 1, type);
    symbols.start_until_zero(callback.ptr, 4);
    setTimeout(() => {}, 20);`);
  assert.deepEqual([status, signal], [0, null], stderr);
});

// Bun ends without running native exit handlers.
const said = /^at exit: 0\n$/;

for (const onThread of [0, 1]) {
  for (const [how, wanted] of [
    ['', 0],
    ['process.exit(7)', 7],
    ['callback.close()', 0],
    ['symbols.call(quit.ptr, 1)', 7],
  ]) {
    test(`a native exit handler calls ${onThread ? 'from a thread' : 'itself'} after ${how || 'the end of the script'}`, () => {
      const { status, signal, stdout, stderr } = runScript(`${prelude}
        const quit = new JSCallback(() => process.exit(7), type);
        const callback = new JSCallback((n) => { console.log('called'); return n; }, type);
        const { ptr } = callback;
        symbols.call_at_exit(ptr, ${onThread});
        process.on('exit', () => console.log('listener', symbols.call(ptr, 3)));
        ${how};`);
      assert.deepEqual([status, signal], [wanted, null], stderr);
      // JavaScript that asks for it is still served in exit listeners, unless the callback is closed.
      assert.equal(stdout, how === 'callback.close()' ? 'listener 0\n' : 'called\nlistener 3\n');
      if (runtime !== 'bun') assert.match(stderr, said);
    });
  }
}

test(
  'the process ends with Deno.exit while threads call and wait',
  { skip: runtime !== 'deno' && 'Deno’s own' },
  () => {
    for (const onThread of [0, 1]) {
      const { status, signal, stderr } = runScript(`${prelude}
      const callback = new JSCallback(() => 1, type);
      symbols.call_at_exit(callback.ptr, ${onThread});
      symbols.start_until_zero(callback.ptr, 4);
      setTimeout(() => Deno.exit(7), 20);`);
      assert.deepEqual([status, signal], [7, null], stderr);
      assert.match(stderr, said);
    }
  },
);

test('a program that emits the exit event itself goes on', () => {
  const { status, stdout, stderr } = runScript(`${prelude}
    process.emit('exit', 0);
    const callback = new JSCallback((n) => n + 1, type);
    symbols.call_on_thread_off(callback.ptr, 1).then((value) => console.log(value));`);
  assert.deepEqual([status, stdout], [0, '2\n'], stderr);
});
