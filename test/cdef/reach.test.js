'use strict';
// What a call can reach through its types: functions, memory of which nothing is known, and structs without members.

const { test, assert } = require('../harness');
const { Declarations } = require('../../lib/c/index.js');
const { reachOf, reachOfCall } = require('../../lib/cdef/reach.js');

const declarations = new Declarations({ target: 'linux-x64' });
declarations.add(`
  struct list { struct list *next; int value; };
  struct holder { struct { int (*compare)(int, int); } inside[2]; };
  struct far { struct holder **holders; };
  struct any { const void *data; };
  struct handle;
  int plain(struct list *list, const char *text, double numbers[4]);
  int variadic(const char *format, ...);
`);
const reach = (text) => reachOf(declarations.type(text));

test('structs of numbers and pointers to themselves reach nothing', () => {
  assert.deepEqual({ ...reach('struct list **') }, { functions: false, untyped: false, opaque: false });
});

test('functions, void pointers and unknown structs are found at any depth', () => {
  assert.equal(reach('struct far *').functions, true);
  assert.equal(reach('struct any [3]').untyped, true);
  assert.equal(reach('struct handle **').opaque, true);
  assert.equal(reach('struct far *').untyped, false);
});

test('of a call all parameters and the result count; what stands behind ... may be anything', () => {
  const of = (name) => reachOfCall(declarations.functions.get(name).type);
  assert.deepEqual(of('plain'), { functions: false, untyped: false, opaque: false });
  assert.equal(of('variadic').untyped, true);
});
