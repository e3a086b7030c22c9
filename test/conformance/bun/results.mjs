// What JavaScript receives for every bit pattern at the limits of every type, as a result and as a parameter of a
// callback.

const patterns = [
  0n,
  1n,
  2n,
  0x7en,
  0x7fn,
  0x80n,
  0x81n,
  0xfen,
  0xffn,
  0x100n,
  0x101n,
  0x7fffn,
  0x8000n,
  0x8001n,
  0xffffn,
  0x10000n,
  0x12345678n,
  0x7fffffffn,
  0x80000000n,
  0x80000001n,
  0xffffffffn,
  0x100000000n,
  0x1_0000_0001n,
  0xdeadbeefcafebaben,
  2n ** 52n,
  2n ** 53n - 2n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 63n + 1n,
  2n ** 64n - 2n ** 53n - 1n,
  2n ** 64n - 2n ** 53n,
  2n ** 64n - 2n ** 53n + 1n,
  2n ** 64n - 2n ** 53n + 2n,
  2n ** 64n - 0x8000n,
  2n ** 64n - 2n,
  2n ** 64n - 1n,
];
const narrow = [
  'void',
  'char',
  'i8',
  'u8',
  'i16',
  'u16',
  'i32',
  'u32',
  'i64',
  'u64',
  'i64_fast',
  'u64_fast',
  'bool',
  'ptr',
  'function',
];
const aliases = [
  'int8_t',
  'uint8_t',
  'int16_t',
  'uint16_t',
  'int32_t',
  'int',
  'c_int',
  'uint32_t',
  'c_uint',
  'int64_t',
  'isize',
  'uint64_t',
  'usize',
  'size_t',
  'pointer',
  'void*',
  'char*',
  'fn',
  'callback',
];
const doubles = [
  0n,
  0x8000000000000000n,
  0x3ff0000000000000n,
  0xbff8000000000000n,
  1n,
  0x8000000000000001n,
  0x7fefffffffffffffn,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  0x7ff8000000000000n,
  0x7ff8000000000001n,
  0xfff8000000000000n,
  0x7ff0000000000001n,
  0xffffffffffffffffn,
  0x7ff4000000000000n,
  0x400921fb54442d18n,
  0x4340000000000000n,
  0x41dfffffffc00000n,
  0x41e0000000000000n,
  0xc1e0000000000000n,
];
const floats = [
  0, 0x80000000, 0x3f800000, 0xbfc00000, 1, 0x80000001, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fc00001,
  0xffc00000, 0x7f800001, 0xffffffff, 0x40490fdb, 0x3dcccccd,
];

export default function ({ api, record, section, fixture }) {
  const { dlopen, JSCallback, linkSymbols } = api;
  const result = (type) => dlopen(fixture, { result_bits: { args: ['u64'], returns: type } }).symbols.result_bits;

  for (const type of narrow) {
    section(`result ${type}`);
    const call = result(type);
    for (const bits of patterns) record(`0x${bits.toString(16)}`, () => call(bits));
  }
  section('result by alias');
  for (const type of aliases) {
    const call = result(type);
    record(type, () => [0n, 255n, 0x8000n, 0xffffffffn, 2n ** 64n - 1n].map((bits) => call(bits)));
  }
  section('result by number');
  for (let id = 0; id <= 17; id++) {
    if (id === 9 || id === 10 || id === 14) continue;
    record(String(id), () => [0n, 255n, 0x8000n, 0xffffffffn, 2n ** 64n - 1n].map(result(id)));
  }
  section('result f64');
  const { result_f64, result_f32 } = dlopen(fixture, {
    result_f64: { args: ['u64'], returns: 'f64' },
    result_f32: { args: ['u32'], returns: 'f32' },
  }).symbols;
  for (const bits of doubles) record(`0x${bits.toString(16)}`, () => result_f64(bits));
  section('result f32');
  for (const bits of floats) record(`0x${bits.toString(16)}`, () => result_f32(bits));
  section('float aliases');
  for (const type of ['double', 'f64', 9]) {
    const address = dlopen(fixture, { result_f64: {} }).symbols.result_f64.ptr;
    const { f } = linkSymbols({ f: { ptr: address, args: ['u64'], returns: type } }).symbols;
    record(String(type), () => f(0x3ff8000000000000n));
  }
  for (const type of ['float', 'f32', 10]) {
    const address = dlopen(fixture, { result_f32: {} }).symbols.result_f32.ptr;
    const { f } = linkSymbols({ f: { ptr: address, args: ['u32'], returns: type } }).symbols;
    record(String(type), () => f(0x3fc00000));
  }

  const { call_bits, call_f64, call_f32 } = dlopen(fixture, {
    call_bits: { args: ['function', 'u64'], returns: 'void' },
    call_f64: { args: ['function', 'u64'], returns: 'u64' },
    call_f32: { args: ['function', 'u32'], returns: 'u64' },
  }).symbols;
  for (const type of [...narrow.slice(1), 'buffer']) {
    section(`parameter ${type}`);
    let seen;
    const callback = new JSCallback((value) => (seen = value), { args: [type], returns: 'void' });
    for (const bits of patterns) {
      record(`0x${bits.toString(16)}`, () => {
        seen = 'not called';
        call_bits(callback, bits);
        return seen;
      });
    }
    callback.close();
  }
  section('parameter by alias');
  for (const type of aliases) {
    const seen = [];
    const callback = new JSCallback((value) => seen.push(value), { args: [type], returns: 'void' });
    record(type, () => {
      for (const bits of [0n, 255n, 0x8000n, 0xffffffffn, 2n ** 64n - 1n]) call_bits(callback, bits);
      return seen;
    });
    callback.close();
  }
  for (const [type, call, all] of [
    ['f64', call_f64, doubles],
    ['f32', call_f32, floats],
  ]) {
    section(`parameter and result ${type}`);
    let seen;
    const callback = new JSCallback((value) => (seen = value), { args: [type], returns: type });
    for (const bits of all) {
      record(`0x${bits.toString(16)}`, () => {
        const result = call(callback, bits);
        return [seen, Number.isNaN(seen) ? 'not compared' : result];
      });
    }
    callback.close();
  }
}
