// UnsafeFnPointer: construction, calls, and what each says about a bad definition or a bad argument.
import { isPointer, numericValues, oddValues, scalarTypes, show, structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture }) {
  const { UnsafeFnPointer, UnsafePointer } = api;
  const definitions = {
    add: { type: 'pointer' },
    nothing: { type: 'pointer' },
    many: { type: 'pointer' },
    make_Point: { type: 'pointer' },
    thread_id: { parameters: [], result: 'u64' },
    thread_id_address: { type: 'pointer', name: 'thread_id' },
    sum_bytes: { type: 'pointer' },
  };
  for (const type of scalarTypes) definitions[`bits_${type}`] = { type: 'pointer' };
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;
  const add = { parameters: ['i32', 'i32'], result: 'i32' };

  section('constructor');
  for (const [label, definition] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['string', 'text'],
    ['empty', {}],
    ['result undefined', { parameters: [], result: undefined }],
    ['result null', { parameters: [], result: null }],
    ['result unknown', { parameters: [], result: 'int' }],
    ['result 5', { parameters: [], result: 5 }],
    ['result object', { parameters: [], result: {} }],
    ['result array', { parameters: [], result: ['u8'] }],
    ['struct of a word', { parameters: [], result: { struct: 'u8' } }],
    ['struct of null', { parameters: [], result: { struct: null } }],
    ['struct of unknown', { parameters: [], result: { struct: ['foo'] } }],
    ['struct of void', { parameters: [], result: { struct: ['void'] } }],
    ['empty struct', { parameters: [], result: { struct: [] } }],
    ['struct of null field', { parameters: [], result: { struct: [null] } }],
    ['struct of 5', { parameters: [], result: { struct: [5] } }],
    ['parameters missing', { result: 'void' }],
    ['parameters unknown', { parameters: ['int'], result: 'void' }],
  ]) {
    record(label, () => Object.keys(new UnsafeFnPointer(symbols.add, definition)));
    record(`${label}, then call`, () => {
      let fn;
      try {
        fn = new UnsafeFnPointer(symbols.nothing, definition);
      } catch {
        return 'not made';
      }
      return fn.call();
    });
  }
  record('recursive struct', () => {
    const own = { struct: ['u8'] };
    own.struct.push(own);
    return new UnsafeFnPointer(symbols.add, { parameters: [], result: own });
  });
  record('recursive struct as a parameter', () => {
    const own = { struct: ['u8'] };
    own.struct.push(own);
    return new UnsafeFnPointer(symbols.nothing, { parameters: [own], result: 'void' }).call(new Uint8Array(8));
  });
  record('no arguments', () => new UnsafeFnPointer());
  record('bad pointer is not seen', () => Object.keys(new UnsafeFnPointer('x', add)));

  section('call');
  const fn = new UnsafeFnPointer(symbols.add, add);
  record('add', () => fn.call(2, 3));
  record('surplus', () => fn.call(2, 3, 4));
  record('missing', () => fn.call(2));
  record('void', () => new UnsafeFnPointer(symbols.nothing, { parameters: [], result: 'void' }).call());
  record('struct', () =>
    new UnsafeFnPointer(symbols.make_Point, { parameters: ['f64', 'f64'], result: structs.Point }).call(1, 2),
  );
  record('frozen definition', () =>
    new UnsafeFnPointer(symbols.add, Object.freeze({ parameters: Object.freeze(['i32', 'i32']), result: 'i32' })).call(
      4,
      5,
    ),
  );
  record('name, optional and type are ignored', () =>
    new UnsafeFnPointer(symbols.add, { ...add, name: 'nothing', optional: true, type: undefined }).call(4, 5),
  );
  for (const [label, extra] of [
    ['name 5', { name: 5 }],
    ['nonblocking 1', { nonblocking: 1 }],
    ['nonblocking null', { nonblocking: null }],
    ['nonblocking 0', { nonblocking: 0 }],
    ['nonblocking text', { nonblocking: 'x' }],
    ['optional 1', { optional: 1 }],
    ['optional null', { optional: null }],
    ['parameters null', { parameters: null }],
    ['unknown key', { other: 5 }],
  ]) {
    await record(label, async () => {
      const result = new UnsafeFnPointer(symbols.add, { ...add, ...extra }).call(4, 5);
      return [result instanceof Promise, await result];
    });
  }
  record('from another object', () => fn.call.call({ pointer: symbols.add, definition: add }, 1, 2));
  record('many', () =>
    new UnsafeFnPointer(symbols.many, {
      parameters: [...Array(20).fill('f64'), ...Array(10).fill('i64')],
      result: 'f64',
    }).call(...Array.from({ length: 20 }, (_, i) => i), ...Array.from({ length: 10 }, (_, i) => i)),
  );
  record('detached', () => {
    const { call } = fn;
    return call(1, 2);
  });
  record('definition is read again', () => {
    const definition = { parameters: ['i32', 'i32'], result: 'i32' };
    const changing = new UnsafeFnPointer(symbols.add, definition);
    const first = changing.call(-1, -1);
    definition.result = 'u32';
    const second = changing.call(-1, -1);
    changing.definition = { parameters: ['i32', 'i32'], result: 'i8' };
    return [first, second, changing.call(-1, -1)];
  });
  record('pointer is read again', () => {
    const changing = new UnsafeFnPointer(symbols.nothing, { parameters: [], result: 'void' });
    changing.call();
    changing.pointer = symbols.add;
    changing.definition = add;
    return changing.call(5, 6);
  });
  record('other result, struct or not, after construction', () => {
    const changing = new UnsafeFnPointer(symbols.add, add);
    changing.definition = { parameters: ['i32', 'i32'], result: 'f64' };
    return typeof changing.call(5, 6);
  });
  for (const [label, pointer] of [
    ['undefined', undefined],
    ['5', 5],
    ['4096n', 4096n],
    ['object', {}],
    ['view', new Uint8Array(8)],
    ['function', () => 1],
    ['callback object', new api.UnsafeCallback(add, (a, b) => a - b)],
  ]) {
    record(`pointer ${label}`, () => new UnsafeFnPointer(pointer, add).call(1, 2));
    await record(`pointer ${label}, nonblocking`, () =>
      new UnsafeFnPointer(pointer, { ...add, nonblocking: true }).call(1, 2),
    );
  }
  record('pointer of a callback', () => {
    const callback = new api.UnsafeCallback(add, (a, b) => a - b);
    try {
      return new UnsafeFnPointer(callback.pointer, add).call(7, 5);
    } finally {
      callback.close();
    }
  });
  record('bad pointer and bad argument', () => new UnsafeFnPointer(5, add).call('x'));

  section('nonblocking');
  const later = new UnsafeFnPointer(symbols.add, { ...add, nonblocking: true });
  await record('add', () => later.call(2, 3));
  record('gives a promise', () => {
    const promise = later.call(1, 2);
    return [promise instanceof Promise, Object.getPrototypeOf(promise) === Promise.prototype];
  });
  await record('bad argument', () => later.call('x', 3));
  await record('no argument', () => later.call());
  await record('void', () =>
    new UnsafeFnPointer(symbols.nothing, { parameters: [], result: 'void', nonblocking: true }).call(),
  );
  await record('struct', () =>
    new UnsafeFnPointer(symbols.make_Point, {
      parameters: ['f64', 'f64'],
      result: structs.Point,
      nonblocking: true,
    }).call(1, 2),
  );
  await record('struct, bad argument', () =>
    new UnsafeFnPointer(symbols.make_Point, {
      parameters: ['f64', 'f64'],
      result: structs.Point,
      nonblocking: true,
    }).call(1),
  );
  await record('bad type', () =>
    new UnsafeFnPointer(symbols.add, { parameters: ['int'], result: 'void', nonblocking: true }).call(),
  );
  await record('on another thread', async () => {
    const other = await new UnsafeFnPointer(symbols.thread_id_address, {
      parameters: [],
      result: 'u64',
      nonblocking: true,
    }).call();
    return other !== symbols.thread_id();
  });
  await record('resizable buffer', () =>
    new UnsafeFnPointer(symbols.sum_bytes, { parameters: ['buffer', 'u32'], result: 'u32', nonblocking: true }).call(
      new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 })),
      8,
    ),
  );

  for (const type of scalarTypes) {
    section(`argument ${type}`);
    const bits = new UnsafeFnPointer(symbols[`bits_${type}`], { parameters: [type], result: 'u64' });
    const show_ = (value) => (['pointer', 'buffer', 'function'].includes(type) ? value !== 0n : value);
    for (const value of numericValues) record(show(value), () => show_(bits.call(value)));
    for (const [label, value] of Object.entries(oddValues(api))) record(label, () => show_(bits.call(value)));
  }
  section('argument struct');
  const point = new UnsafeFnPointer(symbols.nothing, { parameters: [structs.Point], result: 'void' });
  for (const [label, value] of Object.entries(oddValues(api))) record(label, () => point.call(value));

  section('result');
  record('a result pointer is a pointer', () => {
    const pointer = new UnsafeFnPointer(symbols.add, { parameters: ['i32', 'i32'], result: 'pointer' }).call(4096, 1);
    return [isPointer(pointer), UnsafePointer.value(pointer)];
  });
  library.close();
}
