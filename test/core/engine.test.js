'use strict';
// The addon's own functions refuse what is not theirs, each with an error that says what they expect. Breaks where C takes
// the word of lib/core for what a text or a handle is.

const { test, assert } = require('../harness');
const { engine } = require('../../lib/core/addon.js');

const bind = (code) => engine.bind(null, [0n], [code], ['f'], [0], [''], () => {});

for (const [what, code, message] of [
  ['nothing', '', 'a type is missing'],
  ['no arguments', 'i', 'a signature lacks its argument list'],
  ['an end within the arguments', 'i(ii', 'a type is missing'],
  ['something behind the end', 'i(i)x', 'text follows the end of the type'],
  ['an unknown letter', 'i(z)', 'a letter names no type'],
  ['two variadic parts', 'i(..)', 'a letter names no type'],
  ['an open struct', 'i({i)', 'a letter names no type'],
  ['an empty struct', 'i({})', 'a struct or union needs at least one member'],
  ['an empty union', 'i(<>)', 'a struct or union needs at least one member'],
  ['a member without type', 'i({v})', 'void is no member of a struct or union'],
  ['an argument without type', 'v(v)', 'void is no argument'],
  ['an array without length', 'i({[i]})', 'a number is missing'],
  ['an array of nothing', 'i({[0i]})', 'an array needs at least one element'],
  ['an array as argument', 'i([4i])', 'an array cannot be passed by value'],
  ['a length beyond all memory', 'i({[99999999999i]})', 'a number is too large'],
  ['a type of 8 GiB', 'i({[1073741824l]})', 'a type is larger than 1 GiB'],
  ['a packing without number', 'i({!i})', 'a number is missing'],
  ['a packing of 3', 'i({!3bi})', 'packing and alignment are powers of two up to 4096'],
  ['an alignment of 8192', 'i({^8192i})', 'packing and alignment are powers of two up to 4096'],
]) {
  test(`a signature with ${what} is refused`, () => {
    assert.throws(() => bind(code), { code: 'ERR_FFI_UNSUPPORTED_TYPE', message });
    assert.throws(() => engine.callbackType(code), { code: 'ERR_FFI_UNSUPPORTED_TYPE', message });
  });
}

test('what C would promote travels promoted in a variadic part', () => {
  for (const code of ['i(p.bBsS?)', 'i(p.f)', 'i(.i)']) assert.equal(bind(code).length, 2, code);
});

test('what is no library is refused where one is expected', () => {
  const error = { code: 'ERR_INVALID_ARG_TYPE', message: 'expected a library' };
  for (const value of [undefined, null, 7, 'libm.so.6', {}, engine.open]) {
    assert.throws(() => engine.symbol(value, 'sin'), error);
    assert.throws(() => engine.close(value), error);
  }
});

test('what is no text is refused where a name is expected', () => {
  const error = { code: 'ERR_INVALID_ARG_TYPE', message: 'expected a string' };
  const library = engine.open(null, 0);
  if (process.platform === 'linux') assert.equal(typeof engine.symbol(library, 'abs'), 'bigint');
  for (const value of [undefined, 7, {}, Symbol('abs')]) {
    assert.throws(() => engine.symbol(library, value), error);
    if (value !== undefined) assert.throws(() => engine.open(value, 0), error);
  }
  engine.close(library);
});

test('a closed library has no symbols', () => {
  const library = engine.open(null, 0);
  engine.close(library);
  engine.close(library);
  assert.throws(() => engine.symbol(library, 'abs'), {
    code: 'ERR_FFI_LIBRARY_CLOSED',
    message: 'the library is closed',
  });
});
