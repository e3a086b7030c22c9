// Threadsafe callbacks: from the thread itself, from native threads, from many, in Workers, after close.
import { Worker } from 'node:worker_threads';

const types = { args: ['i32', 'i64', 'f64', 'cstring'], threadsafe: true };
const functions = {
  thread_start: { args: ['function', 'i32', 'i32'] },
  thread_run: { args: ['function', 'i32', 'i32'] },
  thread_count_done: { returns: 'i32' },
  call_i32: { args: ['function', 'i32'], returns: 'i32' },
  call_with_buffer: { args: ['function', 'i32'] },
  call_f64: { args: ['function', 'u64'], returns: 'u64' },
  call_address: { args: ['function', 'u64'], returns: 'u64' },
  thread_ask: { args: ['function'], returns: 'i32' },
};

export default async function ({ api, record, section, fixture, wait, gc, child }) {
  const { dlopen, JSCallback } = api;
  const { symbols } = dlopen(fixture, functions);
  const until = async (done) => {
    for (let i = 0; i < 2000 && !done(); i++) await wait(2);
  };

  section('same thread');
  await record('queued, C gets zero', async () => {
    const log = [];
    const callback = new JSCallback((v) => (log.push(`callback ${v}`), 77), {
      args: ['i32'],
      returns: 'i32',
      threadsafe: true,
    });
    const result = symbols.call_i32(callback, 5);
    log.push(`result ${result}`);
    await null;
    log.push('microtask');
    await until(() => log.length === 4);
    callback.close();
    return log;
  });
  await record('double gets zero', async () => {
    let seen;
    const callback = new JSCallback((v) => ((seen = v), 7.5), { args: ['f64'], returns: 'f64', threadsafe: true });
    const result = symbols.call_f64(callback, 0x3ff8000000000000n);
    await until(() => seen !== undefined);
    callback.close();
    return [result, seen];
  });
  await record('pointer gets NULL', async () => {
    let seen;
    const callback = new JSCallback((v) => ((seen = v), 64), { args: ['ptr'], returns: 'ptr', threadsafe: true });
    const result = symbols.call_address(callback, 4096);
    await until(() => seen !== undefined);
    callback.close();
    return [result, seen];
  });
  await record('order', async () => {
    const log = [];
    const callback = new JSCallback((v) => log.push(v), { args: ['i32'], returns: 'i32', threadsafe: true });
    for (let i = 0; i < 100; i++) symbols.call_i32(callback, i);
    log.push('after');
    await until(() => log.length === 101);
    callback.close();
    return [log[0], log[1], log[50], log[100]];
  });
  await record('strings are decoded when it runs', async () => {
    const log = [];
    const callback = new JSCallback((text) => log.push(text), { args: ['cstring'], threadsafe: true });
    symbols.call_with_buffer(callback, 3);
    await until(() => log.length === 3);
    callback.close();
    return log;
  });

  section('native thread');
  await record('one call', async () => {
    const log = [];
    const callback = new JSCallback((...all) => log.push(all), types);
    symbols.thread_start(callback, 3, 1);
    await until(() => log.length === 1);
    callback.close();
    return log;
  });
  await record('a thousand', async () => {
    const log = [];
    const callback = new JSCallback(
      (n, big, half, text) => log.push(n + Number(big >> 33n) + half * 2 + text.length),
      types,
    );
    symbols.thread_start(callback, 0, 1000);
    await until(() => log.length === 1000);
    await wait(5);
    callback.close();
    return [log.length, log[0], log[999], log.every((v, i) => v === 3 * i + 8)];
  });
  await record('eight threads', async () => {
    const counts = new Map();
    let total = 0;
    const callback = new JSCallback((n) => {
      total++;
      counts.set(n, (counts.get(n) ?? 0) + 1);
    }, types);
    for (let thread = 0; thread < 8; thread++) symbols.thread_start(callback, thread * 1000, 1000);
    await until(() => total === 8000);
    await wait(5);
    callback.close();
    return [total, counts.size];
  });
  await record('while JavaScript is busy', async () => {
    let calls = 0;
    const callback = new JSCallback(() => calls++, types);
    const before = symbols.thread_count_done();
    symbols.thread_start(callback, 0, 500);
    const deadline = Date.now() + 2000;
    while (symbols.thread_count_done() === before && Date.now() < deadline);
    const during = calls;
    await until(() => calls === 500);
    callback.close();
    return [during, calls];
  });
  await record('joined: no deadlock', async () => {
    let calls = 0;
    const callback = new JSCallback(() => calls++, types);
    symbols.thread_run(callback, 0, 100);
    const during = calls;
    await until(() => calls === 100);
    callback.close();
    return [during, calls];
  });
  await record('the result for a thread is zero', async () => {
    let calls = 0;
    const callback = new JSCallback((v) => (calls++, v * 2), { args: ['i32'], returns: 'i32', threadsafe: true });
    const seen = symbols.thread_ask(callback);
    await until(() => calls === 1);
    callback.close();
    return [seen, calls];
  });
  await record('queued, then closed', async () => {
    let calls = 0;
    const callback = new JSCallback(() => calls++, types);
    symbols.thread_run(callback, 0, 50);
    callback.close();
    await until(() => calls === 50);
    return calls;
  });
  await record('queued, closed and collected', async () => {
    let calls = 0;
    (() => {
      const callback = new JSCallback(() => calls++, types);
      symbols.thread_run(callback, 0, 50);
      callback.close();
    })();
    await gc(2);
    await until(() => calls === 50);
    return calls;
  });
  await record('microtasks between calls', async () => {
    const log = [];
    const callback = new JSCallback((n) => {
      log.push(`call ${n}`);
      Promise.resolve().then(() => log.push(`microtask ${n}`));
    }, types);
    symbols.thread_run(callback, 0, 3);
    await until(() => log.length === 6);
    callback.close();
    return log.slice().sort();
  });

  section('process');
  await child('exception');
  await child('exception without a handler', { stderr: (text) => text.includes('thrown in a queued callback') });
  await child('conversion of an ignored result');
  await child('does not keep the process');
  await child('many from one thread');

  section('Worker');
  for (const name of ['worker calls', 'worker thread calls', 'main’s callback from a worker']) await child(name);
}

export const scenarios = {
  async exception({ api, fixture, print, wait }) {
    process.on('uncaughtException', (error) => print(`uncaught ${error.message}`));
    const { symbols } = api.dlopen(fixture, functions);
    let calls = 0;
    const callback = new api.JSCallback(() => {
      calls++;
      throw new Error(`call ${calls}`);
    }, types);
    symbols.thread_run(callback, 0, 3);
    for (let i = 0; i < 500 && calls < 3; i++) await wait(2);
    await wait(5);
    callback.close();
    print(`calls ${calls}`);
  },
  async 'exception without a handler'({ api, fixture, print, wait }) {
    const { symbols } = api.dlopen(fixture, functions);
    const callback = new api.JSCallback(() => {
      throw new Error('thrown in a queued callback');
    }, types);
    symbols.thread_run(callback, 0, 1);
    await wait(300);
    print('not reached');
  },
  async 'conversion of an ignored result'({ api, fixture, print, wait }) {
    process.on('uncaughtException', (error) => print(`uncaught ${error.message}`));
    const { symbols } = api.dlopen(fixture, functions);
    let calls = 0;
    const callback = new api.JSCallback(() => (calls++, 'text'), { args: ['i32'], returns: 'i32', threadsafe: true });
    symbols.call_i32(callback, 1);
    for (let i = 0; i < 500 && !calls; i++) await wait(2);
    await wait(5);
    print(`calls ${calls}`);
  },
  'does not keep the process'({ api, print }) {
    const callback = new api.JSCallback(() => 1, types);
    print(typeof callback.ptr);
  },
  async 'many from one thread'({ api, fixture, print, wait }) {
    const { symbols } = api.dlopen(fixture, functions);
    let calls = 0;
    const callback = new api.JSCallback(() => calls++, types);
    symbols.thread_run(callback, 0, 100_000);
    for (let i = 0; i < 5000 && calls < 100_000; i++) await wait(2);
    callback.close();
    print(`calls ${calls}`);
  },
  async 'worker calls'({ fixture, print, isReal }) {
    await inWorker(
      print,
      isReal,
      fixture,
      `
      const { symbols } = api.dlopen(fixture, functions);
      const callback = new api.JSCallback((v) => v + 1, { args: ['i32'], returns: 'i32' });
      parentPort.postMessage(symbols.call_i32(callback, 41));
      callback.close();
    `,
    );
  },
  async 'worker thread calls'({ fixture, print, isReal }) {
    await inWorker(
      print,
      isReal,
      fixture,
      `
      const { symbols } = api.dlopen(fixture, functions);
      let calls = 0;
      const callback = new api.JSCallback(() => calls++, types);
      symbols.thread_start(callback, 0, 200);
      for (let i = 0; i < 1000 && calls < 200; i++) await new Promise((resolve) => setTimeout(resolve, 2));
      callback.close();
      parentPort.postMessage(calls);
    `,
    );
  },
  async 'main’s callback from a worker'({ api, fixture, print, isReal, wait }) {
    const seen = [];
    const callback = new api.JSCallback((v) => seen.push(v), { args: ['i32'], threadsafe: true, returns: 'i32' });
    await inWorker(
      print,
      isReal,
      fixture,
      `
      const { symbols } = api.dlopen(fixture, functions);
      parentPort.postMessage([1, 2, 3].map((v) => symbols.call_i32(${callback.ptr}, v)));
    `,
    );
    for (let i = 0; i < 500 && seen.length < 3; i++) await wait(2);
    callback.close();
    print(JSON.stringify(seen));
  },
};

const entry = (isReal) => JSON.stringify(isReal ? 'bun:ffi' : new URL('../../../lib/bun.mjs', import.meta.url).href);

/** Runs statements in a Worker that has this dialect's module as `api`, and prints what it posts. */
function inWorker(print, isReal, fixture, source) {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
    const fixture = ${JSON.stringify(fixture)};
    const functions = ${JSON.stringify(functions)};
    const types = ${JSON.stringify(types)};
    import(${entry(isReal)}).then(async (api) => { ${source} });`,
    { eval: true },
  );
  return new Promise((resolve, reject) => {
    worker.on('message', (message) => print(JSON.stringify(message)));
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
}
