'use strict';
// Structs of a megabyte go and come by value, and too little stack for one is an error. Breaks where a frame of its own
// is too small or shared by nested calls, or where the copy onto the stack runs over its end.

const { spawnSync } = require('node:child_process');
const { test, assert, fixture, runtime, runScript, isWindows } = require('../harness');
const { array, dlopen, struct } = require('polyffi');
const { againWithoutGeneration, canGenerate } = require('./without-generation.js');

const path = fixture('engine');
const MEGABYTE = 1 << 20;
const Megabyte = struct({ bytes: array('u8', MEGABYTE) });
const Huge = struct({ bytes: array('u8', 16 * MEGABYTE) });

const definitions = {
  digest: { arguments: ['buffer', 'size_t'], return: 'u32' },
  megabyte_digest: { arguments: [Megabyte], return: 'u32' },
  megabyte_fill: { arguments: ['u8'], return: Megabyte.bytes },
  megabyte_next: { arguments: ['u8', Megabyte, 'u8'], return: Megabyte.bytes },
};
const { symbols } = dlopen(path, definitions);

function filled(first) {
  const bytes = new Uint8Array(MEGABYTE);
  for (let index = 0; index < MEGABYTE; index++) bytes[index] = first + index;
  return bytes;
}
const equal = (a, b) => assert.equal(Buffer.compare(a, b), 0);

test('a megabyte as an argument', () => {
  assert.equal(Megabyte.size, MEGABYTE);
  const bytes = filled(7);
  const expected = symbols.digest(bytes, MEGABYTE);
  assert.equal(symbols.megabyte_digest(bytes), expected);
  assert.equal(symbols.megabyte_digest(bytes.buffer), expected);
  bytes[MEGABYTE - 1]++;
  assert.notEqual(symbols.megabyte_digest(bytes), expected);
});

test('a megabyte as a result', () => {
  const one = symbols.megabyte_fill(1);
  const two = symbols.megabyte_fill(2);
  equal(one, filled(1));
  equal(two, filled(2));
});

test('a megabyte both ways, between other arguments', () => {
  equal(symbols.megabyte_next(1, filled(0), 2), filled(3));
});

test('a megabyte as an object', () => {
  const { megabyte_next: next } = dlopen(path, {
    megabyte_next: { arguments: ['u8', Megabyte, 'u8'], return: Megabyte },
  }).symbols;
  const { bytes } = next(1, { bytes: Array.from(filled(0)) }, 2);
  assert.ok(Array.isArray(bytes));
  equal(Uint8Array.from(bytes), filled(3));
});

test('a megabyte off the thread', async () => {
  const asynchronous = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, { ...definition, nonblocking: true }]),
  );
  const { megabyte_next: next, megabyte_fill: fill } = dlopen(path, asynchronous).symbols;
  const results = await Promise.all([next(1, filled(0), 2), fill(9), next(0, filled(4), 1), fill(200)]);
  [3, 9, 5, 200].forEach((first, index) => equal(results[index], filled(first)));
});

const onHeap = isWindows && 'structs that are passed by value lie in copies there, on the heap if they are large';

test('too little stack for the arguments is an error', { skip: onHeap }, () => {
  const { huge_first: first } = dlopen(path, { huge_first: { arguments: [Huge], return: 'u8' } }).symbols;
  const bytes = new Uint8Array(Huge.size);
  assert.throws(() => first(bytes), { name: 'RangeError', code: 'ERR_FFI_STACK_TOO_SMALL' });
  assert.equal(symbols.megabyte_digest(filled(0)), symbols.digest(filled(0), MEGABYTE));
});

test('off the thread, too', { skip: onHeap }, async () => {
  const { huge_first: first } = dlopen(path, {
    huge_first: { arguments: [Huge], return: 'u8', nonblocking: true },
  }).symbols;
  await assert.rejects(first(new Uint8Array(Huge.size)), { name: 'RangeError', code: 'ERR_FFI_STACK_TOO_SMALL' });
});

/** Calls at every depth of a recursion that ends in a stack overflow; nothing but a RangeError may come of it. */
const recursion = `
  const { array, dlopen, struct } = require('polyffi');
  const Megabyte = struct({ bytes: array('u8', ${MEGABYTE}) });
  const { megabyte_digest: digest } = dlopen(${JSON.stringify(path)}, {
    megabyte_digest: { arguments: [Megabyte], return: 'u32' },
  }).symbols;
  const bytes = new Uint8Array(Megabyte.size);
  const expected = digest(bytes);
  let worked = 0;
  let tooSmall = 0;
  function attempt() {
    try {
      if (digest(bytes) !== expected) throw new Error('wrong digest');
      worked++;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (error.code === 'ERR_FFI_STACK_TOO_SMALL') tooSmall++;
    }
  }
  function deep(depth) {
    try {
      deep(depth + 1);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    if (depth % 997 === 0) attempt();
  }
  let overflowed = 0;
  function to(depth) {
    if (depth === 0) return attempt();
    to(depth - 1);
  }
  for (let depth = 100; overflowed < 3; depth = Math.floor(depth * 1.5)) {
    try {
      to(depth);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      overflowed++;
    }
  }
  deep(0);
  console.log(worked > 0 && digest(bytes) === expected, tooSmall > 0);
`;

// Once is enough: the stack is looked at in C.
if (canGenerate) {
  /** @returns {boolean} whether a call was refused */
  const recurse = (source, options) => {
    const { stdout, stderr, status, signal } = runScript(source, options);
    assert.deepEqual([status, signal], [0, null], stderr);
    assert.match(stdout, /^true (true|false)\n$/, stderr);
    return stdout === 'true true\n';
  };

  test('a call from the depth of a recursion works or is refused', () => {
    recurse(recursion);
  });

  test(
    'the same where JavaScript may use nearly all of the stack',
    { skip: (runtime !== 'node' && 'a flag of V8') || onHeap },
    () => {
      const refused = recurse(recursion, { flags: ['--stack-size=7400'] });
      const stack = spawnSync('sh', ['-c', 'ulimit -s'], { encoding: 'utf8' }).stdout.trim();
      if (stack === '8192') assert.ok(refused);
    },
  );

  test('the same in a Worker', () => {
    const refused = recurse(`
      const { Worker, isMainThread } = require('node:worker_threads');
      if (isMainThread) new Worker(__filename);
      else { ${recursion} }
    `);
    // A Worker of Node.js has a stack of 4 MB.
    if (runtime === 'node' && !isWindows) assert.ok(refused);
  });
}

againWithoutGeneration(__filename);
