// CString: arguments, errors, and what both forms give.

export default function ({ api, record, section, fixture }) {
  const { CString, ptr, dlopen, JSCallback } = api;
  const bytes = Buffer.from('0123456789\0after\0');
  const at = ptr(bytes);
  const plain = (...args) => {
    const made = new CString(...args);
    return [String(made), made.length];
  };
  const symbols = dlopen(fixture, { text_ascii: {}, text_embedded: {} }).symbols;

  const pointers = [
    ['undefined', undefined],
    ['null', null],
    ['0', 0],
    ['-0', -0],
    ['0n', 0n],
    ['NaN', NaN],
    ['""', ''],
    ['false', false],
    ['-1', -1],
    ['-1n', -1n],
    ['2n**64n', 2n ** 64n],
    ['"abc"', 'abc'],
    ['true', true],
    ['{}', {}],
    ['{ptr}', { ptr: at }],
    ['view', bytes],
    ['ArrayBuffer', new ArrayBuffer(8)],
    ['Symbol()', Symbol('s')],
    ['function', () => at],
    ['JSCallback', new JSCallback(() => 1, {})],
    ['FFI function', symbols.text_ascii],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['[]', []],
    ['-5.5', -5.5],
  ];
  const offsets = [
    ['undefined', undefined],
    ['null', null],
    ['NaN', NaN],
    ['0', 0],
    ['1', 1],
    ['1.5', 1.5],
    ['-0', -0],
    ['5', 5],
    ['10', 10],
    ['11', 11],
    ['true', true],
    ['"1"', '1'],
    ['1n', 1n],
    ['{}', {}],
    ['[]', []],
    ['Symbol()', Symbol('s')],
  ];
  const lengths = [
    ['undefined', undefined],
    ['null', null],
    ['NaN', NaN],
    ['0', 0],
    ['-0', -0],
    ['1', 1],
    ['1.5', 1.5],
    ['5', 5],
    ['10', 10],
    ['11', 11],
    ['14', 14],
    ['-1', -1],
    ['-1.5', -1.5],
    ['"3"', '3'],
    ['3n', 3n],
    ['{}', {}],
    ['true', true],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['Symbol()', Symbol('s')],
  ];

  for (const [form, make] of [
    ['new', plain],
    ['call', (...args) => CString(...args)],
  ]) {
    section(form);
    record('no arguments', () => make());
    record('pointer', () => make(at));
    record('bigint', () => make(BigInt(at)));
    record('pointer + 0.5', () => make(at + 0.5));
    record('symbol address', () => make(symbols.text_embedded.ptr));
    record('symbol address and length', () => make(symbols.text_embedded.ptr, 0, 5));
    for (const [label, pointer] of pointers) record(`ptr ${label}`, () => make(pointer));
    for (const [label, pointer] of pointers.slice(0, 16)) {
      record(`ptr ${label}, offset "1"`, () => make(pointer, '1'));
      record(`ptr ${label}, length 0`, () => make(pointer, 0, 0));
    }
    for (const [label, offset] of offsets) {
      record(`byteOffset ${label}`, () => make(at, offset));
      record(`byteOffset ${label}, length 3`, () => make(at, offset, 3));
    }
    record('byteOffset -5', () => make(at + 5, -5));
    record('byteOffset -5, length 3', () => make(at + 5, -5, 3));
    for (const [label, length] of lengths) record(`byteLength ${label}`, () => make(at, 0, length));
    for (const [label, length] of lengths) record(`byteLength ${label} at 2`, () => make(at, 2, length));
    record('bad offset and bad length', () => make(at, '1', 0));
    record('invalid UTF-8', () => make(ptr(Uint8Array.of(0x61, 0xff, 0xfe, 0x62, 0xc3, 0)), 0, 5));
    record('BOM', () => make(ptr(Uint8Array.of(0xef, 0xbb, 0xbf, 0x62, 0))));
    record('half of a character', () => make(ptr(Buffer.from('€\0')), 0, 2));
    record('length over NUL', () => make(ptr(Buffer.from('a\0b\0')), 0, 4));
    record('long', () => {
      const long = Buffer.alloc(100_001, 'é'.repeat(50_000));
      long[100_000] = 0;
      const text = make(ptr(long));
      return Array.isArray(text) ? text[1] : text.length;
    });
    record('a copy', () => {
      const own = Buffer.from('first\0');
      const text = make(ptr(own));
      own.write('other');
      return Array.isArray(text) ? text[0] : text;
    });
  }

  section('kinds');
  record('typeof called', () => typeof CString(at));
  record('concatenation', () => `${new CString(at)}${new CString(at, 8)}`);
  record('regular expression', () => /345/.test(new CString(at)));
  record('equals', () => new CString(at) == '0123456789');
  record('JSON', () => JSON.stringify({ text: new CString(at) }));
  record('method', () => new CString(at).toUpperCase().slice(2, 4));
  record('index', () => new CString(at)[3]);
  record('spread', () => [...new CString(at, 7)]);
  // The two settled differences: what `new` gives here is an object with the fields that the documents name.
  record('typeof new', () => typeof new CString(at));
  record('instanceof CString', () => {
    try {
      return new CString(at) instanceof CString;
    } catch (error) {
      return error.constructor.name;
    }
  });
  record('instanceof String', () => new CString(at) instanceof String);
  record('prototype', () => typeof CString.prototype);
  record('fields', () => {
    const text = new CString(at, 2, 3);
    return [text.ptr === at, text.byteOffset, text.byteLength];
  });
}
