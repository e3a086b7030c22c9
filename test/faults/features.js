'use strict';
// What test/faults/inject.js lets allocations fail in: a function for each feature. Each takes a number, other each time, so
// that nothing of what was made before is found again, and throws if an answer is wrong. What it opens, it closes.

const assert = require('node:assert/strict');
const { Worker } = require('node:worker_threads');
const { fixture } = require('../harness/fixture');
const main = require('polyffi');
const bun = require('polyffi/bun');
const deno = require('polyffi/deno');

const library = fixture('fuzz');
const gates = fixture('faults');

/** The addon without lib/. */
const raw = (() => {
  const module = { exports: /** @type {any} */ ({}) };
  process.dlopen(module, process.env.POLYFFI_ADDON || require('../harness/environment').addonPath);
  return module.exports;
})();

/** Never closed: a thread of C's own may be on its way out of the library when all that it called has run. */
const held = main.dlopen(library, {});

/** A wrong answer, which is a fault whatever else happens. */
const equal = (found, expected) => assert.deepEqual(found, expected);

/** Runs with something that is closed afterwards. */
function using(made, f) {
  const close = () => made.close();
  let result;
  try {
    result = f(made);
  } catch (error) {
    close();
    throw error;
  }
  if (result instanceof Promise) return result.finally(close);
  close();
  return result;
}

const ints = { arguments: ['int', 'int'], return: 'int' };
const text = 'x'.repeat(6000);

/** Exceptions that had nobody else to go to. */
const uncaught = [];
process.on('uncaughtException', (error) => uncaught.push(error));

/** Waits for what C causes, or for an exception that says why it does not come, which is thrown. */
async function until(condition) {
  while (!condition() && uncaught.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  if (uncaught.length > 0) throw uncaught.splice(0)[0];
}

/** Another type each time. */
const typeOf = (n) => main.struct({ a: main.array('u8', 40 + (n % 3000)), b: 'double' });

const features = {
  'functions of the main entry'(n) {
    const type = typeOf(n);
    using(
      main.dlopen(library, {
        add: ints,
        noop: { arguments: ['...', 'double', type, 'string', 'buffer'], return: 'i64', errno: true },
        text_length: { arguments: ['string'], return: 'u64' },
        large: { symbol: 'noop', arguments: [main.struct({ a: main.array('u8', 70000 + n) })], return: 'int' },
      }),
      ({ functions }) => {
        equal(functions.add(40, 2), 42);
        equal(functions.text_length(text), 6000n);
        equal(functions.noop(0.5, new Uint8Array(type.size), text, new Uint8Array(8)).value, 0n);
      },
    );
  },

  'symbols and variables'() {
    using(new main.DynamicLibrary(library), (lib) => {
      equal(typeof lib.getSymbol('add'), 'bigint');
      lib.getVariable('variable', 'int').value = 7;
      equal(lib.getVariable('variable', 'int').value, 7);
      equal(lib.getFunctionFromPointer(lib.getSymbol('add'), ints)(1, 2), 3);
      equal(Object.keys(lib.getSymbols()).length > 0, true);
    });
  },

  'functions of polyffi/bun'(n) {
    using(bun.dlopen(library, { add: { args: ['int', 'int'], returns: 'int' } }), ({ symbols }) => {
      equal(symbols.add(40, 2), 42);
      using(bun.linkSymbols({ f: { ptr: symbols.add.ptr, args: ['int', 'int'], returns: 'int' } }), (linked) => {
        equal(linked.symbols.f(1, n), 1 + n);
      });
      using(bun.CFunction({ ptr: symbols.add.ptr, args: ['int', 'int'], returns: 'int' }), (f) => equal(f(1, 2), 3));
    });
  },

  'functions of polyffi/deno'() {
    const point = { struct: ['i32', 'i32'] };
    const definitions = {
      add: { parameters: ['i32', 'i32'], result: 'i32' },
      point_make: { parameters: ['i32', 'i32'], result: point },
      variable: { type: 'i32' },
    };
    using(deno.dlopen(library, definitions), ({ symbols }) => {
      equal(symbols.add(40, 2), 42);
      equal(symbols.point_make(1, 2).join(), '1,0,0,0,2,0,0,0');
    });
  },

  'texts and bytes as arguments and results'(n) {
    using(
      main.dlopen(library, {
        text_length: { arguments: ['string'], return: 'u64' },
        touch: { arguments: ['buffer', 'u32'], return: 'u64' },
      }),
      ({ functions }) => {
        equal(functions.text_length(`${text}${n}`), 6000n + BigInt(String(n).length));
        equal(functions.touch(new Uint8Array(16).fill(1), 16), 16n);
        equal(functions.touch(new DataView(new ArrayBuffer(16)), 16), 0n);
      },
    );
    const bytes = new TextEncoder().encode(`${text}${n}\0`);
    equal(main.toString(main.getRawPointer(bytes)).length, 6000 + String(n).length);
    equal(String(new bun.CString(bun.ptr(bytes))).length, 6000 + String(n).length);
    equal(deno.UnsafePointerView.getCString(deno.UnsafePointer.of(bytes)).length, 6000 + String(n).length);
  },

  'structs by value'(n) {
    const type = typeOf(n);
    using(main.dlopen(library, { noop: { arguments: [type, 'int'], return: 'i64' } }), ({ functions }) => {
      equal(
        functions.noop(
          { a: new Array(type.size - 8 - ((type.size - 8) % 8)).fill(1).slice(0, 40 + (n % 3000)), b: 1 },
          1,
        ),
        0n,
      );
    });
    using(
      main.dlopen(library, {
        large_make: { arguments: ['u8'], return: main.struct({ a: 'u8', b: 'double', c: main.array('u8', 20) }) },
      }),
      ({ functions }) => {
        equal(functions.large_make(7).b, 7);
      },
    );
  },

  callbacks() {
    using(main.dlopen(library, { call_int: { arguments: ['function', 'int'], return: 'int' } }), ({ functions }) => {
      const types = { arguments: ['int'], return: 'int' };
      using(new main.JSCallback((value) => 2 * value, types), (made) => equal(functions.call_int(made.ptr, 21), 42));
      using(new bun.JSCallback((value) => value + 1, { args: ['int'], returns: 'int' }), (made) =>
        equal(functions.call_int(BigInt(made.ptr), 21), 22),
      );
      using(new deno.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + 2), (made) =>
        equal(functions.call_int(deno.UnsafePointer.value(made.pointer), 21), 23),
      );
    });
  },

  'many callbacks'() {
    const made = [];
    try {
      for (let i = 0; i < 600; i++) made.push(new main.JSCallback(() => i, { return: 'int' }));
    } finally {
      for (const callback of made) callback.close();
    }
  },

  'a callback for the time of a call, and one with structs'() {
    const point = main.struct({ x: 'int', y: 'int' });
    const definitions = {
      call_int: { arguments: [{ callback: { arguments: ['int'], return: 'int' } }, 'int'], return: 'int' },
      call_point: { arguments: [{ callback: { arguments: [point], return: point } }, 'int'], return: 'int' },
    };
    using(main.dlopen(library, definitions), ({ functions }) => {
      equal(
        functions.call_int((value) => 2 * value, 21),
        42,
      );
      equal(
        functions.call_point(({ x, y }) => ({ x: x + 1, y }), 21),
        22,
      );
    });
  },

  async 'callbacks from other threads'() {
    const { functions } = main.dlopen(library, { call_elsewhere: { arguments: ['function'], return: 'void' } });
    let answered = 0;
    const count = () => answered++;
    const callbacks = [];
    try {
      // One by one: what one that fails leaves behind is closed.
      callbacks.push(new main.JSCallback(count));
      callbacks.push(new main.JSCallback(count, { threadsafe: true }));
      callbacks.push(new bun.JSCallback(count, { threadsafe: true }));
      for (const made of callbacks) functions.call_elsewhere(BigInt(made.ptr));
      await until(() => answered === 3);
    } finally {
      for (const made of callbacks) made.close();
    }
  },

  async 'queued callbacks, and closed ones'() {
    const large = main.struct({ a: 'u8', b: 'double', c: main.array('u8', 20) });
    const { functions } = main.dlopen(library, {
      call_int: { arguments: ['function', 'int'], return: 'int' },
      call_large: { arguments: ['function'], return: 'u64' },
    });
    let answered = 0;
    const queued = new main.JSCallback(() => ++answered, { arguments: ['int'], return: 'int', threadsafe: true });
    try {
      equal(functions.call_int(queued.ptr, 1), 0);
      await until(() => answered === 1);
    } finally {
      queued.close();
    }
    const closed = new main.JSCallback(() => ({ a: 1, b: 2, c: new Array(20).fill(3) }), { return: large });
    const address = closed.ptr;
    closed.close();
    equal(functions.call_large(address), 0n);
    await new Promise((resolve) => setImmediate(resolve));
  },

  async 'nonblocking calls'(n) {
    const more = { nonblocking: true };
    await using(
      main.dlopen(library, {
        add: { ...ints, ...more },
        text_length: { arguments: ['string'], return: 'u64', ...more },
        touch: { arguments: ['buffer', 'u32'], return: 'u64', ...more },
        point_make: { arguments: ['int', 'int'], return: main.struct({ x: 'int', y: 'int' }), ...more },
        call_int: { arguments: [{ callback: { arguments: ['int'], return: 'int' } }, 'int'], return: 'int', ...more },
      }),
      async ({ functions: f }) => {
        const calls = [
          f.add(40, n),
          f.text_length(text),
          f.touch(new Uint8Array(16).fill(1), 16),
          f.point_make(1, 2),
          f.call_int((value) => 2 * value, 21),
        ];
        const outcomes = await Promise.allSettled(calls);
        const failed = outcomes.find(({ status }) => status === 'rejected');
        if (failed) throw failed.reason;
        const [sum, length, touched, point, doubled] = outcomes.map(({ value }) => value);
        equal([sum, length, touched, point.y], [40 + n, 6000n, 16n, 2]);
        if (doubled !== 42) await until(() => false);
      },
    );
  },

  async 'threads of the pool'(n) {
    const { functions } = main.dlopen(gates, {
      gated: { return: 'void', nonblocking: true },
      gate_open: { return: 'void' },
    });
    // More than were ever needed at once, so that a thread is started.
    const calls = Array.from({ length: Math.min(2 + n, 100) }, () => functions.gated());
    const opening = setInterval(() => functions.gate_open(), 1);
    const outcomes = await Promise.allSettled(calls);
    clearInterval(opening);
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  },

  'memory without a copy'() {
    const bytes = new Uint8Array(64).fill(7);
    const address = main.getRawPointer(bytes);
    equal(new Uint8Array(main.toArrayBuffer(address, 8, false))[7], 7);
    equal(main.toBuffer(address, 8, false)[7], 7);
    equal(main.toBuffer(address, 8)[7], 7);
    equal(new Uint8Array(bun.toArrayBuffer(Number(address), 0, 8))[7], 7);
    const view = new deno.UnsafePointerView(deno.UnsafePointer.create(address));
    equal(new Uint8Array(view.getArrayBuffer(8))[7], 7);
    equal(view.getUint8(3), 7);
    equal(deno.UnsafePointer.value(deno.UnsafePointer.offset(deno.UnsafePointer.of(bytes), 8)), address + 8n);
  },

  "the draft's functions"(n) {
    const add = main.getNativeFunction(library, 'add', 'int', ['int', 'int']);
    equal(add(40, n), 40 + n);
    equal(main.getNativeFunction(library, 'text_length', 'size_t', ['char *'])(text), 6000n);
    equal(typeof main.getBufferPointer(new Uint8Array(4)), 'bigint');
    equal(main.sizeof('int'), 4);
  },

  'the addon alone'(n) {
    const add = raw.getNativeFunction(library, 'add', 'int', ['int', 'int']);
    equal(add(40, n), 40 + n);
    const bytes = new TextEncoder().encode(`${text}\0`);
    const text_length = raw.getNativeFunction(library, 'text_length', 'size_t', ['char *']);
    equal(text_length(raw.getBufferPointer(bytes)), 6000n);
    const many = raw.getNativeFunction(library, 'noop', 'int', new Array(40).fill('int'));
    equal(many(...new Array(40).fill(n)), 0);
  },

  'many texts as arguments'() {
    const definitions = { noop: { arguments: new Array(40).fill('string'), return: 'i64' } };
    using(main.dlopen(library, definitions), ({ functions }) => {
      equal(functions.noop(...new Array(40).fill(text)), 0n);
    });
  },

  'memory with a deallocator'() {
    const bytes = new Uint8Array(64).fill(7);
    // It does nothing, and is called when the buffer is collected.
    const free = held.lib.getSymbol('noop');
    equal(new Uint8Array(bun.toArrayBuffer(bun.ptr(bytes), 0, 8, free))[7], 7);
  },

  'a library that is closed inside of a call'() {
    const definitions = {
      call_int: { arguments: [{ callback: { arguments: ['int'], return: 'int' } }, 'int'], return: 'int' },
    };
    using(main.dlopen(library, definitions), ({ functions, lib }) => {
      const f = (value) => {
        lib.close();
        return 2 * value;
      };
      equal(functions.call_int(f, 21), 42);
    });
  },

  'texts that callbacks give'() {
    using(bun.dlopen(library, { call_pointer: { args: ['function'], returns: 'u64' } }), ({ symbols }) => {
      using(new bun.JSCallback(() => text, { args: ['ptr'], returns: 'cstring' }), (made) =>
        equal(symbols.call_pointer(made.ptr), 0n),
      );
    });
  },

  async 'a Worker'() {
    const source = `
      const { parentPort } = require('node:worker_threads');
      const { dlopen } = require(${JSON.stringify(require.resolve('polyffi'))});
      const { functions } = dlopen(${JSON.stringify(library)}, { add: { arguments: ['int', 'int'], return: 'int' } });
      parentPort.postMessage(functions.add(40, 2));
    `;
    const worker = new Worker(source, { eval: true });
    const answer = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () =>
        reject(Object.assign(new Error('the Worker ended without an answer'), { code: 'ERR_WORKER' })),
      );
    });
    equal(answer, 42);
    await worker.terminate();
  },
};

module.exports = { features, held };
