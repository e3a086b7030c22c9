// `read.*` against DataView on the same bytes, at every offset, and its errors.

const views = {
  u8: (view, at) => view.getUint8(at),
  u16: (view, at) => view.getUint16(at, true),
  u32: (view, at) => view.getUint32(at, true),
  i8: (view, at) => view.getInt8(at),
  i16: (view, at) => view.getInt16(at, true),
  i32: (view, at) => view.getInt32(at, true),
  i64: (view, at) => view.getBigInt64(at, true),
  u64: (view, at) => view.getBigUint64(at, true),
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
  ptr: (view, at) => Number(view.getBigUint64(at, true)),
  intptr: (view, at) => Number(view.getBigInt64(at, true)),
};

export default function ({ api, record, section, fixture }) {
  const { read, dlopen } = api;
  const { exported_bytes, exported_i32, exported_f64, memory_new } = dlopen(fixture, {
    exported_bytes: {},
    exported_i32: {},
    exported_f64: {},
    memory_new: { args: ['u32', 'u8'], returns: 'ptr' },
  }).symbols;
  const fixed = exported_bytes.ptr;
  const memory = memory_new(256, 0);
  const view = new DataView(api.toArrayBuffer(memory, 0, 256));
  for (let i = 0; i < 256; i++) view.setUint8(i, (i * 167 + 13) & 0xff);

  for (const [name, get] of Object.entries(views)) {
    section(name);
    for (let offset = 0; offset < 8; offset++) record(`fixed bytes at ${offset}`, () => read[name](fixed, offset));
    record('without offset', () => read[name](fixed));
    record('against DataView', () => {
      for (let offset = 0; offset <= 248; offset++) {
        const expected = get(view, offset);
        for (const actual of [
          read[name](memory, offset),
          read[name](memory + offset),
          read[name](BigInt(memory), offset),
        ]) {
          if (!Object.is(actual, expected)) return [offset, expected, actual];
        }
      }
      return 'the same';
    });
    for (const [label, bytes] of [
      ['zeros', [0, 0, 0, 0, 0, 0, 0, 0]],
      ['ones', [255, 255, 255, 255, 255, 255, 255, 255]],
      ['sign bits', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
      ['2**53 - 1', [255, 255, 255, 255, 255, 255, 31, 0]],
      ['2**53', [0, 0, 0, 0, 0, 0, 32, 0]],
      ['2**53 + 1', [1, 0, 0, 0, 0, 0, 32, 0]],
      ['-0', [0, 0, 0, 0x80, 0, 0, 0, 0x80]],
      ['NaN', [1, 0, 0xc0, 0x7f, 1, 0, 0xf8, 0x7f]],
    ]) {
      bytes.forEach((byte, i) => view.setUint8(i, byte));
      record(label, () => [read[name](memory), read[name](memory, 4)]);
    }
    for (let i = 0; i < 256; i++) view.setUint8(i, (i * 167 + 13) & 0xff);

    for (const [label, offset] of [
      ['undefined', undefined],
      ['null', null],
      ['1.5', 1.5],
      ['1.999', 1.999],
      ['-0', -0],
      ['true', true],
      ['NaN', NaN],
      ['Infinity', Infinity],
      ['-Infinity', -Infinity],
      ['"1"', '1'],
      ['1n', 1n],
      ['{}', {}],
      ['Symbol()', Symbol('s')],
      ['[]', []],
    ]) {
      record(`offset ${label}`, () => read[name](fixed, offset));
    }
    record('offset -8', () => Object.is(read[name](fixed + 8, -8), read[name](fixed, 0)));
    record('offset -0.5', () => Object.is(read[name](fixed + 8, -0.5), read[name](fixed, 8)));
    record('pointer + 0.5', () => Object.is(read[name](fixed + 0.5), read[name](fixed)));
    for (const [label, pointer] of [
      ['undefined', undefined],
      ['null', null],
      ['0', 0],
      ['-0', -0],
      ['0n', 0n],
      ['NaN', NaN],
      ['-1', -1],
      ['-1n', -1n],
      ['2n**64n', 2n ** 64n],
      ['"1"', '1'],
      ['{}', {}],
      ['{ptr}', { ptr: fixed }],
      ['true', true],
      ['Symbol()', Symbol('s')],
      ['view', new Uint8Array(16)],
      ['0.5', 0.5],
      ['-0.5', -0.5],
      ['-Infinity', -Infinity],
      ['JSCallback', new api.JSCallback(() => 1, {})],
      ['FFI function', exported_bytes],
    ]) {
      record(`pointer ${label}`, () => read[name](pointer));
      record(`pointer ${label}, offset "1"`, () => read[name](pointer, '1'));
    }
    record('no arguments', () => read[name]());
    record('offset to zero', () => read[name](fixed, -fixed));
    record('extra arguments', () => Object.is(read[name](fixed, 0, 'extra'), read[name](fixed)));
  }
  section('data symbols');
  record('i32', () => read.i32(exported_i32.ptr));
  record('f64', () => read.f64(exported_f64.ptr));
  section('hot');
  record('100,000 reads', () => {
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += read.u8(fixed, i & 15);
    return [sum, read.u8(fixed, 1)];
  });
  record('error after heat', () => read.u8(0));
  record('string offset after heat', () => read.u8(fixed, '1'));
}
