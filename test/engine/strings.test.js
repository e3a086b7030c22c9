'use strict';
// Strings as arguments: UTF-8 copies for the time of the call. Breaks where a copy is cut, lives too short while calls
// nest, or is not given back.

const { test, assert, begins, fixture, gc, steady } = require('../harness');
const { CString, JSCallback, dlopen } = require('polyffi');
const { againWithoutGeneration } = require('./without-generation.js');

const path = fixture('engine');
const { symbols } = dlopen(path, {
  digest: { arguments: ['buffer', 'size_t'], return: 'u32' },
  text_length: { arguments: ['string'], return: 'u64' },
  text_digest: { arguments: ['string'], return: 'u32' },
  text_lengths: { arguments: ['string', 'string', 'string', 'i32', 'string'], return: 'u64' },
  text_copy: { arguments: ['string'], return: 'pointer' },
  text_free: { arguments: ['pointer'] },
  text_around: { arguments: ['string', 'function', 'i32', 'string'], return: 'u32' },
});

const digest = (bytes) => symbols.digest(bytes, bytes.length);
const hasText = (text, bytes) => {
  assert.equal(symbols.text_length(text), BigInt(bytes.length));
  assert.equal(symbols.text_digest(text), digest(bytes));
};

test('texts of every length up to some thousand', () => {
  for (let length = 0; length < 5000; length = length < 140 ? length + 1 : Math.floor(length * 1.3)) {
    for (const character of ['x', 'é', '☃', '𝄞']) {
      const text = character.repeat(length);
      hasText(text, Buffer.from(text));
    }
  }
});

test('lengths around the room that a call has for its strings', () => {
  for (const size of [65_536, 131_072]) {
    for (let length = size - 68; length <= size + 6; length += size < 70_000 ? 1 : 11) {
      const text = 'a'.repeat(length);
      assert.equal(symbols.text_length(text), BigInt(length));
      const wide = `${'a'.repeat(length - 3)}☃`;
      hasText(wide, Buffer.from(wide));
    }
  }
});

test('a text of seven megabytes', () => {
  const text = `${'0123456789abcdef'.repeat((7 << 20) / 16)}ü`;
  hasText(text, Buffer.from(text));
});

test('the empty text is not null', () => {
  assert.equal(symbols.text_length(''), 0n);
  assert.equal(symbols.text_length(null), 2n ** 64n - 1n);
});

test('characters beyond ASCII are UTF-8, lone surrogates U+FFFD', () => {
  for (const text of ['naïve', 'Ω', '日本語', '🙂', 'a🙂b', '\ufeffbom', '\u2028', '\x7f\x80\xff']) {
    hasText(text, Buffer.from(text));
  }
  const replaced = Buffer.from('\ufffd');
  for (const [text, expected] of [
    ['\ud800', replaced],
    ['\udc00', replaced],
    ['a\ud800b', Buffer.from('a\ufffdb')],
    ['\udc00\ud800', Buffer.from('\ufffd\ufffd')],
    [`${'x'.repeat(100)}\ud83d`, Buffer.from(`${'x'.repeat(100)}\ufffd`)],
  ]) {
    hasText(text, expected);
  }
});

test('texts that are put together, cut out, or of one kind or the other inside', () => {
  let rope = 'a';
  for (let i = 0; i < 12; i++) rope += rope;
  hasText(rope, Buffer.from(rope));
  const slice = `${'x'.repeat(50)}öä`.slice(40);
  hasText(slice, Buffer.from(slice));
  hasText(String(12345.5), Buffer.from('12345.5'));
});

test('a NUL is refused, wherever it stands', () => {
  for (const text of ['\0', 'a\0', '\0a', 'a\0b', `${'x'.repeat(70_000)}\0`]) {
    assert.throws(() => symbols.text_length(text), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message: begins('Argument 0 must not contain null bytes'),
    });
  }
  assert.throws(() => symbols.text_lengths('a', 'b', 'c', 1, 'd\0'), {
    message: begins('Argument 4 must not contain null bytes'),
  });
  assert.equal(symbols.text_length('after'), 5n);
});

test('several strings in one call, short and long', () => {
  const sum = (a, b, c, d) => BigInt(a + 1000 * b + 1e6 * c + 1e9 * d + 7);
  const x = (count) => 'x'.repeat(count);
  assert.equal(symbols.text_lengths(x(1), x(2), x(3), 7, x(4)), sum(1, 2, 3, 4));
  assert.equal(symbols.text_lengths('', x(70_000), '', 7, x(1)), sum(0, 70_000, 0, 1));
  assert.equal(
    symbols.text_lengths(x(60_000), x(60_000), x(60_000), 7, x(60_000)),
    sum(60_000, 60_000, 60_000, 60_000),
  );
  assert.equal(symbols.text_lengths(Buffer.from('ab\0'), x(1), Buffer.from('\0'), 7, 'x'), sum(2, 1, 0, 1));
});

test('a pointer, a view and null stand for a string, too', () => {
  const bytes = Buffer.from('in a buffer\0');
  for (let i = 0; i < 200; i++) assert.equal(symbols.text_length(bytes), 11n);
  const address = symbols.text_copy('kept by C');
  assert.equal(symbols.text_length(address), 9n);
  assert.equal(String(new CString(address)), 'kept by C');
  symbols.text_free(address);
});

test('a text is there until the call ends, while other calls have texts inside it', () => {
  let depth = 0;
  const callback = new JSCallback(
    (left) => {
      if (left === 0) return 0;
      depth++;
      nest(left - 1);
      return 0;
    },
    { arguments: ['i32'], return: 'i32' },
  );
  function nest(left) {
    const [text, other] = [`${left}:`.repeat(100 * left + 1), 'é'.repeat(left * 37)];
    const expected = (digest(Buffer.from(text)) ^ digest(Buffer.from(other))) >>> 0;
    assert.equal(symbols.text_around(text, callback.ptr, left, other), expected);
  }
  nest(60);
  assert.equal(depth, 60);
  callback.close();
});

test('a long text inside a callback leaves the outer one alone', () => {
  const outer = 'o'.repeat(60_000);
  const callback = new JSCallback(
    () => {
      for (let i = 0; i < 3; i++) assert.equal(symbols.text_length('i'.repeat(100_000)), 100_000n);
      assert.throws(() => symbols.text_length('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
      return 0;
    },
    { arguments: ['i32'], return: 'i32' },
  );
  const expected = (digest(Buffer.from(outer)) ^ digest(Buffer.from('x'))) >>> 0;
  for (let i = 0; i < 3; i++) assert.equal(symbols.text_around(outer, callback.ptr, 0, 'x'), expected);
  callback.close();
});

test('an exception of a callback leaves no text behind', async () => {
  const callback = new JSCallback(
    () => {
      throw new Error('mine');
    },
    { arguments: ['i32'], return: 'i32' },
  );
  const long = 'x'.repeat(100_000);
  const round = async () => {
    for (let i = 0; i < 200; i++) assert.throws(() => symbols.text_around(long, callback.ptr, 0, long), /mine/);
    for (let i = 0; i < 200; i++)
      assert.throws(() => symbols.text_around(long, callback.ptr, 0, `${long}\0`), TypeError);
    await gc(1);
  };
  // Leaked, it would be 80 MB.
  await steady(round, { most: 20e6 });
  callback.close();
});

test('what is no string', () => {
  for (const value of [1, true, {}, ['text'], Symbol('x'), new String('text'), () => 'text']) {
    assert.throws(() => symbols.text_length(value), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
  }
});

againWithoutGeneration(__filename);
