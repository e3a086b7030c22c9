'use strict';
// The fixture of these tests, opened: C code that calls back.

const { Worker } = require('node:worker_threads');
const { fixture } = require('../harness');
const polyffi = require('polyffi');

const path = fixture('callbacks');

const call = { arguments: ['function', 'i32'], return: 'i32' };
const onThreads = { arguments: ['function', 'i32', 'i32'], return: 'i64' };
const definitions = {
  call,
  descend: call,
  repeat: { ...call, return: 'i64' },
  visit: { arguments: ['buffer', 'i32', 'function', 'pointer'], return: 'i32' },
  call_both: { arguments: ['function', 'function', 'i32'], return: 'i32' },
  sort_doubles: { arguments: ['buffer', 'size_t', 'function'] },
  keep: { arguments: ['function'] },
  fire: { arguments: ['i32'], return: 'i32' },
  call_on_threads: onThreads,
  call_on_thread: call,
  start_threads: { ...onThreads, return: 'void' },
  threads_running: { return: 'i32' },
  threads_total: { return: 'i64' },
  start_behind_gate: { ...call, return: 'void' },
  open_gate: {},
  behind_gate: { return: 'i32' },
  gate_is_done: { return: 'bool' },
  call_at_exit: { arguments: ['function', 'bool'] },
  call_until_zero: { arguments: ['function'], return: 'i32' },
  start_until_zero: { arguments: ['function', 'i32'] },
  doze: { arguments: ['i32'], return: 'i32' },
  doze_beside: call,
};

const nonblocking = Object.fromEntries(
  Object.entries(definitions).map(([name, definition]) => [
    `${name}_off`,
    { ...definition, symbol: name, nonblocking: true },
  ]),
);

/** The fixture's functions; those named `…_off` run off the thread and give promises. */
const { symbols } = polyffi.dlopen(path, { ...definitions, ...nonblocking });

/** The type of most callbacks here: int32_t (*)(int32_t). */
const type = { arguments: ['i32'], return: 'i32' };

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Lets the event loop turn until a condition holds. */
async function until(condition) {
  while (!condition()) await turn();
}

/** What a script in a child process or a Worker starts with. */
const prelude = `
  const { dlopen, JSCallback, openHandles } = require('polyffi');
  const { symbols, lib } = dlopen(${JSON.stringify(path)}, ${JSON.stringify({ ...definitions, ...nonblocking })});
  const type = ${JSON.stringify(type)};
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
  const until = async (condition) => { while (!condition()) await turn(); };
  console.log = (...values) => require('node:fs').writeSync(1, values.join(' ') + '\\n');
`;

/**
 * Runs a body in a Worker. `terminate` in it asks the main thread to end the Worker from outside.
 * @returns {Promise<unknown[]>} what it posted
 */
function inWorker(body, workerData = {}) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
      const { createRequire } = require('node:module');
      (function (require) {${prelude}
        const post = (value) => parentPort.postMessage(value);
        const terminate = () => post('terminate');
        ${body}
      })(createRequire(workerData.from));`,
      { eval: true, workerData: { from: __filename, ...workerData } },
    );
    const messages = [];
    worker.on('message', (message) => {
      if (message === 'terminate') worker.terminate();
      else messages.push(message);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(messages));
  });
}

module.exports = { path, polyffi, JSCallback: polyffi.JSCallback, symbols, type, turn, until, prelude, inWorker };
