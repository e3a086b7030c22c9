'use strict';
// A Proxy that was revoked is refused as any other value that is none of what is expected, in polyffi's words.

const { test, assert, load } = require('../harness');
const { open } = require('./library.js');

const { alloc, array, bits, cdef, dlopen, enumeration, pointer, struct } = load.require();
const { library, declared } = open();

function revoked(target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const inOurWords = { name: /Error$/, code: /^ERR_/, message: /^(?!.*Cannot perform)/s };

test('as an argument, of any type', () => {
  const parameters =
    'int|struct p { int x; }|struct p { int x; } *|const char *|int *|const char **|_Bool|double|int64_t|enum e { A }|' +
    'const wchar_t *|unsigned char *|struct unknown *|int (*)(int)|void *|struct p { struct { int y; } x; } *';
  for (const parameter of parameters.split('|')) {
    const { functions, close } = dlopen(open.path, { f: { c: `int f(${parameter})`, symbol: 'add' } });
    for (const value of [revoked(), revoked([])]) assert.throws(() => functions.f(value), inOurWords, parameter);
    if (parameter.includes('struct p')) assert.throws(() => functions.f({ x: revoked() }), inOurWords);
    close();
  }
  const { functions } = dlopen(open.path, { f: { c: 'int f(int count, ...)', symbol: 'add' } });
  assert.throws(() => functions.f(1, revoked()), inOurWords);
  assert.throws(() => functions.f.variadic(revoked()), inOurWords);
});

test('as a variable, an element, a value in memory', () => {
  const { types, type } = declared;
  assert.throws(() => (library.origin = revoked()), inOurWords);
  assert.throws(() => (library.series = revoked([])), inOurWords);
  assert.throws(() => (alloc('int').value = revoked()), inOurWords);
  assert.throws(() => (alloc(types['struct point']).value = revoked()), inOurWords);
  assert.throws(() => types['struct point'].write(revoked(), new Uint8Array(8)), inOurWords);
  assert.throws(() => type('int').read(revoked()), inOurWords);
  assert.throws(() => types['struct point'].view(revoked()), inOurWords);
});

test('as a type, a path, text, an option', () => {
  for (const make of [alloc, pointer, (type) => array(type, 2), (type) => bits(type, 2), struct, enumeration]) {
    assert.throws(() => make(revoked()), inOurWords);
  }
  assert.throws(() => pointer({ arguments: revoked([]) }), inOurWords);
  assert.throws(() => pointer({ arguments: [revoked()] }), inOurWords);
  for (const path of [revoked(), revoked([]), [revoked()]]) assert.throws(() => declared.open(path), inOurWords);
  assert.throws(() => dlopen(revoked(), 'int f(int);'), inOurWords);
  for (const name of ['text', 'define', 'headers', 'include', 'cpp']) {
    assert.throws(() => cdef({ text: '', [name]: revoked([]) }), inOurWords, name);
  }
  assert.throws(() => cdef({ text: '', define: { X: revoked() } }), inOurWords);
  assert.throws(() => declared.type(revoked()), inOurWords);
});
