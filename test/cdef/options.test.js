'use strict';
// An option at the wrong place, and one that does not exist, is an error that says where it belongs, or what was meant.

const { test, assert, load } = require('../harness');
const { open, text } = require('./library.js');

const { cdef, dlopen } = load.require();
const declared = cdef(text);
const path = open.path;

const code = { code: 'ERR_INVALID_ARG_VALUE' };
const openWith = (options) => () => declared.open(path, options);

test('an option of a function belongs to a function', () => {
  for (const name of ['errno', 'nonblocking', 'owned', 'symbol', 'optional']) {
    const message = new RegExp(`^open: '${name}' is an option of a function: .*functions: \\{ add: \\{ ${name}: `);
    assert.throws(openWith({ [name]: true }), { ...code, message });
    assert.throws(() => dlopen(path, 'int add(int, int);', { [name]: true }), {
      ...code,
      message: new RegExp(`^dlopen: '${name}' is an option of a function`),
    });
    assert.throws(() => dlopen(path, { add: 'int add(int, int)' }, { [name]: true }), code);
    assert.throws(() => cdef({ text, [name]: true }), { ...code, message: /^cdef: .* is an option of a function/ });
  }
});

test('options of open, cdef and a function are told apart', () => {
  assert.throws(openWith({ functions: { add: { deep: true } } }), { message: /^add: 'deep' is an option of open\(\)/ });
  assert.throws(() => dlopen(path, { add: { c: 'int add(int, int)', now: true } }), { message: /option of open\(\)/ });
  assert.throws(openWith({ include: '/usr' }), { ...code, message: /^open: 'include' is an option of cdef\(\)/ });
  assert.throws(() => dlopen(path, text, { functions: {} }), {
    ...code,
    message: /option of open\(\): cdef\(…\)\.open/,
  });
  assert.throws(() => cdef(text, { int64: 'number' }), { ...code, message: /^cdef: 'int64' is an option of/ });
  assert.throws(() => cdef(text, { define: {} }), { ...code, message: /one object/ });
  assert.throws(openWith({ add: { errno: true } }), { ...code, message: /options of add go to functions: \{ add: / });
});

test('a misspelt option, and a function that is not declared, is shown what was meant', () => {
  assert.throws(openWith({ int46: 'number' }), { ...code, message: /no option 'int46'; did you mean 'int64'\?/ });
  assert.throws(openWith({ functions: { add: { nonblockin: true } } }), { ...code, message: /'nonblocking'\?/ });
  assert.throws(openWith({ functions: { ad: {} } }), {
    ...code,
    message: /'ad' is not declared; did you mean 'add'\?/,
  });
  assert.throws(openWith({ text: ['cpy'] }), { ...code, message: /'cpy' is not declared; did you mean 'copy'\?/ });
  assert.throws(() => cdef({ header: 'stdio.h' }), { ...code, message: /did you mean 'headers'\?/ });
});

test('options are of their types', () => {
  const type = { code: 'ERR_INVALID_ARG_TYPE' };
  for (const options of [
    { text: 'copy' },
    { text: [1] },
    { functions: ['add'] },
    { functions: { add: 'errno' } },
    { functions: { add: { errno: 1 } } },
    { now: 'yes' },
    'errno',
  ]) {
    assert.throws(openWith(options), type);
  }
  assert.throws(openWith({ int64: 'string' }), code);
  assert.throws(() => dlopen(path, text, true), type);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.throws(openWith(proxy), { ...type, message: /found a Proxy that was revoked/ });
  assert.throws(openWith({ functions: { add: proxy } }), type);
  assert.throws(() => cdef(proxy), type);
});

test('text is for results that can be text', () => {
  const { library } = open({ functions: { add: { text: true } } });
  assert.throws(() => library.add, { code: 'ERR_INVALID_ARG_TYPE', message: /^add: text is for results/ });
});
