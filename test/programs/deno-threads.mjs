// Threads of C that call JavaScript, in the manner of Deno programs that hand work to a library. The body of a pthread is a
// threadSafe callback, and it is joined off the thread. Many calls off the thread run at once. Workers do the same.

import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const library = Deno.dlopen('libc.so.6', {
  pthread_create: { parameters: ['buffer', 'pointer', 'function', 'pointer'], result: 'i32' },
  pthread_join: { parameters: ['u64', 'buffer'], result: 'i32', nonblocking: true },
  pthread_self: { parameters: [], result: 'u64' },
  usleep: { parameters: ['u32'], result: 'i32', nonblocking: true },
  qsort_later: {
    name: 'qsort',
    parameters: ['buffer', 'usize', 'usize', 'function'],
    result: 'void',
    nonblocking: true,
  },
});

const { symbols } = library;
const { UnsafeCallback, UnsafePointer, UnsafePointerView } = Deno;

/** Runs bodies on threads of their own; each gives an address, which joining hands back. */
async function onThreads(count, body) {
  const callback = UnsafeCallback.threadSafe({ parameters: ['pointer'], result: 'pointer' }, body);
  const threads = Array.from({ length: count }, (_, i) => {
    const id = new BigUint64Array(1);
    const status = symbols.pthread_create(id, null, callback.pointer, UnsafePointer.create(BigInt(i + 1)));
    if (status !== 0) throw new Error(`pthread_create: ${status}`);
    return id[0];
  });
  const results = await Promise.all(
    threads.map(async (id) => {
      const result = new BigUint64Array(1);
      const status = await symbols.pthread_join(id, result);
      return [status, Number(result[0])];
    }),
  );
  callback.close();
  return results;
}

const square = (pointer) => {
  const value = Number(UnsafePointer.value(pointer));
  return UnsafePointer.create(BigInt(value * value));
};

async function sortOffThread(values) {
  let calls = 0;
  const numbers = Int32Array.from(values);
  const compare = UnsafeCallback.threadSafe({ parameters: ['pointer', 'pointer'], result: 'i32' }, (a, b) => {
    calls += 1;
    return new UnsafePointerView(a).getInt32() - new UnsafePointerView(b).getInt32();
  });
  await symbols.qsort_later(numbers, BigInt(numbers.length), 4n, compare.pointer);
  compare.close();
  return [[...numbers], calls > 0];
}

async function work(name) {
  const lines = [];
  lines.push(`${name}: joined ${JSON.stringify(await onThreads(8, square))}`);
  lines.push(`${name}: nested ${JSON.stringify(await onThreads(2, (pointer) => (symbols.pthread_self(), pointer)))}`);
  lines.push(`${name}: sorted ${JSON.stringify(await sortOffThread([5, -3, 9, 0, 7, -8, 2]))}`);
  const slept = await Promise.all(Array.from({ length: 20 }, (_, i) => symbols.usleep(1000 * (i % 5))));
  lines.push(`${name}: slept ${slept.length} ${slept.every((status) => status === 0)}`);
  return lines;
}

if (isMainThread) {
  for (const line of await work('main')) console.log(line);
  const workers = ['one', 'two', 'three'].map(
    (name) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: name });
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  for (const lines of await Promise.all(workers)) for (const line of lines) console.log(line);
  library.close();
  console.log('done');
} else {
  parentPort.postMessage(await work(workerData));
  library.close();
}
