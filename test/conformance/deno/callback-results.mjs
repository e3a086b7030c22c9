// What each value becomes when a callback returns it, by result type.
//
// Values with which Deno ends the process (bigints, symbols, pointer objects where a number is wanted) are left
// out here: they are tests of our own.
import { numericValues, numberTypes, oddValues, show, structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture }) {
  const { UnsafeCallback, UnsafePointer } = api;
  const definitions = {
    take_struct: { parameters: ['function', 'buffer'], result: 'u32' },
    take_three: { parameters: ['function', 'buffer'], result: 'u32' },
    take_true: { parameters: ['function'], result: 'bool' },
    block_address: { parameters: [], result: 'pointer' },
    run: { parameters: ['function'], result: 'void' },
    distance: { parameters: ['pointer', 'pointer'], result: 'i64' },
    later_take_i32: { parameters: ['function'], result: 'u64', name: 'take_i32', nonblocking: true },
    later_take_u64: { parameters: ['function'], result: 'u64', name: 'take_u64', nonblocking: true },
    later_take_f64: { parameters: ['function'], result: 'u64', name: 'take_f64', nonblocking: true },
  };
  for (const type of [...numberTypes, 'bool', 'pointer', 'buffer', 'function']) {
    definitions[`take_${type}`] = { parameters: ['function'], result: 'u64' };
  }
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;
  // Which of the many NaNs arrives in C is not something that a program can rely on.
  const quiet = (type, bits) => {
    if (type === 'f32' && (bits & 0x7fffffffn) > 0x7f800000n) return 'NaN';
    if (type === 'f64' && (bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n) return 'NaN';
    return bits;
  };
  const taken = (type, value, take = symbols[`take_${type}`], ...rest) => {
    const callback = new UnsafeCallback({ parameters: [], result: type }, () => value);
    try {
      return quiet(type, take(callback.pointer, ...rest));
    } finally {
      callback.close();
    }
  };

  const wide = ['u64', 'i64', 'usize', 'isize'];
  const fatal = ['symbol', 'registered symbol', 'pointer', 'proxy of view', 'detached view'];
  for (const type of [...numberTypes, 'bool']) {
    section(type);
    for (const value of numericValues) {
      if (typeof value === 'bigint' && !wide.includes(type) && type !== 'bool') continue;
      record(show(value), () => taken(type, value));
    }
    for (const [label, value] of Object.entries(oddValues(api))) {
      if (type !== 'bool' && (fatal.includes(label) || /null-prototype|Object\(1n\)/.test(label))) continue;
      record(label, () => taken(type, value));
    }
  }
  section('more for numbers');
  for (const type of ['u8', 'i8', 'i32', 'u32', 'f64', 'f32', 'i64', 'u64', 'usize', 'isize', 'bool']) {
    for (const text of [
      '5',
      ' 7 ',
      '0x10',
      '1e3',
      '-3',
      '3.9',
      '-3.9',
      'abc',
      '',
      'Infinity',
      '-Infinity',
      '1_0',
      '5n',
      '99999999999999999999',
    ]) {
      record(`${type} ${JSON.stringify(text)}`, () => taken(type, text));
    }
    record(`${type} valueOf 2.7`, () => taken(type, { valueOf: () => 2.7 }));
    record(`${type} toString "8"`, () => taken(type, { toString: () => '8' }));
    record(`${type} date`, () => taken(type, new Date(77)));
    record(`${type} [5]`, () => taken(type, [5]));
    record(`${type} [5, 6]`, () => taken(type, [5, 6]));
  }
  for (const type of ['i64', 'isize', 'u64', 'usize']) {
    for (const value of [2 ** 53, -(2 ** 53), 9.5e18, 1.9e19, -9.5e18, 1.5, -1.5, -0.5])
      record(`${type} ${show(value)}`, () => taken(type, value));
  }

  for (const type of ['pointer', 'function', 'buffer']) {
    section(type);
    const word = (value) => (value === 0n ? 'NULL' : 'an address');
    for (const value of [0, 1, 4096, 0n, 4096n, 1.5]) record(show(value), () => word(taken(type, value)));
    for (const [label, value] of Object.entries(oddValues(api))) {
      record(label, () => word(taken(type, value)));
    }
    record('pointer arrives', () => taken(type, UnsafePointer.create(0x123456789abcn)));
    const block = symbols.block_address();
    record('pointer of C', () => taken(type, block) === UnsafePointer.value(block));
    record('UnsafeCallback', () => {
      const other = new UnsafeCallback({ parameters: [], result: 'void' }, () => {});
      try {
        return word(taken(type, other));
      } finally {
        other.close();
      }
    });
    const base = new ArrayBuffer(32);
    const start = UnsafePointer.value(UnsafePointer.of(base));
    const from = (value) => {
      const address = taken(type, value);
      return address === 0n ? 'NULL' : address - start;
    };
    record('ArrayBuffer of 32', () => from(base));
    record('view with an offset', () => from(new Uint8Array(base, 5)));
    record('DataView with an offset', () => from(new DataView(base, 6)));
    record('empty view inside', () => from(new Uint8Array(base, 7, 0)));
    record('Float64Array with an offset', () => from(new Float64Array(base, 8)));
  }

  section('void');
  for (const [label, value] of Object.entries(oddValues(api))) record(label, () => taken('void', value, symbols.run));

  section('bool as bool');
  for (const value of [true, false, 0, 1, 2, '', 'x', null, undefined, NaN, 0n, 1n, {}]) {
    record(typeof value === 'object' && value ? 'object' : show(value), () => taken('bool', value, symbols.take_true));
  }

  section('struct');
  const point = (value) => {
    const target = new Uint8Array(16);
    taken(structs.Point, value, symbols.take_struct, target);
    return target;
  };
  const three = (value) => {
    const target = new Uint8Array(3);
    taken(structs.Three, value, symbols.take_three, target);
    return target;
  };
  record('Float64Array', () => point(Float64Array.of(1, 2)));
  record('Uint8Array', () => point(Uint8Array.from({ length: 16 }, (_, i) => i)));
  record('larger Uint8Array', () => point(Uint8Array.from({ length: 40 }, (_, i) => i)));
  record('Uint8Array with an offset', () => point(Uint8Array.from({ length: 40 }, (_, i) => i).subarray(8)));
  record('DataView with an offset', () => point(new DataView(Uint8Array.from({ length: 40 }, (_, i) => i).buffer, 4)));
  record('ArrayBuffer', () => point(Uint8Array.from({ length: 16 }, (_, i) => i).buffer));
  record('three bytes', () => three(Uint8Array.of(7, 8, 9)));
  record('three bytes of a larger view', () => three(Uint8Array.of(7, 8, 9, 10, 11)));
  record('shorter, the bytes that are there', () => three(Uint8Array.of(7, 8)).slice(0, 2));

  section('nonblocking');
  for (const value of [5, 1.9, -1, undefined, null, '7', 'x', true, NaN]) {
    await record(`i32 ${show(value)}`, async () => {
      const callback = new UnsafeCallback({ parameters: [], result: 'i32' }, () => value);
      const result = await symbols.later_take_i32(callback.pointer);
      callback.close();
      return result;
    });
    await record(`u64 ${show(value)}`, async () => {
      const callback = new UnsafeCallback({ parameters: [], result: 'u64' }, () => value);
      const result = await symbols.later_take_u64(callback.pointer);
      callback.close();
      return result;
    });
    await record(`f64 ${show(value)}`, async () => {
      const callback = new UnsafeCallback({ parameters: [], result: 'f64' }, () => value);
      const result = await symbols.later_take_f64(callback.pointer);
      callback.close();
      return quiet('f64', result);
    });
  }
  library.close();
}
