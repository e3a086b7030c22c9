'use strict';
// Memory that a nonblocking call was given stays there until the call has ended, whatever JavaScript does with its buffer
// meanwhile. Where a runtime has no way to hold it, the call is answered with an error that says so.

const { test, assert, holdsLentMemory, runtimeName } = require('../harness');
const { inChild } = require('./dialects');

/** What is freed is overwritten, so that a look at it shows. */
const env = { MALLOC_PERTURB_: '165' };
const has = (name) => typeof ArrayBuffer.prototype[name] === 'function';

/** Ways to take a buffer away: source of a function of it, and where they exist. */
const ways = {
  'structuredClone with a transfer': '(buffer) => structuredClone(buffer, { transfer: [buffer] }).byteLength',
  'postMessage to a port that is closed': `(buffer) => {
    const { port1, port2 } = new MessageChannel(); port1.postMessage(buffer, [buffer]); port1.close(); port2.close();
  }`,
};
if (has('transfer')) {
  ways['transfer()'] = '(buffer) => buffer.transfer().byteLength';
  ways['transfer(0)'] = '(buffer) => buffer.transfer(0).byteLength';
  ways['transfer(16)'] = '(buffer) => buffer.transfer(16).byteLength';
}

ways['dropping the last reference'] = '() => {}';
ways['growing the memory of WebAssembly'] = '() => memory.grow(1)';

/** Why a test about it does not run where no memory is. */
const notHeld = 'nothing here holds memory that is transferred';

/** Where a runtime cannot hold the memory: the promise is rejected, for the memory is gone. */
const cannotHold = (way) =>
  (!holdsLentMemory && !way.startsWith('dropping')) || (runtimeName === 'node22' && way === 'transfer(16)');

/** What is passed: a value of 4 MiB or less, all ones, and what is transferred of it. */
const kinds = {
  'a Uint8Array': 'new Uint8Array(1 << 22).fill(1)',
  'a DataView': 'new DataView(new Uint8Array(1 << 22).fill(1).buffer)',
  'a small Uint8Array': 'new Uint8Array(40).fill(1)',
  'memory of WebAssembly':
    'new Uint8Array((globalThis.memory = new WebAssembly.Memory({ initial: 64 })).buffer).fill(1)',
};

/** Of most ways one kind is enough; memory of WebAssembly goes in a way of its own. */
const goesTogether = (what, way) =>
  (what === 'memory of WebAssembly') === way.includes('WebAssembly') &&
  (['a Uint8Array', 'memory of WebAssembly'].includes(what) || way.startsWith('structured'));

const sumDuring = (name, kind, way) => `
  const s = open('${name}', { gated_sum: ['u64', 'bytes', 'u64'] }, { nonblocking: true });
  const { gate_await, gate_open } = open('${name}', { gate_await: ['void', 'i32'], gate_open: ['void'] });
  const collect = globalThis.gc ?? (() => Bun.gc(true));
  let value = ${kind};
  const length = value.byteLength;
  const result = s.gated_sum(value, BigInt(length));
  gate_await(1);
  (${way})(value.buffer);
  value = undefined;
  (async () => {
    for (let i = 0; i < 3; i++) { await new Promise((resolve) => setImmediate(resolve)); collect(); }
    // Whoever asks for as much memory is not given what C still reads.
    const others = Array.from({ length: 8 }, () => new Uint8Array(length).fill(7));
    gate_open();
    const outcome = await result.then((sum) => sum === BigInt(length) || String(sum), (error) => error.code);
    print([outcome, others.length]);
  })();
`;

for (const name of ['main', 'deno']) {
  for (const [way, source] of Object.entries(ways)) {
    for (const [what, kind] of Object.entries(kinds)) {
      if (!goesTogether(what, way)) continue;
      // What cannot be held is not even looked at by the callee here, which would be a crash of the program's making.
      if (cannotHold(way)) continue;
      test(`${name}: ${what} during a nonblocking call: ${way}`, () => {
        const found = inChild(sumDuring(name, kind, source), { env });
        assert.deepEqual(found, [true, 8]);
      });
    }
  }
}

/** What stands for an address, and what is behind it. */
const handed = {
  'memory of alloc that is freed': ['alloc("uint8_t", 1 << 22)', 'value.bytes.fill(1); value.free()'],
  'memory of alloc whose buffer goes': [
    'alloc("uint8_t", 1 << 22)',
    'value.bytes.fill(1); structuredClone(value.bytes.buffer, { transfer: [value.bytes.buffer] })',
  ],
  'a view of a struct whose buffer goes': [
    'struct({ a: array("u8", 1 << 22) }).view((buffer = new Uint8Array(1 << 22).fill(1).buffer))',
    'structuredClone(buffer, { transfer: [buffer] })',
  ],
};

for (const [what, [made, way]] of Object.entries(handed)) {
  const skip = !holdsLentMemory && !what.endsWith('freed') && notHeld;
  test(`main: ${what} during a nonblocking call`, { skip }, () => {
    const found = inChild(
      `const { alloc, array, struct } = load('main');
      const s = open('main', { gated_sum: ['u64', 'pointer', 'u64'] }, { nonblocking: true });
      const { gate_await, gate_open } = open('main', { gate_await: ['void', 'i32'], gate_open: ['void'] });
      const collect = globalThis.gc ?? (() => Bun.gc(true));
      let buffer;
      let value = ${made};
      const result = s.gated_sum(value, BigInt(1 << 22));
      gate_await(1);
      ${way};
      value = buffer = undefined;
      (async () => {
        for (let i = 0; i < 3; i++) { await new Promise((resolve) => setImmediate(resolve)); collect(); }
        const others = Array.from({ length: 8 }, () => new Uint8Array(1 << 22).fill(7));
        gate_open();
        print([await result === BigInt(1 << 22), others.length]);
      })();`,
      { env },
    );
    assert.deepEqual(found, [true, 8]);
  });
}

test('memory that a runtime cannot hold: the promise is rejected with a code of its own', () => {
  const way =
    runtimeName === 'node22'
      ? '(buffer) => buffer.transfer(16)'
      : '(buffer) => structuredClone(buffer, { transfer: [buffer] })';
  // The callee looks at nothing, so that the program has an end.
  const found = inChild(`
    const s = open('main', { gated: ['void', 'bytes'] }, { nonblocking: true });
    const { gate_await, gate_open } = open('main', { gate_await: ['void', 'i32'], gate_open: ['void'] });
    const value = new Uint8Array(1 << 16);
    const result = s.gated(value);
    gate_await(1);
    const moved = (${way})(value.buffer);
    gate_open();
    result.then(() => 'fulfilled', (error) => [error instanceof Error, String(error.code)]).then((outcome) => print([outcome, moved.byteLength > 0]));
  `);
  if (holdsLentMemory && runtimeName !== 'node22') {
    assert.deepEqual(found, ['fulfilled', true]);
  } else {
    assert.equal(found[0][0], true, String(found[0]));
    assert.match(found[0][1], /^ERR_FFI_/);
  }
});

test(
  'memory that C writes after it was transferred is never a new buffer of the same size',
  { skip: !holdsLentMemory && notHeld },
  () => {
    for (const length of [4096, 1 << 16, 1 << 20]) {
      const found = inChild(
        `const s = open('main', { gated_fill: ['void', 'bytes', 'u64', 'u8'] }, { nonblocking: true });
      const { gate_await, gate_open } = open('main', { gate_await: ['void', 'i32'], gate_open: ['void'] });
      (async () => {
        let value = new Uint8Array(${length});
        const result = s.gated_fill(value, ${length}n, 9);
        gate_await(1);
        structuredClone(value.buffer, { transfer: [value.buffer] });
        value = undefined;
        for (let i = 0; i < 3; i++) { await new Promise((resolve) => setImmediate(resolve)); (globalThis.gc ?? (() => Bun.gc(true)))(); }
        const others = Array.from({ length: 16 }, () => new Uint8Array(${length}));
        gate_open();
        await result;
        print(others.some((other) => other.some((byte) => byte !== 0)));
      })();`,
        { env },
      );
      assert.equal(found, false, `${length} bytes`);
    }
  },
);

const noResizable = !('resizable' in ArrayBuffer.prototype) && 'no resizable buffers here';

test('main: memory that can be resized is refused in nonblocking calls', { skip: noResizable }, () => {
  const found = inChild(`
    const s = open('main', { length_of: ['u64', 'bytes', 'u64'] }, { nonblocking: true });
    const buffer = new ArrayBuffer(1 << 20, { maxByteLength: 1 << 22 });
    const values = [buffer, new Uint8Array(buffer), new Uint8Array(buffer, 16, 16), new DataView(buffer), new DataView(buffer, 8, 8)];
    const lying = Object.defineProperty(new Uint8Array(buffer), 'buffer', { value: new ArrayBuffer(8) });
    const honest = Object.defineProperty(new ArrayBuffer(64, { maxByteLength: 128 }), 'resizable', { value: false });
    Promise.allSettled([...values, lying, honest].map((value) => s.length_of(value, 1n))).then((results) =>
      print(results.map(({ status, reason }) => [status, reason?.name, reason?.code])));
  `);
  for (const outcome of found) assert.deepEqual(outcome, ['rejected', 'TypeError', 'ERR_INVALID_ARG_VALUE']);
});

test('main: shared memory that can grow is taken in nonblocking calls', { skip: noResizable }, () => {
  const found = inChild(`
    const s = open('main', { first_then_view: ['i64', 'i32', 'bytes'] }, { nonblocking: true });
    const bytes = new Uint8Array(new SharedArrayBuffer(64, { maxByteLength: 1 << 16 }));
    bytes[0] = 5;
    s.first_then_view(7, bytes).then(print);
  `);
  assert.equal(found, '7005n');
});

test('main: a synchronous call takes memory that can be resized', { skip: noResizable }, () => {
  const found = inChild(`
    const s = open('main', { first_then_view: ['i64', 'i32', 'bytes'] });
    const bytes = new Uint8Array(new ArrayBuffer(64, { maxByteLength: 1 << 16 }));
    bytes[0] = 5;
    const out = [];
    for (let i = 0; i < 600; i++) out.push(s.first_then_view(7, bytes));
    bytes.buffer.resize(1 << 16);
    out.push(s.first_then_view(7, bytes));
    print(out.every((value) => value === 7005n));
  `);
  assert.equal(found, true);
});

test('memory is lent as ever where somebody put properties on Object.prototype', () => {
  const found = inChild(`
    const { dlopen } = load('main');
    const words = ['name', 'optional', 'nonblocking', 'type', 'struct', 'parameters', 'result', 'callback'];
    // Each with another count of buffers: what runs the call may be made for it.
    const functions = words.map((_, i) => dlopen(library, {
      add: { arguments: new Array(2 + i).fill('buffer'), return: 'int', nonblocking: true },
    }).symbols.add);
    const promises = words.map((word, i) => {
      Object.defineProperty(Object.prototype, word, { value: true, configurable: true });
      try { return functions[i](...Array.from({ length: 2 + i }, () => new Uint8Array(64))); }
      finally { delete Object.prototype[word]; }
    });
    Promise.all(promises).then((sums) => print(sums.map((sum) => typeof sum)));
  `);
  assert.deepEqual(found, new Array(8).fill('number'));
});
