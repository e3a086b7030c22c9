'use strict';
// Types and memory that are too large or too deep, and types that contain themselves, are errors that say so: no size
// wraps, and no stack overflows.

const { test, assert, load, fixture } = require('../harness');

const { alloc, array, cdef, dlopen, pointer, struct, JSCallback } = load.require();
const { type } = cdef('');
const tooLarge = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };

test('arrays of more bytes than there can be', () => {
  for (const length of [2 ** 31, 2 ** 32, 2 ** 53, 1e300]) {
    assert.throws(() => array('i32', length), { ...tooLarge, message: /larger than 1 GiB/ });
  }
  const Pointer = pointer('int');
  assert.equal(array(Pointer, 2 ** 32).size, 2 ** 35);
  for (const length of [2 ** 46, 2 ** 53, 2 ** 61, 1e300]) {
    assert.throws(() => array(Pointer, length), { ...tooLarge, message: /too large/ });
  }
  const Large = array(Pointer, 2 ** 44);
  assert.throws(() => array(Large, 2 ** 20), tooLarge);
  assert.throws(() => struct({ a: Large, b: Large, c: Large }), tooLarge);
});

test('the same in C text is a mistake in it', () => {
  const mistake = { name: 'SyntaxError', code: 'ERR_FFI_C_SYNTAX', message: /too large/ };
  assert.throws(() => type('int[9007199254740993]'), mistake);
  assert.throws(() => type('int[1LL << 62]'), mistake);
  const { types } = cdef('struct s { char a[1LL << 47]; char b[1LL << 47]; char c; };');
  assert.throws(() => types['struct s'], tooLarge);
  assert.throws(() => cdef('typedef int a[1LL << 31]; typedef a b[1LL << 31]; struct s { b c; };'), mistake);
  assert.equal(type('int[4294967296]').size, 2 ** 34);
  assert.throws(() => cdef('typedef int a[1LL << 31]; typedef a b[1LL << 31];').types.b, tooLarge);
});

test('memory of more bytes than there can be', () => {
  for (const count of [2 ** 30 + 1, 2 ** 53, 1e308]) assert.throws(() => alloc('int', count), tooLarge);
  const list = cdef('struct list { int count; int items[]; };').type('struct list');
  assert.throws(() => list.flexible(2 ** 53 - 1), tooLarge);
  assert.throws(() => type('int[1099511627776]').read(new Uint8Array(8)), tooLarge);
  assert.throws(() => type('int[1099511627776]').read(0x10000n), { name: 'RangeError', code: /^ERR_/ });
  assert.throws(() => type('int').read(new Uint8Array(8), 2 ** 60), tooLarge);
});

test('a function type that contains itself', () => {
  const contained = { code: 'ERR_INVALID_ARG_TYPE', message: /contains itself/ };
  const taking = { arguments: [], return: 'int' };
  taking.arguments.push(taking);
  const giving = { arguments: [] };
  giving.return = giving;
  for (const type of [taking, giving]) {
    assert.throws(() => pointer(type), contained);
    assert.throws(() => alloc(type), contained);
    assert.throws(() => struct({ type }), contained);
    assert.throws(() => array(type, 2), contained);
    assert.throws(() => dlopen(fixture('cdef'), { add: type }), contained);
    assert.throws(() => new JSCallback(() => 0, type), contained);
  }
  // Once each beside the other is no endless row.
  const inner = { arguments: ['int'], return: 'int' };
  assert.equal(pointer({ arguments: [inner, inner], return: inner }).size, 8);
});

test('types that lie too deep inside one another', () => {
  const deep = { ...tooLarge, message: /too deep/ };
  const grow = (first, next) => {
    let found = first;
    for (let index = 0; index < 1e4; index++) found = next(found);
    return found;
  };
  assert.throws(() => grow(pointer('int'), pointer), deep);
  assert.throws(() => grow(array(pointer('int'), 1), (of) => array(of, 1)), deep);
  assert.throws(() => pointer(grow({ arguments: [] }, (f) => ({ arguments: [f] }))), deep);
  for (const text of [`int ${'*'.repeat(1e5)}f(void);`, `extern int a${'[1]'.repeat(1e5)};`]) {
    assert.throws(() => cdef(text), { code: 'ERR_FFI_C_SYNTAX', message: /nests too deeply/ });
  }
});

test('long rows of names, and of structs that point to the next', () => {
  const rows = (count, line) => Array.from({ length: count }, (_, index) => line(index, index + 1)).join('\n');
  const names = cdef(`typedef int t0;\n${rows(2e4, (one, next) => `typedef t${one} t${next};`)}`);
  assert.equal(names.types.t20000.size, 4);
  const structs = `struct s0 { int x; };\n${rows(2e4, (one, next) => `struct s${next} { struct s${one} *s; };`)}`;
  assert.equal(cdef(`${structs}\nint identity(struct s20000 *s);`).open(fixture('cdef')).identity(null), 0);
  const nested = `struct s0 { int x; };\n${rows(300, (one, next) => `struct s${next} { struct s${one} s; };`)}`;
  assert.throws(() => cdef(nested), { code: 'ERR_FFI_C_SYNTAX', message: /too deep/ });
});
