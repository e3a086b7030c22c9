// runtimes: node, bun, deno
'use strict';
// Programs whose calls change between fast and raw while their code is hot: callbacks that come, call back, throw and go;
// libraries that close; threads that are ended. Under flags of V8 that move and drop code, collect garbage and change tiers
// all the time, so that JavaScript inside a fast call would crash.

const { test, assert, fixture, runtime, runScript, sanitizer, isCounting } = require('../harness');

const library = fixture('ways');
const major = Number(process.versions.node.split('.')[0]);

const prelude = `
  const ffi = require('polyffi');
  const library = ${JSON.stringify(library)};
  const open = () => ffi.dlopen(library, {
    two_ints: { arguments: ['i32', 'i32'], return: 'i32' },
    two_longs: { arguments: ['u64', 'u64'], return: 'u64' },
    ten_ints: { arguments: Array(10).fill('i32'), return: 'i32' },
    call: { arguments: ['pointer', 'i32'], return: 'i32' },
    length: { arguments: ['string'], return: 'u64' },
  });
  const { lib, symbols: s } = open();
  const hot = new Function('s', \`return (n) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum = s.two_ints(sum, 1);
      if (s.two_longs(1n, 2n) !== 7n || s.ten_ints(1, 1, 1, 1, 1, 1, 1, 1, 1, 1) !== 55) throw new Error('wrong');
      if (s.length('abc') !== 3n || s.call(null, 1) !== -1) throw new Error('wrong');
    }
    return sum;
  }\`)(s);
  const type = { arguments: ['i32'], return: 'i32' };
  for (let k = 0; k < 20; k++) hot(2000);
`;

const programs = {
  'callbacks come, call back and go': `
    let calls = 0;
    for (let k = 0; k < 60; k++) {
      if (hot(100) !== 100) throw new Error('wrong');
      const callback = new ffi.JSCallback((n) => { calls++; return s.two_ints(n, hot(3)); }, type);
      for (let i = 0; i < 10; i++) if (s.call(callback.ptr, i) !== i + 3) throw new Error('wrong');
      if (hot(100) !== 100) throw new Error('wrong');
      callback.close();
    }
    console.log(calls);`,
  'callbacks throw': `
    const callback = new ffi.JSCallback(() => { throw new Error('mine'); }, type);
    let thrown = 0;
    for (let k = 0; k < 600; k++) {
      try { s.call(callback.ptr, 1); } catch (error) { if (error.message === 'mine') thrown++; }
      if (s.two_ints(k, 1) !== k + 1) throw new Error('wrong');
    }
    callback.close();
    if (hot(100) !== 100) throw new Error('wrong');
    console.log(thrown);`,
  'callbacks collect garbage and read stacks': `
    const callback = new ffi.JSCallback((n) => {
      if (n % 16 === 0) globalThis.gc?.({ type: 'minor' });
      return new Error().stack.length > 0 ? n : 0;
    }, type);
    for (let i = 0; i < 600; i++) if (s.call(callback.ptr, i) !== i) throw new Error('wrong');
    callback.close();
    console.log(600);`,
  'a function for the time of a call': `
    const { call } = ffi.dlopen(library, { call: { arguments: [{ callback: type }, 'i32'], return: 'i32' } }).symbols;
    let sum = 0;
    for (let i = 0; i < 600; i++) sum += call((n) => s.two_ints(n, hot(1)), 0);
    console.log(sum);`,
};
const printed = [600, 600, 600, 600];

const stress = [
  [],
  ['--stress-compaction', '--gc-interval=997'],
  ['--deopt-every-n-times=5000'],
  ['--gc-interval=499', '--stress-scavenge=50'],
  ['--jitless'],
  ['--always-sparkplug'],
  [major < 22 ? '--no-opt' : '--no-turbofan'],
  ['--single-threaded'],
  ['--disallow-code-generation-from-strings'],
].filter((flags) => flags.length === 0 || runtime === 'node');

/** What others than Node.js do not have. */
const nodeOnly = { skip: runtime !== 'node' && 'V8 is told by flags of Node.js' };

/** These take the process's memory, or time, where it is measured. */
const skip = (sanitizer && 'a sanitizer has its own idea of memory') || (isCounting && 'counting makes it slow');

for (const flags of stress) {
  test(`with ${flags.join(' ') || 'no flags'}`, { skip, timeout: 180_000 }, () => {
    const body = Object.values(programs)
      .map((program) => `{${program}}`)
      .join('\n');
    // Without code generation the loop cannot be made from a text.
    const text = flags[0]?.startsWith('--disallow')
      ? prelude.replace(/new Function\('s', `return ([^]*?)`\)\(s\)/, '$1')
      : prelude;
    const { status, signal, stdout, stderr } = runScript(text + body, {
      flags,
      timeout: 170_000,
      env: { POLYFFI_FAST: undefined },
    });
    assert.deepEqual([status, signal], [0, null], stderr.slice(-2000));
    assert.deepEqual(stdout.trim().split('\n').map(Number), printed);
  });
}

test('a library that is closed while its functions are hot', () => {
  const body = `
    const other = open();
    const loop = new Function('f', 'n', 'for (let i = 0; i < n; i++) f(i, 1);');
    for (let k = 0; k < 20; k++) loop(other.symbols.two_ints, 5000);
    other.lib.close();
    let code;
    try { loop(other.symbols.two_ints, 10); } catch (error) { code = error.code; }
    console.log(code, hot(10));`;
  const { status, stdout, stderr } = runScript(prelude + body);
  assert.deepEqual([status, stdout.trim()], [0, 'ERR_FFI_LIBRARY_CLOSED 10'], stderr);
});

test('fast calls that are switched off while the process runs', nodeOnly, () => {
  const body = `
    require('node:v8').setFlagsFromString('--no-turbo-fast-api-calls');
    console.log(hot(3000));`;
  const { status, stdout, stderr } = runScript(prelude + body);
  assert.deepEqual([status, stdout.trim()], [0, '3000'], stderr);
});

test('a profiler and a debugger', nodeOnly, () => {
  const body = `
    const { Session } = require('node:inspector');
    const session = new Session();
    session.connect();
    for (const method of ['Debugger.enable', 'Profiler.enable', 'Profiler.start']) session.post(method);
    const callback = new ffi.JSCallback((n) => { debugger; return n; }, type);
    session.on('Debugger.paused', () => session.post('Debugger.resume'));
    let sum = 0;
    for (let i = 0; i < 50; i++) sum += s.call(callback.ptr, 1) + hot(20);
    callback.close();
    sum += hot(2000);
    session.post('Profiler.stop', (error) => console.log(error ?? sum));`;
  const { status, stdout, stderr } = runScript(prelude + body);
  assert.deepEqual([status, stdout.trim()], [0, '3050'], stderr);
});

test('another realm, and many functions at one place of a program', () => {
  const body = `
    const vm = require('node:vm');
    const inside = vm.runInNewContext('(f) => { let r = 0; for (let i = 0; i < 20000; i++) r = f(r, 1); return r; }');
    const list = [];
    for (let i = 0; i < 20; i++) list.push(open().symbols.two_ints);
    let sum = 0;
    for (let i = 0; i < 20000; i++) sum = list[i % 20](sum, 1);
    console.log(inside(s.two_ints), sum);`;
  const { status, stdout, stderr } = runScript(prelude + body);
  assert.deepEqual([status, stdout.trim()], [0, '20000 20000'], stderr);
});

test('Workers that are terminated in the middle', { skip, timeout: 60_000 }, () => {
  const body = `
    const { Worker } = require('node:worker_threads');
    const source = \`
      ${prelude.replace(/[\\`$]/g, '\\$&').replace("require('polyffi')", '${polyffi}')}
      const callback = new ffi.JSCallback((n) => { if (n === 7) for (;;); return n; }, type);
      const kind = require('node:worker_threads').workerData;
      require('node:worker_threads').parentPort.postMessage('ready');
      if (kind === 0) for (;;) hot(1000);
      if (kind === 1) for (;;) s.call(callback.ptr, 1);
      if (kind === 2) s.call(callback.ptr, 7);
      if (kind === 3) { callback.close(); for (;;) hot(1000); }\`;
    (async () => {
      for (let n = 0; n < 12; n++) {
        const worker = new Worker(source, { eval: true, workerData: n % 4 });
        await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
        await worker.terminate();
      }
      console.log(hot(1000));
    })();`;
  const polyffi = `require(${JSON.stringify(require.resolve('polyffi'))})`;
  const source = `const polyffi = ${JSON.stringify(polyffi)};\n${prelude}${body}`;
  const { status, signal, stdout, stderr } = runScript(source, { timeout: 50_000 });
  assert.deepEqual([status, signal, stdout.trim()], [0, null, '1000'], stderr);
});
