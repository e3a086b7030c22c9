// Strings in every direction: `cstring` arguments, results, callback parameters and results.

const texts = {
  empty: '',
  ascii: 'hello',
  latin1: 'é ü ÿ',
  'two bytes': 'łódź',
  'three bytes': '€ 漢字',
  'four bytes': '😀 𝄞',
  'embedded NUL': 'ab\0cd',
  'lone high surrogate': 'a\ud800b',
  'lone low surrogate': 'a\udc00b',
  'surrogates in the wrong order': '\udc00\ud800',
  'ends in a high surrogate': 'ab\ud83d',
  BOM: '\ufeffx',
  noncharacter: '\uffff\ufdd0',
  controls: '\x01\x7f\x80\x9f',
  rope: 'left'.repeat(50) + 'right'.repeat(50),
  sliced: 'x'.repeat(100).concat('tail').slice(90),
  '255 bytes': 'a'.repeat(255),
  '4096 bytes': 'b'.repeat(4096),
  '65536 of two bytes': 'é'.repeat(65536),
};

export default function ({ api, record, section, fixture }) {
  const { dlopen, JSCallback, CString, ptr } = api;
  const { symbols } = dlopen(fixture, {
    string_length: { args: ['cstring'], returns: 'u32' },
    string_digest: { args: ['cstring'], returns: 'u32' },
    string_same: { args: ['cstring'], returns: 'cstring' },
    two_strings: { args: ['cstring', 'cstring'], returns: 'i32' },
    string_of: { args: ['u32', 'u8'], returns: 'cstring' },
    byte_at: { args: ['cstring', 'i32'], returns: 'i32' },
    call_string: { args: ['function'], returns: 'i32' },
    call_string_digest: { args: ['function'], returns: 'u32' },
    call_with_string: { args: ['function', 'cstring'], returns: 'i32' },
  });

  section('argument');
  for (const [label, text] of Object.entries(texts)) {
    record(`${label}: length`, () => symbols.string_length(text));
    record(`${label}: digest`, () => symbols.string_digest(text));
    record(`${label}: comes back`, () => symbols.string_same(text));
  }
  record('embedded NUL: bytes', () => [0, 1, 2, 3, 4, 5].map((at) => symbols.byte_at('ab\0cd', at)));
  record('7 MiB', () => {
    const text = 'abcdefg'.repeat(1024 * 1024);
    return [symbols.string_length(text), symbols.string_digest(text)];
  });
  record('7 MiB of euro signs', () => symbols.string_length('€'.repeat((7 * 1024 * 1024) / 3)));
  record('two at once', () => [symbols.two_strings('a', 'a'), Math.sign(symbols.two_strings('a', 'b'))]);
  record('two long ones', () => symbols.two_strings('q'.repeat(100_000), 'q'.repeat(100_000)));
  record('one string, one view', () => symbols.two_strings('same', Buffer.from('same\0')));
  record('many', () => {
    for (let i = 0; i < 20_000; i++) {
      const text = `text ${i}`;
      if (symbols.string_length(text) !== text.length) return i;
    }
    return 'all right';
  });
  record('String object', () => symbols.string_length(new String('boxed')));
  record('undefined', () => symbols.string_length(undefined));
  record('null', () => symbols.string_length(null));
  record('Buffer', () => symbols.string_length(Buffer.from('four\0')));
  record('pointer', () => {
    const bytes = Buffer.from('pointed\0');
    return [symbols.string_length(ptr(bytes)), symbols.string_length(BigInt(ptr(bytes)))];
  });

  section('result');
  const names = [
    'ascii',
    'utf8',
    'invalid',
    'invalid_mixed',
    'surrogate',
    'overlong',
    'bom',
    'embedded',
    'empty',
    'null',
  ];
  const strings = dlopen(
    fixture,
    Object.fromEntries(names.map((name) => [`string_${name}`, { args: [], returns: 'cstring' }])),
  ).symbols;
  for (const name of names) {
    record(name, () => strings[`string_${name}`]());
    record(`${name} code units`, () => Array.from(strings[`string_${name}`]() ?? [], (c) => c.codePointAt(0)));
    record(`${name} kind`, () => typeof strings[`string_${name}`]());
  }
  record('every length to 64', () => {
    for (let length = 0; length <= 64; length++) {
      const text = symbols.string_of(length, 0x61);
      if (text !== 'a'.repeat(length)) return [length, text];
    }
    return 'all right';
  });
  record('of byte 0xe9', () => symbols.string_of(5, 0xe9));
  record('of byte 0x7f', () => symbols.string_of(5, 0x7f));
  record('of byte 0x80', () => symbols.string_of(3, 0x80));
  record('7 MiB', () => symbols.string_of(7 * 1024 * 1024, 0x7a).length);
  record('7 MiB of 0xff', () => {
    const text = symbols.string_of(7 * 1024 * 1024, 0xff);
    return [text.length, text.charCodeAt(12345)];
  });
  record('the string is a copy', () => {
    const first = symbols.string_of(3, 0x61);
    symbols.string_of(3, 0x62);
    return first;
  });
  const bytes = (values) => {
    const view = Uint8Array.from([...values, 0]);
    return symbols.string_same(view);
  };
  for (const [label, values] of Object.entries({
    'truncated two-byte': [0x61, 0xc3],
    'truncated three-byte': [0xe2, 0x82],
    'truncated four-byte': [0xf0, 0x9f, 0x98],
    'above U+10FFFF': [0xf4, 0x90, 0x80, 0x80],
    'highest code point': [0xf4, 0x8f, 0xbf, 0xbf],
    'five-byte form': [0xf8, 0x88, 0x80, 0x80, 0x80],
    'overlong slash': [0xc0, 0xaf],
    'overlong three-byte': [0xe0, 0x80, 0xaf],
    'surrogate pair as bytes': [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    'stray continuation': [0x80],
    'valid then stray': [0xc3, 0xa9, 0x80],
    'C1 as UTF-8': [0xc2, 0x80],
    'windows quotes': [0x93, 0x94],
    noncharacter: [0xef, 0xbf, 0xbf],
    'BOM twice': [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
    replacement: [0xef, 0xbf, 0xbd],
  })) {
    record(`bytes ${label}`, () => bytes(values));
    record(`bytes ${label}, CString`, () => String(new CString(ptr(Uint8Array.from([...values, 0])))));
    record(`bytes ${label}, CString without new`, () => CString(ptr(Uint8Array.from([...values, 0]))));
    record(`bytes ${label}, CString with length`, () =>
      String(new CString(ptr(Uint8Array.from([...values, 0])), 0, values.length + 1)),
    );
  }

  section('callback parameter');
  let seen;
  const taking = new JSCallback(
    (text) => {
      seen = text;
      return typeof text === 'string' ? text.length : -1;
    },
    { args: ['cstring'], returns: 'i32' },
  );
  for (const [label, text] of Object.entries(texts)) {
    record(label, () => [symbols.call_with_string(taking, text), seen]);
  }
  record('NULL', () => [symbols.call_with_string(taking, null), seen]);
  record('invalid', () => [symbols.call_with_string(taking, Uint8Array.of(0x61, 0xff, 0)), seen]);
  taking.close();

  section('callback result');
  let result;
  const giving = new JSCallback(() => result, { args: [], returns: 'cstring' });
  for (const [label, text] of Object.entries(texts)) {
    record(label, () => {
      result = text;
      return [symbols.call_string(giving), symbols.call_string_digest(giving)];
    });
  }
  for (const [label, value] of [
    ['null', null],
    ['undefined', undefined],
    ['Buffer', Buffer.from('bytes\0')],
  ]) {
    record(label, () => {
      result = value;
      return symbols.call_string(giving);
    });
  }
  record('number', () => {
    result = 5;
    const { call_address } = dlopen(fixture, { call_address: { args: ['function', 'u64'], returns: 'u64' } }).symbols;
    return call_address(giving, 0);
  });
  record('string as String object', () => {
    result = new String('boxed');
    return symbols.call_string(giving);
  });
  giving.close();

  section('other types');
  for (const type of ['ptr', 'function', 'buffer']) {
    const { string_length } = dlopen(fixture, { string_length: { args: [type], returns: 'u32' } }).symbols;
    record(`string to ${type}`, () => string_length('text'));
    record(`empty string to ${type}`, () => string_length(''));
  }
}
