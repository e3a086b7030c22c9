'use strict';
// Exceptions and bad return values: C gets zero, the JavaScript caller of the native function gets the exception.

const { test, assert, begins, runScript } = require('../harness');
const { JSCallback, symbols, type, until, prelude } = require('./library');

function thrown(f) {
  try {
    f();
  } catch (error) {
    return { error };
  }
  return undefined;
}

const anything = [
  undefined,
  null,
  0,
  -0,
  NaN,
  '',
  'text',
  Symbol('s'),
  1n,
  Object.freeze({}),
  Object.freeze(new Error('e')),
];

test('any value comes out of the native call unchanged', () => {
  for (const value of anything) {
    const callback = new JSCallback(() => {
      throw value;
    }, type);
    const caught = thrown(() => symbols.call(callback.ptr, 1));
    assert.ok(caught, String(value));
    assert.ok(Object.is(caught.error, value), String(value));
    callback.close();
  }
});

test('the first exception of a native call wins, and later callbacks are skipped', () => {
  let calls = 0;
  let others = 0;
  const callback = new JSCallback((n) => {
    calls++;
    if (n >= 2) throw new Error(`call ${n}`);
    return 10;
  }, type);
  const other = new JSCallback(() => ++others, type);
  assert.throws(() => symbols.repeat(callback.ptr, 10), { message: 'call 2' });
  assert.equal(calls, 3);
  assert.throws(() => symbols.call_both(callback.ptr, other.ptr, 5), { message: 'call 5' });
  assert.equal(others, 0);
  assert.equal(symbols.call_both(other.ptr, other.ptr, 5), 2001);
});

test('C gets zero for the call that threw', () => {
  const seen = [];
  const failing = new JSCallback(() => {
    throw new Error('inner');
  }, type);
  const outer = new JSCallback((n) => {
    try {
      symbols.call(failing.ptr, n);
    } catch (error) {
      seen.push(error.message);
    }
    return n + 1;
  }, type);
  // The inner exception is caught inside the outer callback: the outer call goes on as if nothing were.
  assert.equal(symbols.repeat(outer.ptr, 3), 6n);
  assert.deepEqual(seen, ['inner', 'inner', 'inner']);
});

test('an exception passes through every level', () => {
  const failure = new TypeError('deep');
  const callback = new JSCallback((level) => {
    if (level === 20) throw failure;
    return symbols.descend(callback.ptr, level + 1);
  }, type);
  assert.equal(thrown(() => symbols.descend(callback.ptr, 1)).error, failure);
});

test('an exception in one call leaves the next alone', () => {
  const callback = new JSCallback((n) => {
    if (n === 1) throw new Error('once');
    return n;
  }, type);
  for (let i = 0; i < 100; i++) {
    assert.throws(() => symbols.call(callback.ptr, 1), { message: 'once' });
    assert.equal(symbols.call(callback.ptr, 2), 2);
  }
});

test('where a dialect says so, the last callback decides', () => {
  const { Callback } = require('../../lib/core/callback.js');
  const { readCallbackSignature } = require('../../lib/node/signature.js');
  const signature = readCallbackSignature(type);
  let calls = 0;
  const failsAt = (...list) =>
    new Callback(
      signature,
      (n) => {
        calls++;
        if (list.includes(n)) throw new Error(`call ${n}`);
        return 1;
      },
      { lastRules: true },
    );
  assert.equal(symbols.repeat(failsAt(0, 1).address, 3), 1n);
  assert.equal(calls, 3);
  assert.throws(() => symbols.repeat(failsAt(0, 2).address, 3), { message: 'call 2' });
  assert.equal(calls, 6);
});

test('a value that C cannot have is an exception', () => {
  for (const value of [
    undefined,
    null,
    NaN,
    1.5,
    2 ** 31,
    -(2 ** 31) - 1,
    '1',
    1n,
    {},
    [],
    true,
    Symbol('s'),
    () => 1,
  ]) {
    const callback = new JSCallback(() => value, type);
    assert.throws(
      () => symbols.call(callback.ptr, 1),
      { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' },
      String(value),
    );
    callback.close();
  }
});

test('what an async function gives is a promise, which is no number', async () => {
  const callback = new JSCallback(async (n) => n, type);
  assert.throws(() => symbols.call(callback.ptr, 1), { message: begins('Callbacks cannot return promises') });
  callback.close();
});

test('a rejection is an unhandled rejection as anywhere', () => {
  const { stdout } = runScript(`${prelude}
    process.on('unhandledRejection', (reason) => { console.log('unhandled', reason.message); process.exit(3); });
    const callback = new JSCallback(async () => { throw new Error('later'); }, type);
    try { symbols.call(callback.ptr, 1); } catch (error) { console.log(error.message); }
    setTimeout(() => {}, 1000);`);
  assert.equal(
    stdout,
    'Callbacks cannot return promises; the result of a callback without a name: expected an integer from -2147483648 ' +
      'to 2147483647, found a promise; C waits for the result: the function must not be async\nunhandled later\n',
  );
});

const catching = `process.on('uncaughtException', (error) => console.log('uncaught', error.message ?? error));`;

test('off the owner’s thread an exception is uncaught, and C gets zero', () => {
  const { status, stdout } = runScript(`${prelude}${catching}
    (async () => {
      let calls = 0;
      const callback = new JSCallback((n) => { calls++; throw new Error('call ' + n); }, type);
      console.log(await symbols.call_on_threads_off(callback.ptr, 1, 3));
      console.log(calls);
    })();`);
  assert.deepEqual([status, stdout], [0, 'uncaught call 0\nuncaught call 1\nuncaught call 2\n0\n3\n']);
});

test('off the owner’s thread a bad return value is the same', () => {
  const { status, stdout } = runScript(`${prelude}${catching}
    const callback = new JSCallback(() => 'text', type);
    symbols.call_on_thread_off(callback.ptr, 1).then((value) => console.log(value));`);
  assert.deepEqual(
    [status, stdout],
    [
      0,
      'uncaught Callback returned invalid value for declared FFI type; the result of a callback without a name: ' +
        'expected an integer from -2147483648 to 2147483647, found "text" (string)\n0\n',
    ],
  );
});

test('nobody who catches it: the process ends as for any uncaught exception', () => {
  const { status, signal, stderr } = runScript(`${prelude}
    const callback = new JSCallback(() => { throw new Error('nobody'); }, type);
    symbols.call_on_thread_off(callback.ptr, 1);
    setTimeout(() => console.log('still there'), 3000);`);
  assert.equal(signal, null);
  assert.ok(status > 0, `status ${status}`);
  assert.match(stderr, /nobody/);
});

test('an elsewhere handler takes the exception instead', async () => {
  const { Callback } = require('../../lib/core/callback.js');
  const { readCallbackSignature } = require('../../lib/node/signature.js');
  const seen = [];
  const callback = new Callback(
    readCallbackSignature(type),
    () => {
      throw 7;
    },
    { elsewhere: (exception) => seen.push(exception) },
  );
  assert.equal(await symbols.call_on_thread_off(callback.address, 1), 0);
  await until(() => seen.length === 1);
  assert.deepEqual(seen, [7]);
  callback.close();
});

test('a stack that is full on the way into a callback is a RangeError', () => {
  // The edge of the stack is met at ever other places: in the stub, in C's way into it, in the function.
  const callback = new JSCallback((n) => n, type);
  let thrownAt = 0;
  const dig = (extra) => {
    try {
      if (symbols.call(callback.ptr, 5) !== 5) throw new Error('C got another value');
      dig(extra);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      thrownAt++;
      throw error;
    }
  };
  for (let i = 0; i < 20; i++) assert.throws(() => dig(), RangeError);
  assert.ok(thrownAt > 0);
  assert.equal(symbols.call(callback.ptr, 5), 5);
});
