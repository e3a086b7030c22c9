'use strict';
// Macros that are made of one another, in rows as long as generated headers have them: each has its value.

const { test, assert } = require('../harness');
const { Declarations } = require('../../lib/c');

const LENGTH = 5000;

function read(text) {
  const declarations = new Declarations({ target: 'linux-x64' });
  declarations.add(text);
  assert.deepEqual(declarations.mistakes, []);
  return declarations;
}

/** A row of macros, each by the one before. */
const row = (first, next, length = LENGTH) =>
  [`#define A0 ${first}`, ...Array.from({ length }, (_, index) => `#define A${index + 1} ${next(`A${index}`)}`)].join(
    '\n',
  );

const values = (text, names) => {
  const declarations = read(text);
  return names.map((name) => declarations.constant(name)?.value);
};

test('each is another name of the one before', () => {
  const declarations = read(row('7', (name) => name));
  for (const name of declarations.macroNames()) assert.equal(declarations.constant(name).value, 7n, name);
});

test('each adds one to the one before, and the last is asked first', () => {
  const text = row('1', (name) => `(${name} + 1)`);
  assert.deepEqual(values(text, [`A${LENGTH}`, 'A1', 'A2500']), [5001n, 2n, 2501n]);
});

test('the last of a row stands in a declaration', () => {
  const { variables } = read(`${row('3', (name) => name)}\nextern int list[A${LENGTH}];`);
  assert.equal(variables.get('list').type.length, 3);
});

test('macros with arguments in a row', () => {
  const calls = Array.from({ length: 1000 }, (_, index) => `#define F${index + 1}(x) F${index}(x)`).join('\n');
  const { variables } = read(`#define F0(x) (x + 1)\n${calls}\nextern int list[F1000(4)];`);
  assert.equal(variables.get('list').type.length, 5);
});

test('values are those of the text, not of a part of it', () => {
  const text = `
    #define SUM 1 + 2
    #define TWICE SUM * 2
    #define PART (1 + 2)
    #define WHOLE PART * 2
    #define CAST (unsigned char)
    #define CUT CAST 300
    #define NAME(x) #x
    #define TEXT NAME(PART)
    #define ONE 1
    #define CALL(x) (x * 10)
    #define LATER CALL
    #define THROUGH LATER(ONE)
    #define JOINED ONE ## 2
    enum { BOTH = 4, RED };
    #define BOTH 5
    #define RED RED
    #define MORE (BOTH + 1)
    #define SAME (RED + 1)
    #define LOOP ROUND
    #define ROUND LOOP
  `;
  const names = 'TWICE WHOLE CUT TEXT THROUGH MORE SAME LOOP'.split(' ');
  assert.deepEqual(values(text, names), [5n, 6n, 44n, 'PART', 10n, 6n, 6n, undefined]);
});
