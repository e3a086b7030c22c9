// runtimes: node, bun, deno
'use strict';
// Which way calls go: fast where nothing that they reach can run JavaScript, raw otherwise. Each of these rules keeps a
// program alive that does call JavaScript; test/host/foreign.test.js shows it. On Bun and Deno their own FFI is the fast way.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, fixture, isWindows, root, runtime } = require('../harness');
const { copyOf } = require('../engine/copy');
const { runCounted, skip } = require('./counting');

const library = fixture('ways');

/** On Node.js 18 fast calls are switched off. */
const fast = process.versions.node.startsWith('18.') ? 'raw' : 'fast';

/** How other calls go: Bun and Deno have no raw functions. */
const raw = runtime === 'node' ? 'raw' : 'Node-API';

/** A function of the system's, which any process has. */
const processId = isWindows ? 'GetCurrentProcessId' : 'getpid';

/** Expects ways by names. */
function expect(body, expected, options) {
  assert.deepEqual(
    runCounted(library, `const found = {};\n${body}\nconsole.log(JSON.stringify(found));`, options),
    expected,
  );
}

const numbers = `
  const { symbols: s } = ffi.dlopen(library, {
    nothing: {},
    two_ints: { arguments: ['i32', 'i32'], return: 'i32' },
    six_ints: { arguments: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], return: 'i32' },
    ten_ints: { arguments: Array(10).fill('i32'), return: 'i32' },
    mixed: { arguments: ['i32', 'f64'], return: 'i32' },
    ints_to_float: { arguments: ['i32', 'i32'], return: 'f64' },
    two_floats: { arguments: ['f64', 'f64'], return: 'f64' },
    four_floats: { arguments: ['f64', 'f32', 'f64', 'f32'], return: 'f64' },
    mixed_to_float: { arguments: ['i32', 'f32', 'f64'], return: 'f64' },
    two_longs: { arguments: ['u64', 'u64'], return: 'u64' },
  });
  const args = {
    nothing: '', two_ints: 'i, 1', six_ints: 'i, 1, 2, 3, 4, 5', ten_ints: 'i, 1, 2, 3, 4, 5, 6, 7, 8, 9',
    mixed: 'i, 1.5', ints_to_float: 'i, 1', two_floats: 'i, 0.5', four_floats: 'i, 1.5, 2.5, 3.5',
    mixed_to_float: 'i, 1.5, 2.5', two_longs: 'BigInt(i), 1n',
  };
  for (const name in args) found[name] = wayOf(s[name], args[name]);
`;
const shapes = [
  'nothing',
  'two_ints',
  'six_ints',
  'ten_ints',
  'mixed',
  'ints_to_float',
  'two_floats',
  'four_floats',
  'mixed_to_float',
  'two_longs',
];
const all = (way) => Object.fromEntries(shapes.map((name) => [name, way]));

test('numbers go the fast way, in every shape', { skip }, () => expect(numbers, all(fast)));

test('POLYFFI_FAST=raw and =0 hold for the process', { skip }, () => {
  expect(numbers, all(raw), { env: { POLYFFI_FAST: 'raw' } });
  expect(numbers, all('Node-API'), { env: { POLYFFI_FAST: '0' } });
});

test('no call is fast while a callback is alive', { skip }, () => {
  const body = `
    const { symbols: s } = ffi.dlopen(library, {
      two_ints: { arguments: ['i32', 'i32'], return: 'i32' },
      call: { arguments: ['function', 'i32'], return: 'i32' },
    });
    found.before = wayOf(s.two_ints, 'i, 1');
    const one = new ffi.JSCallback((n) => s.two_ints(n, 1), { arguments: ['i32'], return: 'i32' });
    const other = new ffi.JSCallback(() => 0, { arguments: ['i32'], return: 'i32' });
    found.alive = wayOf(s.two_ints, 'i, 1');
    found.reported = ffi.openHandles().calls;
    found.answer = s.call(one.ptr, 4);
    one.close();
    found.one = wayOf(s.two_ints, 'i, 1');
    other.close();
    found.after = wayOf(s.two_ints, 'i, 1');
    found.reportedAfter = ffi.openHandles().calls;
  `;
  const expected = {
    before: fast,
    alive: raw,
    reported: raw,
    answer: 5,
    one: raw,
    after: fast,
    reportedAfter: fast,
  };
  expect(body, expected);
});

test('a callback of a second copy of polyffi in the thread counts, too', { skip }, () => {
  const body = `
    const { dlopen, JSCallback } = ffi;
    const { symbols: s } = dlopen(library, { two_ints: { arguments: ['i32', 'i32'], return: 'i32' } });
    const fs = require('node:fs');
    const copy = process.env.POLYFFI_ADDON + '.' + process.pid + '.node';
    fs.copyFileSync(process.env.POLYFFI_ADDON, copy);
    process.env.POLYFFI_ADDON = copy;
    for (const file of Object.keys(require.cache)) delete require.cache[file];
    const other = require('polyffi');
    // Windows deletes no library that is loaded.
    if (process.platform !== 'win32') fs.rmSync(copy);
    found.two = other.dlopen !== dlopen;
    const theirs = other.dlopen(library, { two_ints: { arguments: ['i32', 'i32'], return: 'i32' } }).symbols;
    found.before = wayOf(s.two_ints, 'i, 1');
    const callback = new other.JSCallback(() => 0, { arguments: ['i32'], return: 'i32' });
    found.alive = wayOf(s.two_ints, 'i, 1');
    callback.close();
    found.after = wayOf(s.two_ints, 'i, 1');
    const mine = new JSCallback(() => 0, { arguments: ['i32'], return: 'i32' });
    found.seen = other.openHandles().calls;
    mine.close();
    found.seenAfter = other.openHandles().calls;
  `;
  expect(body, { two: true, before: fast, alive: raw, after: fast, seen: raw, seenAfter: fast });
});

test('callbacks of other threads do not count', { skip }, () => {
  const body = `
    const { Worker } = require('node:worker_threads');
    const { symbols: s } = ffi.dlopen(library, { two_ints: { arguments: ['i32', 'i32'], return: 'i32' } });
    const source = \`const { JSCallback } = require(\${JSON.stringify(require.resolve('polyffi'))});
      new JSCallback(() => 0, { arguments: ['i32'], return: 'i32' });
      require('node:worker_threads').parentPort.postMessage(0);\`;
    const worker = new Worker(source, { eval: true });
    worker.once('message', async () => {
      const way = wayOf(s.two_ints, 'i, 1');
      await worker.terminate();
      console.log(JSON.stringify({ way }));
    });
  `;
  assert.deepEqual(runCounted(library, body), { way: fast });
});

test('an untyped pointer is fast for memory and NULL, raw for an address', { skip }, () => {
  const body = `
    const bun = require('polyffi/bun');
    const deno = require('polyffi/deno');
    const view = new Uint8Array(8);
    const address = ffi.getBufferPointer(view);
    const { same, length } = ffi.dlopen(library, {
      same: { arguments: ['pointer'], return: 'pointer' },
      length: { arguments: ['string'], return: 'u64' },
    }).symbols;
    found.address = wayOf(same, 'address', { address });
    found.null = wayOf(same, 'null');
    found.view = wayOf(same, 'view', { view });
    const inBun = bun.dlopen(library, { same: { args: ['ptr'], returns: 'ptr' } }).symbols.same;
    found.bunNumber = wayOf(inBun, 'address', { address: Number(address) });
    found.bunNull = wayOf(inBun, 'null');
    found.bunView = wayOf(inBun, 'view', { view });
    const inDeno = deno.dlopen(library, { same: { parameters: ['pointer'], result: 'void' } }).symbols.same;
    found.denoObject = wayOf(inDeno, 'pointer', { pointer: deno.UnsafePointer.create(address) });
    found.denoNull = wayOf(inDeno, 'null');
  `;
  expect(body, {
    address: raw,
    null: fast,
    view: fast,
    bunNumber: raw,
    bunNull: fast,
    bunView: fast,
    denoObject: raw,
    denoNull: fast,
  });
});

test('structs by value are fast unless they hold pointers', { skip }, () => {
  const body = `
    const Point = ffi.struct({ x: 'f64', y: 'f64' });
    const Named = ffi.struct({ name: 'pointer', number: 'i32' });
    const { swap, number_of } = ffi.dlopen(library, {
      swap: { arguments: [Point], return: Point },
      number_of: { arguments: [Named], return: 'i32' },
    }).symbols;
    found.numbers = wayOf(swap, 'value', { value: { x: 1, y: 2 } });
    found.pointer = wayOf(number_of, 'value', { value: { name: null, number: 2 } });
  `;
  expect(body, { numbers: fast, pointer: raw });
});

test('an option decides for a function, for a library, and against types', { skip }, () => {
  const body = `
    const two_ints = { arguments: ['i32', 'i32'], return: 'i32' };
    const same = { arguments: ['pointer'], return: 'pointer' };
    const of = (definitions, options) => ffi.dlopen(library, definitions, options).symbols;
    const address = ffi.getBufferPointer(new Uint8Array(8));
    found.function = wayOf(of({ two_ints: { ...two_ints, fast: false } }).two_ints, 'i, 1');
    found.library = wayOf(of({ two_ints }, { fast: false }).two_ints, 'i, 1');
    found.both = wayOf(of({ two_ints: { ...two_ints, fast: true } }, { fast: false }).two_ints, 'i, 1');
    found.address = wayOf(of({ same: { ...same, fast: true } }).same, 'address', { address });
    const Named = ffi.struct({ name: 'pointer', number: 'i32' });
    const number_of = { arguments: [Named], return: 'i32', fast: true };
    found.type = wayOf(of({ number_of }).number_of, 'value', { value: { name: null, number: 2 } });
    if (${runtime === 'node' && !isWindows}) {
      const { symbols: ofRuntime } = ffi.dlopen(null, { uv_version: { return: 'u32', fast: true } });
      found.place = wayOf(ofRuntime.uv_version, '');
    }
    const callback = new ffi.JSCallback(() => 0, { arguments: ['i32'], return: 'i32' });
    found.alive = wayOf(of({ same: { ...same, fast: true } }).same, 'address', { address });
    callback.close();
  `;
  const place = runtime === 'node' && !isWindows && { place: fast };
  expect(body, { function: raw, library: raw, both: fast, address: fast, type: fast, ...place, alive: raw });
});

const skipCompiled =
  skip || ((runtime !== 'node' || isWindows) && 'C text is compiled on Linux and macOS, and for Node.js');

test('what is compiled together with a function that is given Node-API is raw', { skip: skipCompiled }, () => {
  const body = `
    const { cc } = require('polyffi/bun');
    const source = ${JSON.stringify(path.join(root, 'test', 'fixtures', 'ways.c'))};
    const define = { _GNU_SOURCE: '1' };
    const two_ints = { args: ['i32', 'i32'], returns: 'i32' };
    found.alone = wayOf(cc({ source, define, symbols: { two_ints } }).symbols.two_ints, 'i, 1');
    const { symbols } = cc({ source, define, symbols: { two_ints, nothing: { args: ['napi_env'], returns: 'void' } } });
    found.together = wayOf(symbols.two_ints, 'i, 1');
  `;
  expect(body, { alone: fast, together: raw });
});

test('functions of the runtime, of an addon and of no module are raw', { skip }, () => {
  const addon = copyOf(library).replace(/\.(so|dll)$/, '.node');
  fs.copyFileSync(library, addon);
  const body = `
    const of = (file, definitions) => ffi.dlopen(file, definitions).symbols;
    if (${runtime === 'node'}) found.runtime = wayOf(of(null, { uv_version: { return: 'u32' } }).uv_version, '');
    found.libc = wayOf(of(null, { ${processId}: { return: 'i32' } }).${processId}, '');
    found.addon = wayOf(of(${JSON.stringify(addon)}, { nothing: {} }).nothing, '');
    if (process.arch === 'x64') {
      const bun = require('polyffi/bun');
      const code = of(library, { make_code: { return: 'pointer' } }).make_code();
      found.code = wayOf(bun.CFunction({ ptr: code, returns: 'void' }), '');
      const callback = new ffi.JSCallback(() => 0, { return: 'i32' });
      const inside = bun.CFunction({ ptr: callback.ptr, returns: 'i32' });
      callback.close();
      found.callback = wayOf(inside, '');
    }
  `;
  const more = {
    ...(process.arch === 'x64' && { code: raw, callback: raw }),
    ...(runtime === 'node' && { runtime: raw }),
  };
  try {
    expect(body, { libc: fast, addon: raw, ...more });
  } finally {
    fs.rmSync(addon);
  }
});

test('C text tells what pointers lead to', { skip }, () => {
  const body = `
    const text = \`
      struct table { int (*f)(int); };
      struct loose { void *anything; };
      struct point { int x, y; };
      typedef struct hidden hidden;\`;
    const of = (parameter) => ffi.dlopen(library, text + ' void *same(' + parameter + ');').symbols?.same
      ?? ffi.dlopen(library, text + ' void *same(' + parameter + ');').same;
    const address = ffi.getBufferPointer(new Uint8Array(64));
    const view = new Uint8Array(64);
    for (const [name, parameter] of Object.entries({
      characters: 'const char *p', hidden: 'hidden *p', table: 'struct table *p',
      loose: 'struct loose *p', untyped: 'void *p', pointers: 'void **p',
      point: 'struct point *p', numbers: 'int *p',
    })) {
      found[name] = wayOf(of(parameter), 'address', { address });
      found[name + 'View'] = wayOf(of(parameter), 'view', { view });
    }`;
  const ways = {
    characters: fast,
    hidden: fast,
    point: fast,
    numbers: fast,
    table: raw,
    loose: raw,
    pointers: raw,
  };
  const views = Object.entries(ways).map(([name, way]) => [`${name}View`, way]);
  expect(body, { ...ways, ...Object.fromEntries(views), untyped: raw, untypedView: fast });
});
