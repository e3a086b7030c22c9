'use strict';
// What aborts, panics, crashes or deadlocks Deno 2.9.6 gives an error or zero here. Each test says what Deno does.

const { test, assert, runScript, runtime, runtimeName, gc } = require('../harness');
const { fixturePath } = require('./fixture');
const Deno = require('polyffi/deno');

const Point = { struct: ['f64', 'f64'] };
const numbers = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32', 'f64'];
const wide = ['u64', 'i64', 'usize', 'isize'];

const definitions = {
  take_struct: { parameters: ['function', 'buffer'], result: 'u32' },
  take_three: { parameters: ['function', 'buffer'], result: 'u32' },
  run: { parameters: ['function'], result: 'void' },
  run_int: { parameters: ['function'], result: 'i32' },
  call_i32: { parameters: ['function', 'i32'], result: 'i32' },
  later_call_i32: { parameters: ['function', 'i32'], result: 'i32', name: 'call_i32', nonblocking: true },
  store_callback: { parameters: ['function'], result: 'void' },
  run_stored: { parameters: [], result: 'void' },
  add: { parameters: ['i32', 'i32'], result: 'i32' },
};
for (const type of [...numbers, ...wide, 'bool', 'pointer', 'buffer', 'function']) {
  definitions[`take_${type}`] = { parameters: ['function'], result: 'u64' };
  definitions[`later_take_${type}`] = {
    parameters: ['function'],
    result: 'u64',
    name: `take_${type}`,
    nonblocking: true,
  };
}
const { symbols } = Deno.dlopen(fixturePath, definitions);

/** Opens the fixture once more, so that a test may close it. */
const open = (more) => Deno.dlopen(fixturePath, { ...definitions, ...more });

/** Passes a callback that gives a value (or does what `give` does) to a function of the fixture. */
function take(type, give, fn = symbols[`take_${type}`], ...rest) {
  const callback = new Deno.UnsafeCallback({ parameters: [], result: type }, give);
  try {
    return fn(callback.pointer, ...rest);
  } finally {
    callback.close();
  }
}

const bad = {
  'a symbol': () => Symbol('s'),
  'an object whose valueOf throws': () => ({
    valueOf() {
      throw new RangeError('no value');
    },
  }),
  'an object without a prototype': () => Object.create(null),
};

for (const type of [...numbers, ...wide]) {
  const values = { ...bad };
  if (numbers.includes(type)) {
    values['a bigint'] = () => 5n;
    values['a pointer object'] = () => Deno.UnsafePointer.create(4096n);
  }
  test(`a ${type} callback that returns what is no number: an error (Deno panics)`, () => {
    for (const [what, give] of Object.entries(values)) {
      const expected = what.includes('throws') ? RangeError : TypeError;
      assert.throws(() => take(type, give), expected, what);
    }
    assert.equal(symbols.add(1, 2), 3);
  });
}

test('C gets zero from a callback that returns what is no number (Deno panics)', () => {
  const seen = [];
  const first = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => (value === 0 ? 5n : value));
  const { run_times } = Deno.dlopen(fixturePath, {
    run_times: { parameters: ['function', 'i32'], result: 'i32' },
  }).symbols;
  // The last call of the callback was a good one: there is no exception, and the bad one counts as zero.
  seen.push(run_times(first.pointer, 4));
  first.close();
  assert.deepEqual(seen, [6]);
});

test('a callback of a nonblocking call that returns what is no number: C gets zero (Deno panics)', () => {
  const { status, stdout, stderr } = runScript(`
    const Deno = require('polyffi/deno');
    const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, {
      take: { parameters: ['function'], result: 'u64', name: 'take_i32', nonblocking: true },
    });
    const callback = new Deno.UnsafeCallback({ parameters: [], result: 'i32' }, () => Symbol('s'));
    symbols.take(callback.pointer).then((value) => console.log(value));
  `);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, '0n\n');
});

for (const [what, give] of Object.entries({
  undefined: () => undefined,
  'a number': () => 5,
  'an array': () => [1, 2],
  'an empty view': () => new Uint8Array(0),
  'a detached view': () => {
    const view = new Uint8Array(16);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'a pointer object': () => Deno.UnsafePointer.create(4096n),
})) {
  test(`a struct callback that returns ${what}: an error, and zeros for C (Deno panics)`, () => {
    const target = new Uint8Array(16).fill(0xee);
    assert.throws(() => take(Point, give, symbols.take_struct, target), TypeError);
    assert.deepEqual(target, new Uint8Array(16));
  });
}

test('a struct callback that returns too few bytes: the rest is zero (Deno leaves what was there)', () => {
  const target = new Uint8Array(16).fill(0xee);
  take(Point, () => Uint8Array.of(1, 2, 3), symbols.take_struct, target);
  assert.deepEqual([...target], [1, 2, 3, ...new Array(13).fill(0)]);
});

for (const type of ['usize', 'isize', Point]) {
  const name = typeof type === 'string' ? type : 'struct';
  test(`a ${name} callback that throws: the exception (Deno panics)`, () => {
    const error = new Error('mine');
    const give = () => {
      throw error;
    };
    const call = () =>
      name === 'struct' ? take(type, give, symbols.take_struct, new Uint8Array(16)) : take(type, give);
    assert.throws(call, (caught) => caught === error);
  });
}

test('a parameter of type void: an error when it is called (Deno panics)', () => {
  const library = Deno.dlopen(fixturePath, { nothing: { parameters: ['void'], result: 'void' } });
  for (const value of [undefined, null, 0]) assert.throws(() => library.symbols.nothing(value), TypeError);
  library.close();
});

test('a nonblocking function with a parameter of type void: a rejection (Deno panics)', async () => {
  const library = Deno.dlopen(fixturePath, { nothing: { parameters: ['void'], result: 'void', nonblocking: true } });
  await assert.rejects(library.symbols.nothing(1), TypeError);
  library.close();
});

test('a callback with a struct of void: an error (Deno makes one that cannot work)', () => {
  const make = () => new Deno.UnsafeCallback({ parameters: [], result: { struct: ['void'] } }, () => {});
  assert.throws(make, TypeError);
});

test('a symbol in a definition: an error (Deno panics)', () => {
  const value = Symbol('s');
  for (const definition of [value, { parameters: value, result: 'void' }, { parameters: [value], result: 'void' }]) {
    assert.throws(() => Deno.dlopen(fixturePath, { nothing: definition }), TypeError);
  }
  assert.throws(() => Deno.dlopen(fixturePath, { static_u8: { type: value } }), TypeError);
});

test('a bool static that is neither 0 nor 1: a boolean (Deno gives any value of its heap)', () => {
  const { symbols: statics } = Deno.dlopen(fixturePath, {
    two: { type: 'bool', name: 'static_byte2' },
    three: { type: 'bool', name: 'static_byte3' },
  });
  assert.deepEqual([statics.two, statics.three], [false, true]);
});

test('getArrayBuffer of a length that cannot be: an error (Deno aborts)', () => {
  const pointer = Deno.UnsafePointer.of(new Uint8Array(8));
  for (const length of [2 ** 60, 2n ** 60n, Infinity, Number.MAX_SAFE_INTEGER]) {
    assert.throws(() => Deno.UnsafePointerView.getArrayBuffer(pointer, length), RangeError, String(length));
  }
});

// V8 itself crashes in Object.create(external) since the version of Node 24, before any code of ours has run.
const noHeirs =
  ['node24', 'node25', 'node26', 'deno'].includes(runtimeName) && 'the engine crashes while it makes such an object';

test('an object that inherits from a pointer is no pointer (Deno crashes)', { skip: noHeirs }, () => {
  const pointer = Deno.UnsafePointer.create(4096n);
  const heir = Object.create(pointer);
  assert.throws(() => Deno.UnsafePointer.value(heir), { name: 'TypeError', message: 'expected external' });
  assert.throws(() => new Deno.UnsafePointerView(heir).getUint8(), { message: 'expected external' });
});

test('a call through a null function pointer: an error (Deno crashes)', async () => {
  const fn = new Deno.UnsafeFnPointer(null, { parameters: [], result: 'void' });
  assert.throws(() => fn.call(), TypeError);
  const later = new Deno.UnsafeFnPointer(null, { parameters: [], result: 'void', nonblocking: true });
  await assert.rejects(later.call(), TypeError);
});

test('a function pointer into the first page: an error (Deno crashes)', () => {
  const fn = new Deno.UnsafeFnPointer(Deno.UnsafePointer.create(16n), { parameters: [], result: 'void' });
  assert.throws(() => fn.call(), TypeError);
});

test('reading the first page: an error (Deno crashes)', () => {
  const { UnsafePointer, UnsafePointerView } = Deno;
  for (const address of [1n, 8n, 4095n]) {
    const view = new UnsafePointerView(UnsafePointer.create(address));
    for (const method of ['getBool', 'getUint8', 'getInt16', 'getFloat64', 'getBigInt64', 'getPointer', 'getCString']) {
      assert.throws(() => view[method](), TypeError, `${method} at ${address}`);
    }
    assert.throws(() => view.getArrayBuffer(8), TypeError);
    assert.throws(() => view.copyInto(new Uint8Array(8)), TypeError);
  }
  // An offset leads out of the page and into it.
  const bytes = Uint8Array.of(7);
  const far = UnsafePointer.value(UnsafePointer.of(bytes)) - 16n;
  assert.equal(new UnsafePointerView(UnsafePointer.create(16n)).getUint8(far), 7);
  assert.throws(() => new UnsafePointerView(UnsafePointer.of(bytes)).getUint8(-far), TypeError);
});

test('a call after close: an error (Deno crashes)', () => {
  const library = open();
  const { add, run_int } = library.symbols;
  assert.equal(add(1, 2), 3);
  library.close();
  const closed = { name: 'BadResource', message: 'Bad resource ID' };
  assert.throws(() => add(1, 2), closed);
  assert.throws(() => library.symbols.add(1, 2), closed);
  assert.throws(() => run_int(null), closed);
});

test('a struct call after close: an error (Deno crashes)', () => {
  const library = open({ make_Point: { parameters: ['f64', 'f64'], result: Point } });
  const { make_Point } = library.symbols;
  library.close();
  assert.throws(() => make_Point(1, 2), { name: 'BadResource' });
});

test('close inside a call of the library: the call ends, later ones throw (Deno crashes)', () => {
  const library = open();
  const callback = new Deno.UnsafeCallback({ parameters: [], result: 'i32' }, () => {
    library.close();
    return 5;
  });
  assert.equal(library.symbols.run_int(callback.pointer), 5);
  assert.throws(() => library.symbols.run_int(callback.pointer), { name: 'BadResource' });
  callback.close();
});

test('close while a nonblocking call runs: the call ends (Deno crashes)', async () => {
  const library = open({ sleep_and_give: { parameters: ['u32', 'u32'], result: 'u32', nonblocking: true } });
  const call = library.symbols.sleep_and_give(100, 7);
  library.close();
  assert.equal(await call, 7);
  await assert.rejects(library.symbols.sleep_and_give(1, 7), { name: 'BadResource' });
});

test('close while nonblocking calls wait in the queue: all end (Deno crashes)', async () => {
  const library = open({ sleep_and_give: { parameters: ['u32', 'u32'], result: 'u32', nonblocking: true } });
  const calls = Array.from({ length: 100 }, (_, i) => library.symbols.sleep_and_give(10, i));
  library.close();
  assert.deepEqual(
    await Promise.all(calls),
    Array.from({ length: 100 }, (_, i) => i),
  );
});

test('a native call of a closed callback: zero (Deno crashes)', () => {
  let calls = 0;
  const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => {
    calls++;
    return value;
  });
  assert.equal(symbols.call_i32(callback.pointer, 5), 5);
  callback.close();
  assert.equal(symbols.call_i32(callback.pointer, 5), 0);
  assert.equal(calls, 1);
});

test('a nonblocking call of a closed callback: zero (Deno crashes)', async () => {
  const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value);
  const { pointer } = callback;
  callback.close();
  assert.equal(await symbols.later_call_i32(pointer, 5), 0);
});

test('a stored callback, closed, then called: nothing happens (Deno crashes)', () => {
  let calls = 0;
  const callback = new Deno.UnsafeCallback({ parameters: [], result: 'void' }, () => calls++);
  symbols.store_callback(callback.pointer);
  symbols.run_stored();
  callback.close();
  symbols.run_stored();
  assert.equal(calls, 1);
});

test('close inside the callback itself: its value arrives, the next call gives zero (Deno crashes)', () => {
  const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => {
    callback.close();
    return value + 1;
  });
  assert.equal(symbols.call_i32(callback.pointer, 5), 6);
  assert.equal(symbols.call_i32(callback.pointer, 5), 0);
});

test('close inside a callback on another thread: its value arrives (Deno crashes)', async () => {
  const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => {
    callback.close();
    return value + 1;
  });
  assert.equal(await symbols.later_call_i32(callback.pointer, 5), 6);
  assert.equal(await symbols.later_call_i32(callback.pointer, 5), 0);
});

test('ref after close of a callback that was never referred to: counts, and nothing more (Deno rejects a promise)', () => {
  const { status, stdout, stderr } = runScript(`
    const Deno = require('polyffi/deno');
    const callback = new Deno.UnsafeCallback({ parameters: [], result: 'void' }, () => {});
    callback.close();
    console.log(callback.ref());
  `);
  assert.deepEqual([status, stdout], [0, '1\n'], stderr);
});

// Workers of Bun and Deno end in other ways; what matters is ours on Node.
const noWorkers = runtime !== 'node' && 'Node.js only';

test('a callback of a Worker that has ended: zero (Deno crashes)', { skip: noWorkers }, async () => {
  const { Worker } = require('node:worker_threads');
  const worker = new Worker(
    `
      const Deno = require(${JSON.stringify(require.resolve('polyffi/deno'))});
      const { parentPort } = require('node:worker_threads');
      const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + 1);
      parentPort.postMessage(Deno.UnsafePointer.value(callback.pointer));
      setInterval(() => {}, 1000);
    `,
    { eval: true },
  );
  const address = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
  const pointer = Deno.UnsafePointer.create(address);
  assert.equal(await symbols.later_call_i32(pointer, 5), 6);
  await worker.terminate();
  await gc();
  assert.equal(symbols.call_i32(pointer, 5), 0);
  assert.equal(await symbols.later_call_i32(pointer, 5), 0);
});

test('a call that waits for a thread that waits for JavaScript: zero for C, and an error (Deno stands still)', () => {
  const { status, stdout, stderr } = runScript(
    `
    const Deno = require('polyffi/deno');
    const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, {
      join_threads: { parameters: ['function', 'u32', 'u32'], result: 'u32' },
      thread_result: { parameters: [], result: 'i32' },
    });
    const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + 1);
    try {
      symbols.join_threads(callback.pointer, 1, 1);
      console.log('no error');
    } catch (error) {
      console.log(error instanceof Error, error.code, symbols.thread_result());
    }
  `,
    { timeout: 25_000 },
  );
  assert.deepEqual([status, stdout], [0, 'true ERR_FFI_CALLBACK_TIMEOUT 0\n'], stderr);
});

test('process exit while a native thread calls: a clean exit (Deno crashes now and then)', () => {
  const { status, signal, stdout, stderr } = runScript(`
    const Deno = require('polyffi/deno');
    const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, {
      start_thread: { parameters: ['function', 'i32', 'u32', 'u32'], result: 'void' },
    });
    let calls = 0;
    const callback = Deno.UnsafeCallback.threadSafe({ parameters: ['i32'], result: 'i32' }, (value) => {
      if (++calls === 200) {
        console.log('leaving');
        process.exit(4);
      }
      return value;
    });
    for (let i = 0; i < 4; i++) symbols.start_thread(callback.pointer, 0, 0, 100000);
  `);
  assert.deepEqual([status, signal, stdout], [4, null, 'leaving\n'], stderr);
});

test('process exit while nonblocking calls run: a clean exit', () => {
  const { status, signal, stderr } = runScript(
    `
    const Deno = require('polyffi/deno');
    const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, {
      sleep_and_give: { parameters: ['u32', 'u32'], result: 'u32', nonblocking: true },
    });
    for (let i = 0; i < 40; i++) symbols.sleep_and_give(3000, 1);
    setTimeout(() => process.exit(5), 50);
  `,
    { timeout: 10_000 },
  );
  assert.deepEqual([status, signal], [5, null], stderr);
});

test('100,000 hot calls that call back (Deno once crashed)', () => {
  const callback = new Deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + 1);
  let sum = 0;
  for (let i = 0; i < 100_000; i++) sum += symbols.call_i32(callback.pointer, i);
  callback.close();
  assert.equal(sum, 5_000_050_000);
});

test('a struct argument with too few bytes: an error (Deno reads past its end)', () => {
  const library = Deno.dlopen(fixturePath, {
    distance_Point: { parameters: [Point, Point], result: 'f64' },
    later: { parameters: [Point, Point], result: 'f64', name: 'distance_Point', nonblocking: true },
  });
  assert.throws(() => library.symbols.distance_Point(new Uint8Array(8), new Uint8Array(16)), TypeError);
  library.close();
});

test('an optional function that is absent is null, also nonblocking or with a struct result (Deno gives a function)', () => {
  const { symbols: absent } = Deno.dlopen(fixturePath, {
    one: { parameters: [], result: 'void', optional: true },
    two: { parameters: [], result: 'void', optional: true, nonblocking: true },
    three: { parameters: [], result: Point, optional: true },
    four: { parameters: [], result: Point, optional: true, nonblocking: true },
  });
  assert.deepEqual({ ...absent }, { one: null, two: null, three: null, four: null });
});
