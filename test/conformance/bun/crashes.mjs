// What takes Bun down, each in a process of its own. Ours throws or gives zero.

export default async function ({ record, child }) {
  for (const name of Object.keys(scenarios)) {
    const { stdout, status, signal, timedOut } = await child(name, {
      record: false,
      timeout: 10_000,
      env: { BUN_ENABLE_CRASH_REPORTING: '0' },
    });
    // The signal, and what was written before it came, are a matter of chance.
    const crashed = signal !== null || status > 128;
    const ended = timedOut ? 'never ends' : crashed ? 'the process crashes' : stdout.split('\n').filter(Boolean);
    record(name, () => ended);
  }
}

const functions = {
  add: { args: ['i32', 'i32'], returns: 'i32' },
  call_i32: { args: ['function', 'i32'], returns: 'i32' },
  call_stored: { args: ['i32'], returns: 'i32' },
  store_callback: { args: ['function'] },
  thread_ask: { args: ['function'], returns: 'i32' },
  thread_start: { args: ['function', 'i32', 'i32'] },
  thread_count_done: { returns: 'i32' },
};
const i32 = { args: ['i32'], returns: 'i32' };

/** What a function gives, or the class, code and message of what it throws. */
function outcome(run) {
  try {
    return run();
  } catch (error) {
    return `throws ${error.constructor.name} ${error.code ?? 'without a code'}: ${error.message}`;
  }
}

/** Overwrites freed memory with other callbacks. */
async function disturb(api, gc) {
  await gc(3);
  for (let i = 0; i < 200; i++) new api.JSCallback((v) => v + i, i32);
  await gc(3);
}

export const scenarios = {
  'call after close': ({ api, fixture, print }) => {
    const { symbols, close } = api.dlopen(fixture, functions);
    close();
    print(outcome(() => symbols.add(1, 2)));
  },
  'hot call after close': ({ api, fixture, print }) => {
    const { symbols, close } = api.dlopen(fixture, functions);
    for (let i = 0; i < 100_000; i++) symbols.add(i, 1);
    close();
    print(outcome(() => symbols.add(1, 2)));
  },
  'closed callback, called after collection': async ({ api, fixture, print, gc }) => {
    const { symbols } = api.dlopen(fixture, functions);
    let callback = new api.JSCallback((v) => v + 1, i32);
    symbols.store_callback(callback);
    callback.close();
    callback = undefined;
    await disturb(api, gc);
    print(outcome(() => symbols.call_stored(1)));
  },
  'closed threadsafe callback, called on a thread': async ({ api, fixture, print, gc, wait }) => {
    const { symbols } = api.dlopen(fixture, functions);
    let callback = new api.JSCallback(() => {}, { args: ['i32', 'i64', 'f64', 'cstring'], threadsafe: true });
    const address = callback.ptr;
    callback.close();
    callback = undefined;
    await disturb(api, gc);
    symbols.thread_start(address, 0, 10);
    for (let i = 0; i < 200 && symbols.thread_count_done() === 0; i++) await wait(5);
    print(`done ${symbols.thread_count_done()}`);
  },
  'callback that is not threadsafe, on a thread, while nothing runs': async ({ api, fixture, print, wait }) => {
    const { symbols } = api.dlopen(fixture, functions);
    let calls = 0;
    const callback = new api.JSCallback(() => calls++, { args: ['i32', 'i64', 'f64', 'cstring'] });
    symbols.thread_start(callback, 0, 3);
    for (let i = 0; i < 100 && symbols.thread_count_done() === 0; i++) await wait(5);
    print(`calls ${calls}, done ${symbols.thread_count_done()}`);
    process.exit();
  },
  'CString below the first page': ({ api, print }) => print(outcome(() => `${new api.CString(1929)}`)),
  'CString below the first page, without new': ({ api, print }) => print(outcome(() => api.CString(8))),
  'CString by offset': ({ api, print }) => print(outcome(() => `${new api.CString(4096, -96)}`)),
  'read below the first page': ({ api, print }) => print(outcome(() => api.read.u8(1))),
  'read by offset': ({ api, print }) => print(outcome(() => api.read.f64(4096, -8))),
  'toArrayBuffer below the first page': ({ api, print }) => print(outcome(() => api.toArrayBuffer(64).byteLength)),
  'CFunction below the first page': ({ api, print }) => print(outcome(() => api.CFunction({ ...i32, ptr: 1 })(5))),
  'linkSymbols below the first page': ({ api, print }) =>
    print(outcome(() => api.linkSymbols({ f: { ...i32, ptr: 4095n } }).symbols.f(5))),
};
