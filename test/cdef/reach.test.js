'use strict';
// What a call can reach through a type: functions, and memory of which nothing is known.

const { test, assert } = require('../harness');
const { Declarations } = require('../../lib/c/index.js');
const { reachOf } = require('../../lib/cdef/reach.js');

const declarations = new Declarations({ target: 'linux-x64' });
declarations.add(`
  struct list { struct list *next; int value; };
  struct holder { struct { int (*compare)(int, int); } inside[2]; };
  struct far { struct holder **holders; };
  struct any { const void *data; };
  struct handle;
  int plain(struct list *list, const char *text, double numbers[4]);
`);
const reach = (text) => reachOf(declarations.type(text));

test('structs of numbers and pointers to themselves reach nothing', () => {
  assert.deepEqual({ ...reach('struct list **') }, { functions: false, untyped: false });
});

test('functions and void pointers are found at any depth; structs without members reach nothing', () => {
  assert.equal(reach('struct far *').functions, true);
  assert.equal(reach('struct any [3]').untyped, true);
  assert.deepEqual({ ...reach('struct handle **') }, { functions: false, untyped: false });
  assert.equal(reach('struct far *').untyped, false);
});

test('parameters of a function reach what their types do', () => {
  const { parameters } = declarations.functions.get('plain').type;
  for (const { type } of parameters) {
    assert.deepEqual({ ...reachOf(type) }, { functions: false, untyped: false });
  }
});
