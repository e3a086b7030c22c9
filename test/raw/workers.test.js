'use strict';
// Several Workers use the addon at once, come and go, and may end at any moment. Breaks where state of one thread
// reaches another, or where the end of an environment frees what is still in use.

const { test, assert, fixture, runScript, addonPath } = require('../harness');

const library = fixture('raw');

/** A script whose main thread runs `main(startWorker)` and whose Workers run `work(addon, parentPort)`. */
const script = (main, work) => `
  const { Worker, isMainThread, parentPort } = require('node:worker_threads');
  const library = ${JSON.stringify(library)};
  function load() {
    const module = { exports: {} };
    process.dlopen(module, ${JSON.stringify(addonPath)});
    return module.exports;
  }
  const start = () => new Promise((resolve, reject) => {
    const worker = new Worker(__filename);
    const messages = [];
    worker.on('message', (message) => messages.push(message));
    worker.on('error', reject);
    worker.on('exit', () => resolve(messages));
  });
  const main = ${main};
  const work = ${work};
  if (isMainThread) main(start, load).then((result) => console.log(JSON.stringify(result)));
  else { work(load(), parentPort); parentPort.close?.(); }
`;

function run(main, work) {
  const { status, signal, stdout, stderr } = runScript(script(main, work));
  assert.deepEqual([status, signal, stderr], [0, null, '']);
  return JSON.parse(stdout);
}

test('four Workers and the main thread call at once', () => {
  const result = run(
    async (start, load) => {
      const workers = [start(), start(), start(), start()];
      const { getNativeFunction } = load();
      const add = getNativeFunction(library, 'add_long_long', 'long long', ['long long', 'long long']);
      let sum = 0n;
      for (let i = 0n; i < 50_000n; i++) sum = add(sum, i);
      return [String(sum), ...(await Promise.all(workers))];
    },
    ({ getNativeFunction }, port) => {
      const add = getNativeFunction(library, 'add_long_long', 'long long', ['long long', 'long long']);
      let sum = 0n;
      for (let i = 0n; i < 50_000n; i++) sum = add(sum, i);
      port.postMessage(String(sum));
    },
  );
  assert.deepEqual(result, ['1249975000', ...Array(4).fill(['1249975000'])]);
});

test('twenty Workers come and go', () => {
  const result = run(
    async (start, load) => {
      const sums = [];
      for (let i = 0; i < 5; i++) sums.push(...(await Promise.all([start(), start(), start(), start()])).flat());
      const add = load().getNativeFunction(library, 'add_int', 'int', ['int', 'int']);
      return [sums.length, new Set(sums).size, sums[0], add(40, 2)];
    },
    ({ getNativeFunction }, port) => {
      const functions = [];
      for (let i = 0; i < 20; i++) functions.push(getNativeFunction(library, 'add_int', 'int', ['int', 'int']));
      port.postMessage(functions.reduce((sum, add) => add(sum, 1), 0));
    },
  );
  assert.deepEqual(result, [20, 1, 20, 42]);
});

test('the addon is first loaded in a Worker, which ends', () => {
  const result = run(
    async (start, load) => {
      const [first] = await start();
      const add = load().getNativeFunction(library, 'add_int', 'int', ['int', 'int']);
      const [second] = await start();
      return [first, second, add(1, 2)];
    },
    ({ getNativeFunction, sizeof }, port) => {
      port.postMessage([getNativeFunction(library, 'add_int', 'int', ['int', 'int'])(20, 22), sizeof('long long')]);
    },
  );
  assert.deepEqual(result, [[42, 8], [42, 8], 3]);
});

test('a Worker that loads the addon several times', () => {
  const result = run(
    async (start) => Promise.all([start(), start()]),
    ({ getNativeFunction }, port) => {
      const addons = [getNativeFunction];
      // eslint-disable-next-line no-undef -- stands in the script above
      for (let i = 0; i < 5; i++) addons.push(load().getNativeFunction);
      port.postMessage(addons.map((get) => get(library, 'add_int', 'int', ['int', 'int'])(1, 2)));
    },
  );
  assert.deepEqual(result, Array(2).fill([[3, 3, 3, 3, 3, 3]]));
});
