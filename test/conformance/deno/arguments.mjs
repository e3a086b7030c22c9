// Every value as an argument of every type: what arrives in C, or what is said.
import { isPointer, numberTypes, numericValues, oddValues, scalarTypes, show, structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture, libc }) {
  const definitions = {
    distance: { parameters: ['pointer', 'pointer'], result: 'i64' },
    between: { parameters: ['buffer', 'buffer'], result: 'i64', name: 'distance' },
    from_pointer: { parameters: ['pointer', 'buffer'], result: 'i64', name: 'distance' },
    sum_bytes: { parameters: ['buffer', 'u32'], result: 'u32' },
    address_of: { parameters: ['buffer'], result: 'u64' },
    byte_at: { parameters: ['buffer', 'u32'], result: 'u8' },
    set_byte: { parameters: ['buffer', 'u32', 'u8'], result: 'void' },
    many: { parameters: [...Array(20).fill('f64'), ...Array(10).fill('i64')], result: 'f64' },
    mixed_bytes: {
      parameters: ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u8', 'i8', 'u16', 'i16', 'bool', 'f32'],
      result: 'i64',
    },
    echo_One: { parameters: [structs.One], result: structs.One },
    echo_Three: { parameters: [structs.Three], result: structs.Three },
  };
  for (const type of scalarTypes) {
    definitions[`bits_${type}`] = { parameters: [type], result: 'u64' };
    definitions[`second_${type}`] = { parameters: ['f64', type, 'i64'], result: type };
    definitions[`later_${type}`] = { parameters: [type], result: type, nonblocking: true, name: `id_${type}` };
  }
  for (const type of numberTypes) definitions[`id_${type}`] = { parameters: [type], result: type };
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;

  for (const type of ['bool', ...numberTypes]) {
    section(type);
    const bits = symbols[`bits_${type}`];
    for (const value of numericValues) record(show(value), () => bits(value));
    for (const [label, value] of Object.entries(oddValues(api))) record(label, () => bits(value));
    record('no argument', () => bits());
  }
  for (const type of ['pointer', 'function', 'buffer']) {
    section(type);
    const bits = symbols[`bits_${type}`];
    // Where a value is accepted its address is of no interest here, only whether it is NULL.
    const pass = (value) => (bits(value) === 0n ? 'NULL' : 'an address');
    for (const value of [0, 1, -1, 4096, 1.5, NaN, 0n, 4096n, -1n]) record(show(value), () => pass(value));
    for (const [label, value] of Object.entries(oddValues(api))) record(label, () => pass(value));
    record('no argument', () => pass());
    record('UnsafeCallback', () => {
      const callback = new api.UnsafeCallback({ parameters: [], result: 'void' }, () => {});
      try {
        return pass(callback);
      } finally {
        callback.close();
      }
    });
    if (type !== 'buffer') {
      record('pointer arrives', () => bits(api.UnsafePointer.create(0x123456789abcn)) === 0x123456789abcn);
      record('high pointer arrives', () => bits(api.UnsafePointer.create(0xfffffffffffffff0n)));
      record('pointer of an UnsafeCallback', () => {
        const callback = new api.UnsafeCallback({ parameters: [], result: 'void' }, () => {});
        try {
          return bits(callback.pointer) === api.UnsafePointer.value(callback.pointer);
        } finally {
          callback.close();
        }
      });
    }
  }

  section('struct');
  for (const value of [0, 1, 1.5, NaN, 0n, 1n]) record(show(value), () => symbols.echo_One(value));
  for (const [label, value] of Object.entries(oddValues(api))) record(label, () => symbols.echo_One(value));
  record('no argument', () => symbols.echo_One());
  const source = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  record('view with an offset', () => symbols.echo_Three(source.subarray(3)));
  record('view of the exact size', () => symbols.echo_Three(new Uint8Array(source.buffer, 5, 3)));
  record('DataView with an offset', () => symbols.echo_Three(new DataView(source.buffer, 2)));
  record('larger ArrayBuffer', () => symbols.echo_Three(source.buffer));
  record('Uint16Array with an offset', () => symbols.echo_Three(new Uint16Array(source.buffer, 2, 2)));
  record('array of three', () => symbols.echo_Three([1, 2, 3]));
  record('plain object', () => symbols.echo_Three({ 0: 1, 1: 2, 2: 3, length: 3 }));
  record('view of a resizable buffer', () =>
    symbols.echo_Three(new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }))),
  );
  record('resizable buffer', () => symbols.echo_Three(new ArrayBuffer(8, { maxByteLength: 16 })));

  section('in a later place');
  for (const type of ['bool', ...numberTypes]) {
    const call = symbols[`second_${type}`];
    for (const value of type === 'bool' ? [true, false] : [1, 100, 127])
      record(`${type} ${value}`, () => call(0.5, value, 7n));
    record(`${type} undefined`, () => call(0.5, undefined, 7n));
    record(`${type}, bad first`, () => call('x', undefined, 7n));
    record(`${type}, bad last`, () => call(0.5, type === 'bool' ? true : 1, 'x'));
  }
  record('many', () =>
    symbols.many(
      ...Array.from({ length: 20 }, (_, i) => i / 4),
      ...Array.from({ length: 10 }, (_, i) => BigInt(i * 1000 - 5)),
    ),
  );
  record('mixed bytes', () =>
    symbols.mixed_bytes(255, -128, 65535, -32768, 4294967295, -2147483648, 1, -1, 2, -2, true, 2.5),
  );
  record('mixed bytes, cut', () =>
    symbols.mixed_bytes(256 + 7, 128, 65536 + 9, 32768, 5, 6, 511, 255, 65537, 65535, false, -1),
  );

  // C leaves open what the rest of a register holds; libraries in other languages read it.
  section('whole registers');
  const narrow = {
    bool: [false, true],
    u8: [0, 200],
    i8: [1, -1],
    u16: [1, 60000],
    i16: [1, -2],
    u32: [1, 4000000000],
    i32: [7, -8],
  };
  const registers = {};
  for (const type of Object.keys(narrow)) {
    registers[type] = { parameters: [type], result: 'u64', name: 'bits_u64' };
    registers[`second_${type}`] = { parameters: ['f64', type, 'i64'], result: 'u64', name: 'second_u64' };
  }
  const whole = api.dlopen(fixture, registers);
  for (const [type, values] of Object.entries(narrow)) {
    for (const value of values) {
      symbols.bits_u64(2n ** 64n - 1n);
      record(`${type} ${value}`, () => whole.symbols[type](value));
      symbols.second_u64(1, 2n ** 64n - 1n, -1n);
      record(`${type} ${value}, in a later place`, () => whole.symbols[`second_${type}`](1, value, -1n));
    }
  }
  whole.close();

  section('limits come back');
  const limits = {
    u8: [0, 255],
    i8: [-128, 127],
    u16: [0, 65535],
    i16: [-32768, 32767],
    u32: [0, 4294967295],
    i32: [-2147483648, 2147483647],
    u64: [0n, 2n ** 64n - 1n],
    i64: [-(2n ** 63n), 2n ** 63n - 1n],
    usize: [0n, 2n ** 64n - 1n],
    isize: [-(2n ** 63n), 2n ** 63n - 1n],
    f32: [-0, 3.4028234663852886e38, 1e-45, NaN, -Infinity],
    f64: [-0, 5e-324, 1.7976931348623157e308, NaN, -Infinity],
  };
  for (const [type, values] of Object.entries(limits)) {
    for (const value of values) record(`${type} ${show(value)}`, () => symbols[`id_${type}`](value));
  }

  section('buffer address');
  const base = new ArrayBuffer(16);
  new Uint8Array(base).set([10, 20, 30, 40, 50, 60, 70, 80]);
  const from = (value) => symbols.between(base, value);
  record('the buffer', () => from(base));
  record('Uint8Array', () => from(new Uint8Array(base)));
  record('Uint8Array with an offset', () => from(new Uint8Array(base, 4)));
  record('DataView with an offset', () => from(new DataView(base, 3)));
  record('Float64Array with an offset', () => from(new Float64Array(base, 8, 1)));
  record('subarray', () => from(new Uint8Array(base, 4).subarray(3)));
  record('empty view inside', () => from(new Uint8Array(base, 4, 0)));
  record('empty view at the end', () => from(new Uint8Array(base, 16)));
  record('empty DataView inside', () => from(new DataView(base, 5, 0)));
  record('Uint8Array of its own', () => symbols.sum_bytes(new Uint8Array([1, 2, 3]), 3));
  record('small Uint8Array twice', () => {
    const small = new Uint8Array(8);
    return symbols.address_of(small) === symbols.address_of(small) && symbols.between(small, small.buffer);
  });
  record('view of a SharedArrayBuffer', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    symbols.set_byte(shared, 5, 77);
    return shared;
  });
  record('write through', () => {
    const target = new Uint8Array(8);
    symbols.set_byte(target.subarray(2), 1, 9);
    return target;
  });
  record('write through a small array that was filled before', () => {
    const target = Uint8Array.of(1, 2, 3, 4);
    symbols.set_byte(target, 1, 99);
    return target;
  });
  record('write through Float32Array', () => {
    const target = Float32Array.of(1, 2);
    symbols.set_byte(target, 3, 0);
    return Array.from(target);
  });
  for (const [label, make] of [
    ['empty Uint8Array', () => new Uint8Array(0)],
    ['empty ArrayBuffer', () => new ArrayBuffer(0)],
    ['empty DataView', () => new DataView(new ArrayBuffer(0))],
    ['empty view of an empty SharedArrayBuffer', () => new Uint8Array(new SharedArrayBuffer(0))],
    ['null', () => null],
  ]) {
    record(label, () => symbols.address_of(make()));
  }
  const gone = () => {
    const buffer = new ArrayBuffer(8);
    const view = new Uint8Array(buffer);
    symbols.address_of(view);
    symbols.address_of(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    return { buffer, view };
  };
  record('detached buffer', () => symbols.address_of(gone().buffer));
  record('detached view', () => symbols.address_of(gone().view));
  const growing = () => {
    const buffer = new ArrayBuffer(8, { maxByteLength: 64 });
    return { buffer, whole: new Uint8Array(buffer), fixed: new Uint8Array(buffer, 2, 4) };
  };
  record('resizable buffer', () => {
    const { buffer, whole, fixed } = growing();
    return [symbols.between(buffer, whole), symbols.between(buffer, fixed)];
  });
  record('resized buffer', () => {
    const { buffer, whole, fixed } = growing();
    const before = symbols.address_of(whole);
    buffer.resize(64);
    symbols.set_byte(whole, 63, 5);
    return [before === symbols.address_of(whole), symbols.between(buffer, fixed), whole[63]];
  });
  record('fixed view that a shrunk buffer no longer holds', () => {
    const { buffer, fixed } = growing();
    symbols.address_of(fixed);
    buffer.resize(3);
    return symbols.address_of(fixed);
  });
  record('growable shared buffer', () => {
    const shared = new SharedArrayBuffer(8, { maxByteLength: 64 });
    const view = new Uint8Array(shared);
    symbols.set_byte(view, 3, 6);
    return view[3];
  });
  record('one view, many calls', () => {
    const view = new Uint8Array(4096).fill(1);
    let sum = 0;
    for (let i = 0; i < 100; i++) sum += symbols.sum_bytes(view, 4096);
    return sum;
  });
  record('many views, one call each', () => {
    let sum = 0;
    for (let i = 0; i < 200; i++) sum += symbols.sum_bytes(new Uint8Array(64).fill(i & 255), 64);
    return sum;
  });
  record('memory of C as a buffer', () => {
    const block = api.dlopen(fixture, { block_address: { parameters: [], result: 'pointer' } });
    const pointer = block.symbols.block_address();
    const view = new Uint8Array(api.UnsafePointerView.getArrayBuffer(pointer, 16));
    const result = [
      symbols.from_pointer(pointer, view),
      symbols.from_pointer(pointer, view.buffer),
      symbols.from_pointer(pointer, view.subarray(4)),
      symbols.from_pointer(pointer, api.UnsafePointerView.getArrayBuffer(pointer, 0)),
      symbols.from_pointer(pointer, new Uint8Array(api.UnsafePointerView.getArrayBuffer(pointer, 0))),
    ];
    block.close();
    return result;
  });
  record('Buffer', () => symbols.sum_bytes(Buffer.from([1, 2, 250]), 3));
  record('Buffer from a pool', () => symbols.byte_at(Buffer.from('text'), 1));
  record('empty Buffer', () => symbols.address_of(Buffer.alloc(0)));

  section('errors are plain');
  for (const type of ['u8', 'bool', 'pointer', 'buffer']) {
    record(type, () => {
      try {
        symbols[`bits_${type}`](Symbol('x'));
      } catch (error) {
        return [
          Object.getPrototypeOf(error) === TypeError.prototype,
          Object.getOwnPropertyNames(error)
            .sort()
            .filter((name) => name !== 'stack'),
          'code' in error,
          error.cause,
        ];
      }
    });
  }
  record('u8 has no effects on the object', () => {
    const seen = [];
    try {
      symbols.bits_u8({ valueOf: () => seen.push('valueOf'), toString: () => seen.push('toString') });
    } catch (error) {
      return [seen, error.constructor.name];
    }
  });

  section('nonblocking');
  for (const type of scalarTypes) {
    const later = symbols[`later_${type}`];
    for (const value of [1, -1, -0, 1.5, 5n]) await record(`${type} ${show(value)}`, () => later(value));
    for (const label of [
      'undefined',
      'null',
      'true',
      'string 1',
      'object',
      'Uint8Array',
      'SharedArrayBuffer',
      'pointer',
      'new Number',
    ]) {
      const value = oddValues(api)[label];
      await record(`${type} ${label}`, async () => {
        const result = await later(value);
        return isPointer(result) ? 'a pointer' : result;
      });
    }
    record(`${type} never throws`, () => {
      const promise = later();
      promise.catch(() => {});
      return promise;
    });
    await later().catch(() => {});
  }

  section('variadic functions of fixed shape');
  if (process.arch === 'x64') {
    const c = api.dlopen(libc, {
      two: { parameters: ['buffer', 'usize', 'buffer', 'i32', 'buffer'], result: 'i32', name: 'snprintf' },
    });
    record('snprintf', () => {
      const target = new Uint8Array(32);
      const text = (string) => new TextEncoder().encode(`${string}\0`);
      const length = c.symbols.two(target, 32n, text('%d-%s'), 42, text('abc'));
      return [length, new TextDecoder().decode(target.subarray(0, length))];
    });
    c.close();
  }
  library.close();
}
