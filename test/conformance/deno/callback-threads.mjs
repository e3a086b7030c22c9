// Callbacks from other threads: who waits for whom, one at a time, microtasks, results.
export default async function ({ api, record, section, fixture, wait, gc }) {
  const { UnsafeCallback } = api;
  const library = api.dlopen(fixture, {
    start_thread: { parameters: ['function', 'i32', 'u32', 'u32'], result: 'void' },
    thread_result: { parameters: [], result: 'i32' },
    clear_thread_result: { parameters: [], result: 'void' },
    join_threads: { parameters: ['function', 'u32', 'u32'], result: 'u32', nonblocking: true },
    start_steps: { parameters: ['function', 'buffer'], result: 'void' },
    call_i32: { parameters: ['function', 'i32'], result: 'i32', nonblocking: true },
    call_now: { parameters: ['function', 'i32'], result: 'i32', name: 'call_i32' },
    thread_id: { parameters: [], result: 'u64' },
    sleep_ms: { parameters: ['u32'], result: 'void' },
    run_times: { parameters: ['function', 'i32'], result: 'i32', nonblocking: true },
  });
  const { symbols } = library;
  const int = { parameters: ['i32'], result: 'i32' };
  const until = async (condition, limit = 5000) => {
    const end = Date.now() + limit;
    while (!condition() && Date.now() < end) await wait(2);
    return condition();
  };

  section('thread of C');
  await record('receives and gives back', async () => {
    symbols.clear_thread_result();
    const seen = [];
    const callback = UnsafeCallback.threadSafe(int, (value) => {
      seen.push(value);
      return value * 10;
    });
    symbols.start_thread(callback.pointer, 4, 0, 1);
    await until(() => symbols.thread_result() !== -1);
    callback.close();
    return [seen, symbols.thread_result()];
  });
  await record('runs on the thread of JavaScript', async () => {
    symbols.clear_thread_result();
    const main = symbols.thread_id();
    let same;
    const callback = UnsafeCallback.threadSafe(int, () => {
      same = symbols.thread_id() === main;
      return 1;
    });
    symbols.start_thread(callback.pointer, 4, 0, 1);
    await until(() => symbols.thread_result() !== -1);
    callback.close();
    return same;
  });
  await record('not before the caller of JavaScript is done', async () => {
    symbols.clear_thread_result();
    const order = [];
    const callback = UnsafeCallback.threadSafe(int, () => {
      order.push('callback');
      return 1;
    });
    symbols.start_thread(callback.pointer, 4, 0, 1);
    const end = Date.now() + 60;
    while (Date.now() < end);
    order.push(symbols.thread_result());
    await Promise.resolve();
    order.push('microtask');
    await until(() => symbols.thread_result() !== -1);
    callback.close();
    return order;
  });
  await record('one that is not referred to, while a timer is pending', async () => {
    symbols.clear_thread_result();
    const callback = new UnsafeCallback(int, (value) => value + 1);
    symbols.start_thread(callback.pointer, 4, 20, 1);
    await until(() => symbols.thread_result() !== -1);
    callback.close();
    return symbols.thread_result();
  });
  await record('many from one thread', async () => {
    symbols.clear_thread_result();
    const seen = [];
    const callback = UnsafeCallback.threadSafe(int, (value) => {
      seen.push(value);
      return value;
    });
    symbols.start_thread(callback.pointer, 0, 0, 300);
    await until(() => symbols.thread_result() === 299);
    callback.close();
    return [seen.length, seen.every((value, i) => value === i)];
  });
  await record('many threads', async () => {
    let inside = 0;
    let most = 0;
    const seen = new Set();
    const callback = UnsafeCallback.threadSafe(int, (value) => {
      most = Math.max(most, ++inside);
      seen.add(value);
      inside--;
      return value;
    });
    const total = await symbols.join_threads(callback.pointer, 20, 25);
    callback.close();
    return [total, seen.size, most];
  });
  await record('with collections meanwhile', async () => {
    const seen = new Set();
    const callback = UnsafeCallback.threadSafe(int, (value) => {
      seen.add(value);
      return value;
    });
    const work = symbols.join_threads(callback.pointer, 8, 25);
    await gc(3);
    await work;
    callback.close();
    return seen.size;
  });

  section('microtasks');
  await record('run before the thread goes on', async () => {
    const steps = new Uint8Array(4);
    const callback = UnsafeCallback.threadSafe({ parameters: [], result: 'void' }, async () => {
      await 0;
      await 0;
      steps[2] = 5;
    });
    symbols.start_steps(callback.pointer, steps);
    await until(() => steps[1] !== 0 || steps[2] !== 0);
    await wait(50);
    callback.close();
    return steps;
  });
  await record('order in a nonblocking call', async () => {
    const order = [];
    const callback = new UnsafeCallback(int, (value) => {
      order.push('callback');
      Promise.resolve().then(() => order.push('microtask'));
      return value;
    });
    const result = await symbols.call_i32(callback.pointer, 3);
    order.push(result);
    callback.close();
    return order;
  });

  section('nonblocking');
  await record('callback of a nonblocking call', async () => {
    const callback = new UnsafeCallback(int, (value) => value * 2);
    const result = await symbols.call_i32(callback.pointer, 21);
    callback.close();
    return result;
  });
  await record('many callbacks of one call', async () => {
    const callback = new UnsafeCallback(int, (value) => value);
    const result = await symbols.run_times(callback.pointer, 200);
    callback.close();
    return result;
  });
  await record('500 calls at once', async () => {
    const callback = new UnsafeCallback(int, (value) => value + 1);
    const results = await Promise.all(Array.from({ length: 500 }, (_, i) => symbols.call_i32(callback.pointer, i)));
    callback.close();
    return results.every((value, i) => value === i + 1);
  });
  await record('synchronous call inside a callback from a thread', async () => {
    const inner = new UnsafeCallback(int, (value) => value + 1);
    const callback = new UnsafeCallback(int, (value) => symbols.call_now(inner.pointer, value) * 2);
    const result = await symbols.call_i32(callback.pointer, 20);
    callback.close();
    inner.close();
    return result;
  });
  await record('nonblocking call started in a callback', async () => {
    let later;
    const inner = new UnsafeCallback(int, (value) => value + 1);
    const callback = new UnsafeCallback(int, (value) => {
      later = symbols.call_i32(inner.pointer, value);
      return value * 2;
    });
    const result = await symbols.call_i32(callback.pointer, 20);
    const second = await later;
    callback.close();
    inner.close();
    return [result, second];
  });
  await record('a promise is zero', async () => {
    const callback = new UnsafeCallback(int, async () => 5);
    const result = await symbols.call_i32(callback.pointer, 1);
    callback.close();
    return result;
  });
  library.close();
}
