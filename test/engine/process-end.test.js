'use strict';
// The process, or a Worker, ends while calls are under way off the thread. Breaks where the end waits for ever, or takes
// memory or a library from under a call.

const { test, assert, fixture, runScript } = require('../harness');

const path = fixture('engine');

const prelude = `
  const { dlopen } = require('polyffi');
  const off = (definition) => ({ ...definition, nonblocking: true });
  const open = () => dlopen(${JSON.stringify(path)}, {
    sleep_then: off({ arguments: ['u32', 'i32'], return: 'i32' }),
    sleep_fill: off({ arguments: ['u32', 'buffer', 'u32', 'u8'] }),
    gate_wait: off({ arguments: ['i32'], return: 'i32' }),
    gate_text: off({ arguments: ['i32', 'string'], return: 'u32' }),
    gate_waiting: { return: 'i32' },
  }).symbols;
`;

/** Runs a script, and fails where it ends by a signal or says something on its error output. */
function run(source) {
  const { stdout, stderr, status, signal } = runScript(prelude + source);
  assert.deepEqual([signal, stderr], [null, '']);
  return { stdout, status };
}

test('calls keep the process alive until they have ended', () => {
  const { stdout, status } = run(`
    const { sleep_then: sleep } = open();
    for (let i = 0; i < 5; i++) sleep(20 * i, i).then((value) => console.log(value));
  `);
  assert.deepEqual([stdout, status], ['0\n1\n2\n3\n4\n', 0]);
});

test('nothing keeps it alive after that', () => {
  const { stdout, status } = run(`
    const { sleep_then: sleep } = open();
    let settled;
    // Idle threads live for five seconds.
    process.on('exit', () => console.log(Date.now() - settled < 4000));
    sleep(1, 7).then(async (value) => {
      console.log(await sleep(1, value + 1));
      settled = Date.now();
    });
  `);
  assert.deepEqual([stdout, status], ['8\ntrue\n', 0]);
});

test('a library that was only opened keeps nothing', () => {
  const { stdout, status } = run("open(); console.log('done');");
  assert.deepEqual([stdout, status], ['done\n', 0]);
});

test('process.exit does not wait for calls without memory of JavaScript', () => {
  const { stdout, status } = run(`
    const { gate_wait: wait, gate_text: text, gate_waiting: waiting } = open();
    for (let i = 0; i < 10; i++) wait(1000);
    for (let i = 0; i < 200; i++) text(1000, 'text '.repeat(i));
    (function look() {
      if (waiting() < 128) return setTimeout(look, 1);
      console.log('exit');
      process.exit(7);
    })();
  `);
  // The calls never end; the child would be killed.
  assert.deepEqual([stdout, status], ['exit\n', 7]);
});

test('process.exit with calls that write into memory of JavaScript', () => {
  const { status } = run(`
    const { sleep_fill: fill } = open();
    for (let i = 0; i < 300; i++) fill(100, new Uint8Array(100_000), 100_000, 1);
    setTimeout(() => process.exit(7), 20);
  `);
  assert.equal(status, 7);
});

test('process.exit at once', () => {
  const { status } = run(`
    const { sleep_fill: fill, sleep_then: sleep } = open();
    for (let i = 0; i < 50; i++) { fill(20, new Uint8Array(1000), 1000, 1); sleep(20, 1); }
    process.exit(3);
  `);
  assert.equal(status, 3);
});

test('process.exit while promises settle', () => {
  const { status } = run(`
    const { sleep_then: sleep } = open();
    let left = 100;
    for (let i = 0; i < 200; i++) sleep(1, 1).then(() => { if (--left === 0) process.exit(4); });
  `);
  assert.equal(status, 4);
});

test('an uncaught exception with calls under way', () => {
  const { status, signal, stderr } = runScript(`${prelude}
    const { gate_wait: wait, sleep_fill: fill } = open();
    for (let i = 0; i < 20; i++) { wait(1000); fill(30, new Uint8Array(1000), 1000, 1); }
    setTimeout(() => { throw new Error('mine'); }, 10);
  `);
  assert.deepEqual([status, signal], [1, null]);
  assert.match(stderr, /mine/);
});

for (const [what, call] of [
  ['calls that write into its memory', 'fill(100, new Uint8Array(100_000), 100_000, 1)'],
  ['calls without memory of JavaScript', 'sleep(150, 1)'],
  ['both, more than there are threads', 'i % 2 ? sleep(20, 1) : fill(20, new Uint8Array(10_000), 10_000, 1)'],
]) {
  test(`a Worker is terminated under ${what}`, () => {
    const count = what.startsWith('both') ? 400 : 40;
    const { stdout, status } = run(`
      const { Worker, isMainThread, parentPort } = require('node:worker_threads');
      const { sleep_fill: fill, sleep_then: sleep } = open();
      if (!isMainThread) {
        for (let i = 0; i < ${count}; i++) ${call};
        parentPort.postMessage('started');
      } else {
        (async () => {
          for (let round = 0; round < 3; round++) {
            const worker = new Worker(__filename);
            await new Promise((resolve) => worker.once('message', resolve));
            await worker.terminate();
          }
          console.log(await sleep(200, 42));
        })();
      }
    `);
    assert.deepEqual([stdout, status], ['42\n', 0]);
  });
}

test('a Worker ends by itself when its calls have', () => {
  const { stdout, status } = run(`
    const { Worker, isMainThread, parentPort } = require('node:worker_threads');
    const { sleep_then: sleep } = open();
    if (!isMainThread) {
      Promise.all([1, 2, 3].map((i) => sleep(10 * i, i))).then((values) => {
        parentPort.postMessage(values.join());
        parentPort.close?.();
      });
    } else {
      const workers = [new Worker(__filename), new Worker(__filename)];
      let left = 2;
      for (const worker of workers) {
        worker.on('message', (values) => console.log(values));
        worker.on('exit', () => --left || sleep(1, 5).then(console.log));
      }
    }
  `);
  assert.deepEqual([stdout, status], ['1,2,3\n1,2,3\n5\n', 0]);
});
