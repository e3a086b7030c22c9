'use strict';
// A dialect takes a file of thirty lines, calls off the thread included. Breaks where lib/core leaves to a dialect what it
// should do itself.

const fs = require('node:fs');
const { test, assert, fixture } = require('../harness');
const { open } = require('./prototypes.js');

const path = fixture('engine');

test('its functions are called', () => {
  const { id_i32, id_f64, text_length, text_copy, close } = open(
    path,
    'int id_i32(int)',
    'double id_f64(double)',
    'int text_length(const char *)',
    'const char *text_copy(const char *)',
  );
  assert.equal(id_i32('-5'), -5);
  assert.equal(id_f64(0.5), 0.5);
  assert.equal(text_length('drei'), 4);
  assert.equal(text_copy('für'), 'für');
  close();
  assert.throws(() => id_i32(1), { message: 'id_i32: its library is closed' });
});

test('its functions are called off the thread', async () => {
  const { sleep_then, close } = open(path, 'async int sleep_then(int, int)');
  const calls = [30, 20, 10].map((value) => sleep_then(1, value));
  assert.deepEqual(await Promise.all(calls), [30, 20, 10]);
  close();
});

test('its errors are its own', () => {
  assert.throws(() => open('/no/such/library.so'), Error);
  assert.throws(() => open(path, 'int nothing(int)'), Error);
  assert.throws(() => open(path, 'complex id_i32(int)'), { message: 'no type is called "complex"' });
});

test('it has thirty lines', () => {
  const lines = fs.readFileSync(require.resolve('./prototypes.js'), 'utf8').split('\n');
  const code = lines.filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/\*\*)|^'use strict'/.test(line));
  assert.ok(code.length <= 30, `${code.length} lines`);
});
