'use strict';
// Opening, closing, calling, registering and collecting in random order, also inside callbacks and from other threads,
// never ends the process. The order is seeded; what each operation answers is the other tests' business.

const { test, assert, fixture, runScript } = require('../harness');
const { seeded } = require('./random.js');

const path = fixture('node');

const script = (seed) => `
  ${seeded(seed)}
  const { DynamicLibrary } = require('polyffi');
  const path = ${JSON.stringify(path)};
  const signature = { arguments: ['i32'], return: 'i32' };
  const caller = { arguments: ['function', 'i32'], return: 'i32' };
  const libraries = [new DynamicLibrary(path)];
  const callbacks = [];
  const outcomes = new Set();
  let depth = 0;
  let threads = 0;

  function answer(value) {
    depth++;
    try {
      if (depth < 5) for (let i = below(4); i > 0; i--) operate();
      if (below(20) === 0) throw new Error('thrown');
      return below(20) === 0 ? 'unfit' : value + 1;
    } finally {
      depth--;
    }
  }

  const operations = [
    () => {
      libraries.push(new DynamicLibrary(path));
      if (libraries.length > 10) libraries.splice(below(libraries.length), 1);
    },
    () => below(6) === 0 && pick(libraries).close(),
    () => {
      const library = pick(libraries);
      callbacks.push([library, library.registerCallback(signature, (value) => answer(value))]);
      if (callbacks.length > 20) callbacks.splice(below(callbacks.length), 1);
    },
    ...['unregisterCallback', 'unrefCallback', 'refCallback'].map((name) => () => {
      const [library, address] = pick(callbacks);
      library[name](address);
    }),
    ...Array(4).fill(() => pick(libraries).getFunction('call', caller)(pick(callbacks)[1], below(100))),
    () => pick(libraries).getFunction('sleep_length', { arguments: ['u32', 'string'], return: 'u64' })(0, 'x'.repeat(below(70_000))),
    () => below(50) === 0 && collect(true),
    () => {
      if (threads > 8) return;
      const library = pick(libraries);
      const types = { ...caller, nonblocking: true };
      const call = library.getFunctionFromPointer(library.getSymbol('call_on_thread'), types);
      threads++;
      call(pick(callbacks)[1], 1).then(
        () => threads--,
        () => threads--,
      );
    },
  ];

  function operate() {
    try {
      pick(operations)();
    } catch (error) {
      outcomes.add(error.code ?? error.message);
      if (depth > 0 && below(2) === 0) throw error;
    }
  }

  process.on('uncaughtException', (error) => outcomes.add(error.code ?? error.message));
  let rounds = 60;
  (function round() {
    for (let i = 0; i < 200; i++) operate();
    if (--rounds > 0) setImmediate(round);
    else console.log(outcomes.has('ERR_FFI_LIBRARY_CLOSED') ? 'done' : [...outcomes].join());
  })();
`;

for (const seed of [1, 2, 3]) {
  test(`random operations, seed ${seed}`, { timeout: 90_000 }, () => {
    const { stdout, stderr, status, signal } = runScript(script(seed), { timeout: 80_000 });
    assert.deepEqual([stdout, status, signal], ['done\n', 0, null], stderr.slice(-2000));
  });
}
