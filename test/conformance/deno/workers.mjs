// Two threads of JavaScript: each has libraries and callbacks of its own, and they may call those of the other.
import { Worker } from 'node:worker_threads';
import { definitions, int } from './shared/thread-library.mjs';

export default async function ({ api, record, section, fixture, isReal, wait }) {
  const worker = new Worker(new URL('./shared/worker.mjs', import.meta.url), { workerData: { real: isReal, fixture } });
  const ask = (order, ...args) =>
    new Promise((resolve, reject) => {
      worker.once('message', ({ value, error }) => (error ? reject(new Error(error)) : resolve(value)));
      worker.postMessage({ order, args });
    });
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;

  section('worker');
  await record('calls', () => ask('add', 2, 3));
  const thread = await ask('thread');
  record('on a thread of its own', () => thread !== symbols.thread_id());

  section('its callback');
  const pointer = api.UnsafePointer.create(await ask('make'));
  const seen = async () => (await ask('seen')).map(([value, id]) => [value, id === thread]);
  await record('called by a nonblocking call', () => symbols.later_call_i32(pointer, 21));
  await record('ran there', seen);
  record('called by a synchronous call', () => symbols.call_i32(pointer, 4));
  await record('ran there, too', seen);
  await record('called many times', async () => {
    const results = await Promise.all(Array.from({ length: 50 }, (_, i) => symbols.later_call_i32(pointer, i)));
    return results.every((value, i) => value === 2 * i);
  });
  await record('ran there every time', async () => (await seen()).every(([, there]) => there));

  section('our callback');
  const here = symbols.thread_id();
  const ran = [];
  const callback = new api.UnsafeCallback(int, (value) => {
    ran.push(symbols.thread_id() === here);
    return value + 1;
  });
  const address = api.UnsafePointer.value(callback.pointer);
  await record('called by a synchronous call of the worker', () => ask('call', address, 7));
  await record('called by a nonblocking call of the worker', () => ask('callLater', address, 8));
  record('ran here', () => ran);
  await record('both ways at once', async () => {
    const theirs = ask('callLater', address, 1);
    const ours = symbols.later_call_i32(pointer, 1);
    return [await theirs, await ours];
  });

  section('end');
  await record('the worker closes what it has', () => ask('close'));
  await wait(50);
  record('our library is still open', () => symbols.add(4, 5));
  callback.close();
  library.close();
}
