'use strict';
// Large types and large libraries take time and memory in proportion, and limits are errors with a code.

const { test, assert, runtime, sanitizer } = require('../harness');
const { inChild } = require('./dialects');

const slow = sanitizer && 'a sanitizer is slow';

/** Milliseconds that what takes a few of them may take while other tests run beside it. */
const AT_ONCE = 2000;

test(
  'main: a view of an array of 16 million numbers is there at once, and its elements are the memory',
  { skip: slow },
  () => {
    const found = inChild(
      `
    const { array, struct } = load('main');
    const started = Date.now();
    const bytes = new Uint8Array(2 ** 24);
    const view = array('u8', 2 ** 24).view(bytes);
    view[5] = 7;
    bytes[6] = 8;
    const doubles = array('double', 2 ** 20).view(new Uint8Array(2 ** 23));
    doubles[2 ** 20 - 1] = 0.5;
    const points = array(struct({ x: 'int', y: 'int' }), 2 ** 20).view(new Uint8Array(2 ** 23));
    points[2 ** 20 - 1].y = 9;
    print([bytes[5], view[6], view.length, doubles[2 ** 20 - 1], points[2 ** 20 - 1].y, points.length, Date.now() - started]);
  `,
      { timeout: 15_000 },
    );
    assert.deepEqual(found.slice(0, 6), [7, 8, 2 ** 24, 0.5, 9, 2 ** 20]);
    assert.ok(found[6] < AT_ONCE, `${found[6]} ms`);
  },
);

test('main: 64 million bytes are read as an array in seconds, not minutes', { skip: slow, timeout: 100_000 }, () => {
  const found = inChild(
    `
    const { array } = load('main');
    const bytes = new Uint8Array(2 ** 26).fill(3);
    // Time of a processor: a busy machine gives a process little of it.
    const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const before = spent();
    const read = array('u8', 2 ** 26).read(bytes);
    print([read.length, read[2 ** 26 - 1], spent() - before]);
  `,
    { timeout: 90_000 },
  );
  assert.deepEqual(found.slice(0, 2), [2 ** 26, 3]);
  assert.ok(found[2] < 8 * AT_ONCE, `${found[2]} ms`);
});

test(
  'main: a struct that holds another one twice, many levels deep, is made at once or refused with a code',
  { skip: slow },
  () => {
    const found = inChild(
      `
    const { struct } = load('main');
    const started = Date.now();
    let type = struct({ a: 'u8' });
    let outcome = 'made';
    try { for (let i = 0; i < 28; i++) type = struct({ a: type, b: type }); } catch (error) { outcome = error.code; }
    print([outcome, type.size, Date.now() - started, process.memoryUsage().rss < 1e9]);
  `,
      { timeout: 15_000 },
    );
    assert.ok(found[0] === 'made' ? found[1] === 2 ** 28 : /^ERR_/.test(found[0]), String(found));
    assert.ok(found[2] < AT_ONCE, `${found[2]} ms`);
    assert.equal(found[3], true);
  },
);

test('main: types that are nested too deep are refused with a code', () => {
  const found = inChild(`
    const { struct, array } = load('main');
    const out = [];
    for (const wrap of [(type) => struct({ a: type }), (type) => array(type, 1)]) {
      let type = struct({ a: 'int' });
      let outcome = 'made';
      try { for (let i = 0; i < 300; i++) type = wrap(type); type.read(new Uint8Array(4)); } catch (error) { outcome = [error.code, error.message]; }
      out.push(outcome);
    }
    print(out);
  `);
  for (const outcome of found) assert.ok(outcome === 'made' || /^ERR_/.test(outcome[0]), String(outcome));
});

test('deno: types that are nested too deep are refused or made, in every place of a definition', () => {
  const found = inChild(`
    const { dlopen, UnsafeCallback } = load('deno');
    const nest = (levels) => { let type = 'i32'; for (let i = 0; i < levels; i++) type = { struct: [type] }; return type; };
    const out = [];
    for (const levels of [100, 300, 3000, 100000]) {
      for (const f of [
        () => dlopen(library, { add: { parameters: [nest(levels)], result: 'i32' } }),
        () => dlopen(library, { add: { parameters: [], result: nest(levels) } }),
        () => new UnsafeCallback({ parameters: [nest(levels)], result: 'void' }, () => {}).close(),
      ]) {
        try { f(); out.push('made'); } catch (error) { out.push(error.name); }
      }
    }
    print(out);
  `);
  for (const outcome of found) assert.ok(['made', 'TypeError', 'RangeError'].includes(outcome), outcome);
});

test('70,000 nonblocking functions of one dlopen', { skip: slow, timeout: 60_000 }, () => {
  const found = inChild(
    `
    const definitions = {};
    for (let i = 0; i < 70000; i++) definitions['add' + i] = { symbol: 'add', arguments: ['int', 'int'], return: 'int', nonblocking: true };
    const { symbols } = load('main').dlopen(library, definitions);
    Promise.all([symbols.add0(1, 2), symbols.add69999(3, 4)]).then(print);
  `,
    { timeout: 50_000 },
  );
  assert.deepEqual(found, [3, 7]);
});

test(
  'a function that is bound takes little memory before it is called',
  {
    skip:
      slow || (runtime !== 'node' && 'measured on Node.js') || (process.env.NODE_V8_COVERAGE && 'counters take memory'),
  },
  () => {
    const found = inChild(
      `
    const lib = load('main');
    const make = (from, count) => {
      const definitions = {};
      for (let i = from; i < from + count; i++) definitions['add' + i] = { symbol: 'add', arguments: ['int', 'int'], return: 'int' };
      return definitions;
    };
    const keep = [lib.dlopen(library, make(0, 100))];
    const definitions = make(1000, 5000);
    gc(); gc();
    const before = process.memoryUsage().heapUsed;
    const { symbols } = lib.dlopen(library, definitions);
    keep.push(symbols);
    gc(); gc();
    const bound = process.memoryUsage().heapUsed;
    let sum = 0;
    for (const name of Object.keys(symbols)) sum += symbols[name](1, 1);
    gc(); gc();
    print([sum, (bound - before) / 5000, (process.memoryUsage().heapUsed - before) / 5000, keep.length]);
  `,
      { env: { POLYFFI_LONG_CALLS: '3' } },
    );
    assert.equal(found[0], 10000);
    // It is some 600, because functions of one count of parameters share their code.
    assert.ok(found[2] < 1024, `${found[1]} bytes bound, ${found[2]} bytes called`);
  },
);

test(
  'a library that is opened again and again with the same signatures keeps nothing',
  { skip: slow, timeout: 60_000 },
  () => {
    for (const name of ['main', 'bun', 'deno']) {
      const found = inChild(
        `
      const { dlopen } = load('${name}');
      const definitions = Object.fromEntries(['add', 'call_int', 'length_of'].map((key) => [key, signature('${name}', { add: ['i32', 'i32', 'i32'], call_int: ['i32', 'callback', 'i32'], length_of: ['u64', 'bytes', 'u64'] }[key])]));
      const collect = globalThis.gc ?? (() => Bun.gc(true));
      const round = () => { const made = dlopen(library, definitions); made.symbols.add(1, 2); made.close(); };
      const settle = async () => { for (let i = 0; i < 6; i++) { await new Promise((resolve) => setImmediate(resolve)); collect(); } };
      (async () => {
        for (let i = 0; i < 300; i++) round();
        await settle();
        let least = Infinity;
        for (let turn = 0; turn < 4; turn++) {
          const before = process.memoryUsage().heapUsed;
          for (let i = 0; i < 500; i++) round();
          await settle();
          least = Math.min(least, (process.memoryUsage().heapUsed - before) / 500);
        }
        print(least);
      })();
    `,
        { timeout: 50_000 },
      );
      // One engine rounds up to pages; what grew was 1.3 KB and more each time.
      assert.ok(found < 300, `${name}: ${found} bytes each`);
    }
  },
);

test('a library whose name is longer than any file’s is refused, not looked for on the stack', () => {
  const found = inChild(`
    const name = 'x'.repeat(1e7);
    const { cdef, dlopen, getNativeFunction } = load('main');
    const out = [];
    for (const f of [
      () => dlopen(name, {}), () => dlopen('/' + name, {}), () => getNativeFunction(name, 'f', 'int', []),
      () => load('bun').dlopen(name, { f: {} }), () => load('deno').dlopen(name, {}), () => cdef('int f(void);').open(name),
    ]) {
      try { f(); out.push('opened'); } catch (error) { out.push(error instanceof Error); }
    }
    print(out);
  `);
  assert.deepEqual(found, [true, true, true, true, true, true]);
});

test('types of more than 1 GiB, and calls that would pass 4 GiB by value, are refused with a code', () => {
  const found = inChild(`
    const { array, dlopen, struct } = load('main');
    const out = [];
    const attempt = (f) => { try { f(); out.push('made'); } catch (error) { out.push(error.code); } };
    attempt(() => struct({ a: array('u8', 2 ** 30), b: 'u8' }));
    const large = struct({ a: array('u8', 2 ** 30) });
    out.push(large.size);
    for (const count of [2, 5])
      attempt(() => dlopen(library, { add: { arguments: new Array(count).fill(large), return: 'int' } }));
    print(out);
  `);
  assert.deepEqual(found, [
    'ERR_FFI_UNSUPPORTED_TYPE',
    2 ** 30,
    'ERR_FFI_UNSUPPORTED_TYPE',
    'ERR_FFI_UNSUPPORTED_TYPE',
  ]);
});

test('an object with a million keys where options belong costs a few warnings, not a million', { skip: slow }, () => {
  const found = inChild(`
    const { DynamicLibrary, dlopen, JSCallback } = load('main');
    let warnings = 0;
    process.on('warning', () => warnings++);
    process.emitWarning = () => warnings++;
    const large = new Uint8Array(1 << 20);
    new DynamicLibrary(library, large).close();
    for (const use of [() => new JSCallback(() => {}, large).close(), () => dlopen(library, { add: large }).close()]) {
      try { use(); } catch {}
    }
    print(warnings);
  `);
  assert.ok(found < 20, `${found} warnings`);
});
