'use strict';
// POLYFFI_TRACE writes down calls of functions that are declared in C: before and after, nested ones indented.

const { test, assert, fixture, runScript } = require('../harness');

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
  assert.match(found.at(-1), /^add threw TypeError: add takes 2 arguments/);
});

test('only those that are named', () => {
  assert.deepEqual(
    lines('gre*,sum_point').map((line) => line.split(/[( ]/)[0]),
    ['greeting', 'greeting', 'sum_point', 'sum_point'],
  );
  assert.deepEqual(lines(''), ['']);
});
