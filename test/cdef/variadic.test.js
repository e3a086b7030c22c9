'use strict';
// The types that `variadic` is told are read as `type` reads them, and mistakes in them are errors of the same kind. That holds
// for a function that C gave by its address, too. Breaks where the parser's own errors come out.

const { test, assert, load } = require('../harness');
const { open } = require('./library.js');

const { alloc, dlopen } = load.require();
const { library, declared } = open();

/** An error as data. */
function errorOf(call) {
  try {
    call();
  } catch (error) {
    const { name, code, message, errors } = error;
    return { name, code, message, errors };
  }
  return undefined;
}

const MISSPELLED = ['itn', 'int x;;', 'struct {', '', 'struct nowhere *['];

for (const text of MISSPELLED) {
  test(`a mistake in a type: '${text}'`, () => {
    const expected = errorOf(() => declared.type(text));
    assert.equal(expected.name, 'SyntaxError');
    assert.equal(expected.code, 'ERR_FFI_C_SYNTAX');
    assert.deepEqual(
      errorOf(() => library.format.variadic('int', text)),
      expected,
    );
  });
}

test('functions that are bound one by one, and those that C gave, say the same', () => {
  const pointer = alloc('int (*)(char *out, size_t size, const char *pattern, ...)');
  pointer.value = library.format.pointer;
  const { functions } = dlopen(open.path, { format: 'int format(char *out, size_t size, const char *pattern, ...)' });
  for (const format of [functions.format, pointer.value]) {
    assert.throws(() => format.variadic('itn'), { name: 'SyntaxError', code: 'ERR_FFI_C_SYNTAX', message: /'int'/ });
    assert.throws(() => format.variadic('struct nowhere'), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
    const out = alloc('char[16]');
    format.variadic('double')(out, 16, '%.1f', 3);
    assert.equal(out.value, '3.0');
  }
});
