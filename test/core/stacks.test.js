'use strict';
// Stacks begin at the line of the program, in all entries: what polyffi did in between helps nobody. Breaks where an error
// is made without lib/core/stack.js.

const { test, assert, fixture } = require('../harness');
const polyffi = require('polyffi');
const bun = require('polyffi/bun');
const Deno = require('polyffi/deno');

const path = fixture('engine');

const beginsHere = (name, f) =>
  test(name, () => {
    let found;
    try {
      f();
    } catch (error) {
      found = error;
    }
    assert.ok(found, 'no error');
    const [first] = found.stack.split('\n').filter((line) => /^\s+at /.test(line));
    assert.match(first, /stacks\.test\.js/, found.stack);
  });

const { cdef, dlopen, struct, array, alloc, JSCallback } = polyffi;
const inner = struct({ a: 'i32', b: array('i32', 2) });
const outer = struct({ x: inner, y: 'f64' });
const bad = { x: { a: 1, b: [1, 'x'] }, y: 1 };
const text = 'struct in { int a[2]; }; struct out { struct in i[2]; double d; };';
const declared = cdef(`${text} int id_i32(struct out o); int is_null(struct out *o); int nothing(void);`).open(path);
const nested = { i: [{ a: [1, 2] }, { a: [1, 'x'] }] };
const called = dlopen(path, { id_i32: { arguments: [outer], return: 'i32' } }).symbols;

beginsHere('a struct in a struct', () => outer.write(bad, new Uint8Array(outer.size)));
beginsHere('a struct in a struct, in a call', () => called.id_i32(bad));
beginsHere('a field of a view', () => (outer.view(new Uint8Array(outer.size)).y = 'x'));
beginsHere('a struct in a struct of C', () => declared.id_i32(nested));
beginsHere('a struct in a struct of C, by its address', () => declared.is_null(nested));
beginsHere('a function of C that is missing', () => declared.nothing);
beginsHere('C text', () => cdef('int f(itn);'));
beginsHere('a type by its text', () => alloc('itn'));
beginsHere('a value in memory', () => (alloc('int').value = 'x'));
beginsHere('a library', () => cdef('int f(void);').open('./nothing.so'));
beginsHere('a callback', () => new JSCallback(1));

const inBun = bun.dlopen(path, {
  id_i32: { args: ['i32'], returns: 'i32' },
  is_null: { args: ['ptr'], returns: 'i32' },
}).symbols;
beginsHere('polyffi/bun: a library', () => bun.dlopen('./nothing.so', { f: {} }));
beginsHere('polyffi/bun: a type', () => bun.dlopen(path, { id_i32: { args: ['x'] } }));
beginsHere('polyffi/bun: a symbol', () => bun.dlopen(path, { nothing: {} }));
beginsHere('polyffi/bun: an argument', () => inBun.id_i32(Symbol('x')));
beginsHere('polyffi/bun: a pointer', () => inBun.is_null('x'));
beginsHere('polyffi/bun: a callback', () => new bun.JSCallback(5, {}));
beginsHere('polyffi/bun: memory', () => bun.toBuffer('x'));
beginsHere('polyffi/bun: cc', () => bun.cc({}));

const inDeno = Deno.dlopen(path, {
  id_i32: { parameters: ['i32'], result: 'i32' },
  is_null: { parameters: ['pointer'], result: 'i32' },
});
beginsHere('polyffi/deno: a library', () => Deno.dlopen('./nothing.so', {}));
beginsHere('polyffi/deno: a type', () => Deno.dlopen(path, { id_i32: { parameters: ['x'], result: 'i32' } }));
beginsHere('polyffi/deno: a symbol', () => Deno.dlopen(path, { nothing: { parameters: [], result: 'i32' } }));
beginsHere('polyffi/deno: an argument', () => inDeno.symbols.id_i32('x'));
beginsHere('polyffi/deno: a pointer', () => inDeno.symbols.is_null(5n));
beginsHere('polyffi/deno: a callback', () => new Deno.UnsafeCallback({ parameters: ['x'], result: 'void' }, () => 1));
beginsHere('polyffi/deno: memory', () => Deno.UnsafePointerView.getCString(5));
beginsHere('polyffi/deno: a pointer from a string', () => Deno.UnsafePointer.create('x'));
inDeno.close();
beginsHere('polyffi/deno: what is closed', () => inDeno.close());
