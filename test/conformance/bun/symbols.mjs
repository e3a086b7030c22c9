// Names that are array indices, many symbols, many arguments, argument counts, order of conversion, data symbols.

export default function ({ api, record, section, fixture }) {
  const { dlopen, linkSymbols, read, JSCallback } = api;

  section('index names');
  record('dlopen', () => {
    const { symbols } = dlopen(fixture, {
      7: { returns: 'i32' },
      add: { args: ['i32', 'i32'], returns: 'i32' },
      0: { returns: 'i32' },
    });
    return [Object.keys(symbols), symbols[0](), symbols['7'](), symbols.add(1, 2), symbols[0].name, symbols[7].length];
  });
  record('linkSymbols', () => {
    const address = dlopen(fixture, { call_count: { returns: 'i32' } }).symbols.call_count.ptr;
    const names = ['4294967294', '4294967295', '10', '1', 'x', '-1', '1.5', '01'];
    const { symbols } = linkSymbols(Object.fromEntries(names.map((name) => [name, { ptr: address, returns: 'i32' }])));
    return [Object.keys(symbols), symbols[10].name, typeof symbols[1]()];
  });
  record('missing index', () => dlopen(fixture, { 0: {}, 1: {} }));
  for (const name of [
    'toString',
    'constructor',
    'hasOwnProperty',
    'length',
    'name',
    'close',
    'symbols',
    'ptr',
    'then',
  ]) {
    record(`named ${name}`, () => {
      const address = dlopen(fixture, { call_count: { returns: 'i32' } }).symbols.call_count.ptr;
      const library = linkSymbols({ [name]: { ptr: address, returns: 'i32' } });
      return [Object.keys(library.symbols), library.symbols[name].name, typeof library.symbols[name]()];
    });
  }
  record('named __proto__', () => {
    const address = dlopen(fixture, { call_count: { returns: 'i32' } }).symbols.call_count.ptr;
    const library = linkSymbols({ ['__proto__']: { ptr: address, returns: 'i32' } });
    return [Object.keys(library.symbols), Object.getPrototypeOf(library.symbols) === Object.prototype];
  });
  record('odd names', () => {
    const address = dlopen(fixture, { call_count: { returns: 'i32' } }).symbols.call_count.ptr;
    const names = [
      'a b',
      'ключ',
      '💡',
      'a"b',
      "a'b",
      'a`b',
      '${x}',
      'a\nb',
      'a\\b',
      '*/',
      '//',
      '\u2028',
      'return',
      'a.b',
    ];
    const { symbols } = linkSymbols(Object.fromEntries(names.map((name) => [name, { ptr: address, returns: 'i32' }])));
    return names.map((name) => [symbols[name].name, typeof symbols[name]()]);
  });

  section('seventy-five');
  const definitions = Object.fromEntries(
    Array.from({ length: 75 }, (_, i) => [`many_${i}`, { args: ['i32'], returns: 'i32' }]),
  );
  record('results', () => {
    const { symbols } = dlopen(fixture, definitions);
    return Object.keys(symbols).map((name, i) => symbols[name](1000) - 1000 - i);
  });
  record(
    'keys in order',
    () => Object.keys(dlopen(fixture, definitions).symbols).join() === Object.keys(definitions).join(),
  );
  record('hot together', () => {
    const functions = Object.values(dlopen(fixture, definitions).symbols);
    let sum = 0;
    for (let round = 0; round < 1500; round++) for (const f of functions) sum += f(round);
    return sum;
  });
  record('distinct', () => new Set(Object.values(dlopen(fixture, definitions).symbols)).size);

  section('argument counts');
  for (let count = 0; count <= 32; count++) {
    const args = Array.from({ length: 32 }, (_, i) => (i < count ? i * i - 7 : 0));
    record(`i32, ${count} set`, () =>
      dlopen(fixture, { sum32: { args: Array(32).fill('i32'), returns: 'u32' } }).symbols.sum32(...args),
    );
    record(`f64, ${count} set`, () =>
      dlopen(fixture, { sum_f64_32: { args: Array(32).fill('f64'), returns: 'f64' } }).symbols.sum_f64_32(
        ...args.map((v) => v / 4),
      ),
    );
  }
  const sum32 = dlopen(fixture, { sum32: { args: Array(32).fill('i32'), returns: 'u32' } }).symbols.sum32;
  record('missing are zero', () => sum32(1, 2, 3));
  record('none', () => sum32());
  record('extra are ignored', () => sum32(...Array(100).fill(1)));
  record('length', () => sum32.length);
  const mix = [
    'i8',
    'f64',
    'u16',
    'f32',
    'i32',
    'u64',
    'f64',
    'i16',
    'u8',
    'f32',
    'i64',
    'f64',
    'u32',
    'bool',
    'f64',
    'ptr',
  ];
  const { mix16 } = dlopen(fixture, { mix16: { args: mix, returns: 'f64' } }).symbols;
  record('sixteen mixed', () =>
    mix16(-1, 2.5, 65535, 0.5, -5, 6n, 7.25, -32768, 255, 1.5, -11n, 12.125, 4294967295, true, 15, Uint8Array.of(3)),
  );
  record('sixteen mixed, wrapped', () =>
    mix16(300, '1' * 2, -1, 1e40, 2 ** 33, -1, NaN, 99999, -1, null, 2 ** 63, undefined, -1, 'yes', true, null),
  );
  record('sixteen mixed, bad last', () => mix16(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 'text'));

  section('order of conversion');
  const { add3, call_count } = dlopen(fixture, {
    add3: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
    call_count: { returns: 'i32' },
  }).symbols;
  const noisy = (log, name, value) => ({
    valueOf() {
      log.push(name);
      return value;
    },
  });
  record('left to right, once', () => {
    const log = [];
    return [add3(noisy(log, 'a', 1), noisy(log, 'b', 2), noisy(log, 'c', 3)), log];
  });
  record('the first failure stops', () => {
    const log = [];
    const before = call_count();
    try {
      add3(noisy(log, 'a', 1), 'text', noisy(log, 'c', 3));
    } catch (error) {
      return [error, log, call_count() - before];
    }
  });
  record('valueOf throws in the middle', () => {
    const log = [];
    const before = call_count();
    const throwing = {
      valueOf() {
        throw new Error('middle');
      },
    };
    try {
      add3(noisy(log, 'a', 1), throwing, noisy(log, 'c', 3));
    } catch (error) {
      return [error, log, call_count() - before];
    }
  });
  record('valueOf calls a function of its own', () => {
    const nested = { valueOf: () => add3(1, 2, 3) };
    return add3(5, nested, { valueOf: () => add3(7, 7, nested) });
  });
  record('valueOf and toString', () => {
    const log = [];
    const value = {
      valueOf() {
        log.push('valueOf');
        return {};
      },
      toString() {
        log.push('toString');
        return '42';
      },
    };
    return [add3(value, 0, 0), log];
  });
  record('neither gives a primitive', () => add3({ valueOf: () => ({}), toString: () => ({}) }, 0, 0));
  record('toPrimitive gives an object', () => add3({ [Symbol.toPrimitive]: () => ({}) }, 0, 0));
  record('toPrimitive is not callable', () => add3({ [Symbol.toPrimitive]: 5 }, 0, 0));
  record('toPrimitive is null', () => add3({ [Symbol.toPrimitive]: null, valueOf: () => 3 }, 0, 0));
  record('toPrimitive gives a symbol', () => add3({ [Symbol.toPrimitive]: () => Symbol('s') }, 0, 0));
  record('toPrimitive gives a string', () => add3({ [Symbol.toPrimitive]: () => ' 0x10 ' }, 0, 0));
  record('toPrimitive gives undefined', () => add3({ [Symbol.toPrimitive]: () => undefined }, 0, 0));
  record('toPrimitive gives true', () => add3({ [Symbol.toPrimitive]: () => true }, 0, 0));
  record('valueOf gives null', () => add3({ valueOf: () => null }, 0, 0));
  record('hint', () => {
    const hints = [];
    add3({ [Symbol.toPrimitive]: (hint) => hints.push(hint) }, 0, 0);
    return hints;
  });
  record('an argument that detaches a view before it', () => {
    const { byte_at } = dlopen(fixture, { byte_at: { args: ['ptr', 'i32'], returns: 'i32' } }).symbols;
    const view = Uint8Array.of(9, 8, 7);
    return byte_at(
      {
        get ptr() {
          return 0;
        },
      },
      { valueOf: () => view.length - 3 },
    );
  });
  record('conversion of ptr getter', () => {
    let gets = 0;
    const { id_ptr } = dlopen(fixture, { id_ptr: { args: ['ptr'], returns: 'ptr' } }).symbols;
    const value = {
      get ptr() {
        gets++;
        return 4096;
      },
    };
    return [id_ptr(value), gets];
  });

  section('beside each other');
  const { two_strings, seen_two } = (() => {
    const { symbols } = dlopen(fixture, {
      two_strings: { args: ['cstring', 'cstring'], returns: 'i32' },
      first_of_two: { args: ['ptr', 'cstring'], returns: 'u64' },
    });
    return { two_strings: symbols.two_strings, seen_two: symbols.first_of_two };
  })();
  record('string and string', () => two_strings('same', 'same'));
  record('string and pointer', () => {
    const bytes = Buffer.from('same\0');
    return [two_strings('same', api.ptr(bytes)), two_strings({ ptr: api.ptr(bytes) }, 'same')];
  });
  for (const [label, make] of [
    ['empty view', () => new Uint8Array(0)],
    ['empty buffer', () => new ArrayBuffer(0)],
    ['empty DataView', () => new DataView(new ArrayBuffer(0))],
    ['null', () => null],
    ['64', () => 64],
    ['65n', () => 65n],
    ['{ptr: 66}', () => ({ ptr: 66 })],
    ['Uint8Array with ptr', () => Object.assign(new Uint8Array(8), { ptr: 67 })],
    ['DataView', () => new DataView(new ArrayBuffer(8), 2)],
    ['ArrayBuffer', () => new ArrayBuffer(8)],
    ['SharedArrayBuffer', () => new SharedArrayBuffer(8)],
    ['view of shared', () => new Uint8Array(new SharedArrayBuffer(8), 3)],
  ]) {
    for (const [other, given] of [
      ['a string', 'text'],
      ['a view', Buffer.from('text\0')],
      ['null', null],
    ]) {
      record(`${label} and ${other}`, () => {
        const value = make();
        const seen = seen_two(value, given);
        const isBytes = ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
        if (!isBytes) return seen;
        if (value.byteLength === 0) return seen === 0n ? 0n : 'some address';
        return seen === BigInt(api.ptr(value)) ? 'its address' : seen;
      });
    }
  }
  record('valueOf that calls, beside a string and a view', () => {
    const { three } = dlopen(fixture, {
      three: {
        ptr: dlopen(fixture, { beside: {} }).symbols.beside.ptr,
        args: ['cstring', 'i32', 'ptr', 'f64'],
        returns: 'i32',
      },
    }).symbols;
    const nested = { valueOf: () => three('xyz', 1, Uint8Array.of(1), 2.5) };
    return [nested.valueOf(), three('abc', nested, Uint8Array.of(7), nested)];
  });

  section('data');
  const data = dlopen(fixture, { exported_i32: {}, exported_f64: {}, exported_text: {}, text_ascii: {} }).symbols;
  record('i32', () => read.i32(data.exported_i32.ptr));
  record('f64', () => read.f64(data.exported_f64.ptr));
  record('text', () => String(new api.CString(read.ptr(data.exported_text.ptr))));
  record('array', () => String(new api.CString(data.text_ascii.ptr)));
  record('written', () => {
    const { set_byte } = dlopen(fixture, { set_byte: { args: ['ptr', 'i32', 'u8'] } }).symbols;
    set_byte(data.exported_i32.ptr, 0, 78);
    const seen = read.i32(data.exported_i32.ptr);
    set_byte(data.exported_i32.ptr, 0, 77);
    return seen;
  });
  record('by FFI function', () => {
    const { byte_at } = dlopen(fixture, { byte_at: { args: ['ptr', 'i32'], returns: 'i32' } }).symbols;
    return [0, 1, 2].map((i) => byte_at(data.exported_i32, i));
  });

  section('pointers');
  const { id_ptr } = dlopen(fixture, { id_ptr: { args: ['ptr'], returns: 'ptr' } }).symbols;
  for (const value of [
    0,
    1,
    4096,
    2 ** 47,
    2 ** 52,
    2 ** 53 - 1,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 64n - 1n,
    -1,
    null,
    undefined,
  ]) {
    record(String(value), () => id_ptr(value));
  }
  record('a view round trip', () => {
    const view = new Uint8Array(64);
    return id_ptr(view) === api.ptr(view);
  });
  record('the same view again', () => {
    const view = new Uint8Array(64);
    return id_ptr(view) === id_ptr(view);
  });
  record('a view, then detached', () => {
    const view = new Uint8Array(64);
    const before = typeof id_ptr(view);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return [before, id_ptr(view)];
  });
  record('a callback', () => {
    const callback = new JSCallback(() => 1, { returns: 'i32' });
    const seen = id_ptr(callback) === callback.ptr;
    callback.close();
    return seen;
  });
}
