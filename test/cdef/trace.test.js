'use strict';
// Calls of functions that are declared in C: POLYFFI_TRACE writes them down, before and after, nested ones indented;
// trace() tells a callback.

const { test, assert, fixture, load, runScript } = require('../harness');
const { open } = require('./library.js');

const { dlopen, trace } = load.require();

const script = `
  const { cdef } = require('polyffi');
  const c = cdef(\`
    struct point { int x, y; };
    int add(int a, int b);
    const char *greeting(_Bool known);
    int sum_point(const struct point *point);
    int apply(int (*f)(int, const char *, struct point), int value);
    size_t length(const char *text);
  \`).open(${JSON.stringify(fixture('cdef'))});
  c.add(1, 2);
  c.greeting(true);
  c.sum_point({ x: 1, y: 2 });
  c.apply(function inside(value) { return c.add(value, 1); }, 5);
  c.length('x'.repeat(200));
  try { c.add(1); } catch {}
`;

const lines = (POLYFFI_TRACE) => runScript(script, { env: { POLYFFI_TRACE } }).stderr.trimEnd().split('\n');

test('all calls', () => {
  const found = lines('1');
  assert.deepEqual(found.slice(0, 4), ['add(1, 2)', 'add = 3', 'greeting(true)', 'greeting = "héllo"']);
  assert.match(found[4], /^sum_point\(\{ x: 1, y: 2 \}\)$/);
  assert.deepEqual(found.slice(6, 10), ['apply(&inside, 5)', '  add(5, 1)', '  add = 6', 'apply = 6']);
  assert.ok(found[10].length < 110 && found[10].endsWith('…)'), found[10]);
  assert.match(found.at(-1), /^add threw TypeError: the call of add: expected 2 arguments/);
});

test('only those that are named', () => {
  assert.deepEqual(
    lines('gre*,sum_point').map((line) => line.split(/[( ]/)[0]),
    ['greeting', 'greeting', 'sum_point', 'sum_point'],
  );
  assert.deepEqual(lines(''), ['']);
});

test('trace() tells a callback of what is called through a library, until it is ended', async () => {
  const { library } = open({ functions: { half: { nonblocking: true } } });
  const { negate } = library;
  const events = [];
  const end = trace(library, (event) => events.push(event));
  const before = library.add;
  assert.equal(library.add(1, 2), 3);
  library.apply((value) => library.add(value, 1), 5);
  assert.throws(() => library.add(1));
  await library.half(3);
  negate(1n);
  assert.deepEqual(
    events.map(({ type, depth, text }) => [type, depth, text]),
    [
      ['call', 0, 'add(1, 2)'],
      ['return', 0, 'add = 3'],
      ['call', 0, events[2].text],
      ['call', 1, 'add(5, 1)'],
      ['return', 1, 'add = 6'],
      ['return', 0, 'apply = 6'],
      ['call', 0, 'add(1)'],
      ['throw', 0, events[7].text],
      ['call', 0, 'half(3)'],
      ['return', 0, 'half = 1.5'],
    ],
  );
  assert.deepEqual([events[0].name, events[0].arguments, events[1].result], ['add', [1, 2], 3]);
  assert.equal(events[7].error.code, 'ERR_INVALID_ARG_VALUE');
  assert.equal(String(library.add), 'int add(int a, int b);');
  end();
  end();
  library.add(1, 2);
  assert.equal(events.length, 10);
  assert.notEqual(before, library.add);
});

test('what tracing cannot spell changes neither results nor exceptions', () => {
  const spoiled = `
    const { cdef } = require('polyffi');
    const c = cdef('int add(int a, int b); int sum_point(const struct point { int x, y; } *point); int apply(int (*f)(int), int n);')
      .open(${JSON.stringify(fixture('cdef'))});
    const custom = { x: 1, y: 2 };
    Object.defineProperty(custom, Symbol.for('nodejs.util.inspect.custom'), { value() { throw new Error('mine'); } });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const nothing = Object.create(null);
    const thrown = (f) => { try { f(); } catch (error) { return error; } };
    const all = [
      c.sum_point(custom) === 3,
      thrown(() => c.sum_point(proxy)).code === 'ERR_INVALID_ARG_VALUE',
      thrown(() => c.apply(() => { throw nothing; }, 1)) === nothing,
      thrown(() => c.apply(() => { throw proxy; }, 1)) === proxy,
    ];
    console.log(JSON.stringify(all));
  `;
  for (const POLYFFI_TRACE of ['', '1']) {
    const { stdout, stderr } = runScript(spoiled, { env: { POLYFFI_TRACE } });
    assert.equal(stdout, '[true,true,true,true]\n', stderr);
  }
});

test('a listener that throws does so behind the call', async () => {
  const { library } = open();
  const mine = new Error('mine');
  const end = trace(library, () => {
    throw mine;
  });
  const seen = [];
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => seen.push(error));
  try {
    assert.equal(library.add(1, 2), 3);
    assert.deepEqual(seen, []);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(seen, [mine, mine]);
  } finally {
    end();
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  }
});

test('trace() takes functions of a dlopen, and refuses what is no library of C', () => {
  const { functions, close } = dlopen(fixture('cdef'), 'int add(int a, int b);');
  const seen = [];
  trace(functions, ({ text }) => seen.push(text));
  functions.add(3, 4);
  assert.deepEqual(seen, ['add(3, 4)', 'add = 7']);
  assert.throws(() => trace({}, () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => trace(functions), { code: 'ERR_INVALID_ARG_TYPE' });
  close();
});
