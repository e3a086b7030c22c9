'use strict';
// `polyffi call`: what it prints, and how wrong lines end.

const path = require('node:path');
const { test, assert, fixture, root, runFile } = require('../harness');

const call = (...args) => runFile(path.join(root, 'bin', 'polyffi.js'), { args: ['call', fixture('cdef'), ...args] });

function printed(...args) {
  const { status, stdout, stderr } = call(...args);
  assert.deepEqual([status, stderr], [0, ''], stdout);
  return stdout.trimEnd();
}

test('numbers, text, null, structs and addresses', () => {
  assert.equal(printed('int add(int, int)', '2', '--', '-5'), '-3');
  assert.equal(printed('double half(double)', '5'), '2.5');
  assert.equal(printed('long long negate(long long)', '0x10'), '-16');
  assert.equal(printed('size_t length(const char *)', '5'), '1');
  assert.equal(printed('size_t length(const char *)', 'null'), '99');
  assert.equal(printed('const char *greeting(_Bool)', 'true'), 'héllo');
  assert.equal(printed('struct point { int x, y; }; int sum_point(const struct point *)', '{"x":3,"y":4}'), '7');
  assert.equal(printed('int fail(int)', '22', '--errno'), '-1\nerrno 22');
});

test('what cannot be called ends with 1 and a reason', () => {
  const reason = (...args) => {
    const { status, stderr } = call(...args);
    assert.equal(status, 1);
    return stderr;
  };
  assert.match(reason('int add(in, int)', '1', '2'), /did you mean 'int'/);
  assert.match(reason('int add(int, int)', '1'), /the call of add: expected 2 arguments, found 1/);
  assert.match(reason('int add(int, int)', '1', 'x'), /the 2nd argument of add/);
  assert.match(reason('int no_such_function(void)'), /no_such_function/);
  assert.match(reason('int x'), /declares no function/);
  assert.equal(call().status, 2);
});
