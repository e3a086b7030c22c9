// The symbols object: its properties, its functions, absent symbols, data symbols, and what is left after close().
import { isPointer, scalarTypes, structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture }) {
  record.maskText(fixture, 'fixture');
  const attributes = (object, name) => {
    const { writable, enumerable, configurable, value } = Object.getOwnPropertyDescriptor(object, name);
    return [writable, enumerable, configurable, typeof value];
  };
  const add = { parameters: ['i32', 'i32'], result: 'i32' };
  const library = api.dlopen(fixture, {
    add,
    nothing: { parameters: [], result: 'void' },
    renamed: { ...add, name: 'add' },
    explicit: { ...add, name: 'add', nonblocking: false, optional: false },
    later: { ...add, name: 'add', nonblocking: true },
    make_Point: { parameters: ['f64', 'f64'], result: structs.Point },
    later_Point: { parameters: ['f64', 'f64'], result: structs.Point, name: 'make_Point', nonblocking: true },
    distance_Point: { parameters: [structs.Point, structs.Point], result: 'f64' },
    static_u32: { type: 'u32' },
    absent: { ...add, optional: true },
    absent_static: { type: 'u32', optional: true },
    present_optional: { ...add, name: 'add', optional: true },
  });
  const { symbols } = library;

  section('properties');
  record('keys', () => Object.keys(symbols).sort());
  record('order of what is not a plain function', () =>
    Object.keys(symbols).filter((name) => ['later', 'later_Point', 'static_u32', 'absent_static'].includes(name)),
  );
  for (const name of Object.keys(symbols).sort()) record(name, () => attributes(symbols, name));
  record('symbols attributes', () => attributes(library, 'symbols'));
  record('symbols is one object', () => library.symbols === library.symbols);
  record('function is one object', () => symbols.add === symbols.add);
  record('a new key', () => {
    symbols.own = 5;
    return symbols.own;
  });
  record('a plain function replaced', () => {
    const before = symbols.renamed;
    symbols.renamed = () => 'mine';
    const result = symbols.renamed();
    symbols.renamed = before;
    return result;
  });
  record('a nonblocking function replaced', () => {
    symbols.later = () => 'mine';
  });
  record('a static replaced', () => {
    symbols.static_u32 = 1;
  });
  record('a nonblocking function deleted', () => delete symbols.later);
  record('a plain function deleted', () => delete symbols.explicit && 'explicit' in symbols);
  record('toString', () => String(symbols));

  section('functions');
  for (const name of ['add', 'nothing', 'renamed', 'later', 'make_Point', 'later_Point', 'distance_Point']) {
    record(`${name} name and length`, () => [symbols[name].name, symbols[name].length]);
    record(`${name} prototype`, () => [
      Object.getPrototypeOf(symbols[name]) === Function.prototype,
      Object.hasOwn(symbols[name], 'prototype'),
    ]);
  }
  record('new', () => new symbols.add(1, 2));
  record('toString of a function', () => Function.prototype.toString.call(symbols.add));
  record('this is ignored', () => symbols.add.call({ a: 1 }, 1, 2));
  record('this may be null', () => symbols.add.apply(null, [3, 4]));
  record('unbound', () => {
    const f = symbols.add;
    return f(5, 6);
  });
  record('bound', () => symbols.add.bind(null, 7)(8));
  record('surplus arguments', () => symbols.add(1, 2, 3, 'x', {}));
  record('missing argument', () => symbols.add(1));
  record('no arguments', () => symbols.add());
  record('undefined argument', () => symbols.add(1, undefined));
  record('first bad argument decides', () => symbols.add('a', {}));
  record('as an array callback', () => [1, 2, 3].map(symbols.add));
  record('spread', () => symbols.add(...[9, 10]));
  record('Reflect.apply', () => Reflect.apply(symbols.add, undefined, [1, 1]));
  record('surplus arguments of a struct function', () => symbols.make_Point(1, 2, 3));
  record('missing argument of a struct function', () => symbols.make_Point(1));
  record('struct function, this', () => symbols.make_Point.call(5, 1, 2));
  record('own property', () => {
    symbols.add.mine = 1;
    return symbols.add.mine;
  });
  await record('nonblocking', () => symbols.later(1, 2));
  await record('nonblocking, this', () => symbols.later.call(5, 1, 2));
  await record('nonblocking, surplus', () => symbols.later(1, 2, 3));

  section('absent');
  record('optional function', () => symbols.absent);
  record('optional static', () => symbols.absent_static);
  record('optional and there', () => symbols.present_optional(1, 2));
  for (const [label, optional] of [
    ['false', false],
    ['undefined', undefined],
  ]) {
    record(`optional: ${label}`, () => api.dlopen(fixture, { absent: { ...add, optional } }));
    record(`static, optional: ${label}`, () => api.dlopen(fixture, { absent: { type: 'u8', optional } }));
  }
  for (const [label, optional] of [
    ['1', 1],
    ['"true"', 'true'],
    ['{}', {}],
    ['null', null],
  ]) {
    record(`static, optional: ${label}`, () => api.dlopen(fixture, { absent: { type: 'u8', optional } }));
  }
  record('optional with a bad definition', () =>
    api.dlopen(fixture, { absent: { parameters: ['int'], result: 'void', optional: true } }),
  );
  const absent = (definition) => {
    const opened = api.dlopen(fixture, { absent: { ...definition, optional: true } });
    try {
      return opened.symbols.absent;
    } finally {
      opened.close();
    }
  };
  record('optional and nonblocking', () => absent({ ...add, nonblocking: true }));
  record('optional with a struct result', () => absent({ parameters: [], result: structs.Point }));
  record('optional with a struct result and nonblocking', () =>
    absent({ parameters: [], result: structs.Point, nonblocking: true }),
  );
  record('optional with a struct parameter', () => absent({ parameters: [structs.Point], result: 'f64' }));

  section('static');
  const statics = api.dlopen(fixture, {
    static_bool: { type: 'bool' },
    static_u8: { type: 'u8' },
    static_i8: { type: 'i8' },
    static_u16: { type: 'u16' },
    static_i16: { type: 'i16' },
    static_u32: { type: 'u32' },
    static_i32: { type: 'i32' },
    static_u64: { type: 'u64' },
    static_i64: { type: 'i64' },
    static_usize: { type: 'usize' },
    static_isize: { type: 'isize' },
    static_f32: { type: 'f32' },
    static_f64: { type: 'f64' },
    static_pointer: { type: 'pointer' },
    text_pointer: { type: 'pointer', name: 'static_text' },
    text_buffer: { type: 'buffer', name: 'static_text' },
    text_function: { type: 'function', name: 'static_text' },
    with_parameters: { type: 'u8', name: 'static_u8', parameters: [], result: 'void' },
    name_null: { type: 'u8', name: 'static_u8', optional: null },
    nonblocking: { type: 'u8', name: 'static_u8', nonblocking: true },
    nothing: { parameters: [], result: 'void' },
    add: { type: 'pointer' },
    set_static_u32: { parameters: ['u32'], result: 'void' },
    load_pointer: { parameters: ['pointer'], result: 'pointer' },
    load_u8: { parameters: ['pointer'], result: 'u8' },
  });
  const s = statics.symbols;
  for (const name of Object.keys(s).sort()) {
    if (typeof s[name] !== 'function') record(name, () => s[name]);
  }
  record('pointer static is the address of the symbol', () => {
    const target = s.load_pointer(s.static_pointer);
    return [isPointer(target), s.load_u8(target)];
  });
  record('one pointer static is one object', () => s.static_pointer === s.static_pointer);
  record('pointer statics of one symbol', () => [
    api.UnsafePointer.equals(s.text_pointer, s.text_buffer),
    api.UnsafePointer.equals(s.text_pointer, s.text_function),
    s.text_pointer === s.text_buffer,
  ]);
  record('text through a pointer static', () => api.UnsafePointerView.getCString(s.text_pointer));
  record('read once', () => {
    s.set_static_u32(5);
    const second = api.dlopen(fixture, { static_u32: { type: 'u32' } });
    const result = [s.static_u32, second.symbols.static_u32];
    second.close();
    s.set_static_u32(4000000000);
    return result;
  });
  record('function pointer static can be called', () =>
    new api.UnsafeFnPointer(s.add, { parameters: ['i32', 'i32'], result: 'i32' }).call(20, 3),
  );
  for (const type of [
    ...scalarTypes,
    'void',
    'int',
    'struct',
    null,
    undefined,
    5,
    structs.Point,
    { struct: [] },
    [],
    {},
  ]) {
    record(`missing static of type ${JSON.stringify(type)}`, () => api.dlopen(fixture, { missing: { type } }));
    record(`absent static of type ${JSON.stringify(type)}`, () => absent({ type }));
    if (!scalarTypes.includes(type)) {
      record(`static of type ${JSON.stringify(type)}`, () => api.dlopen(fixture, { static_u32: { type } }));
    }
  }
  for (const name of [5, null, undefined, '', 'missing', true, {}, 'a\0b']) {
    record(`static named ${JSON.stringify(name)}`, () => {
      const opened = api.dlopen(fixture, { static_u8: { type: 'u8', name } });
      const result = opened.symbols.static_u8;
      opened.close();
      return result;
    });
  }
  statics.close();
  record('a static after close', () => s.static_u8);

  section('close');
  record('close', () => library.close());
  record('close again', () => library.close());
  record('symbols after close', () => library.symbols === symbols);
  record('keys after close', () => Object.keys(library.symbols).sort());
  await record('nonblocking call after close', () => symbols.later(1, 2));
  await record('nonblocking call with a bad argument after close', () => symbols.later('x', 2));
  await record('nonblocking struct call after close', () => symbols.later_Point(1, 2));
  record('close of another library', () => {
    const other = api.dlopen(fixture, {});
    return other.close.call(library);
  });
  record('close of a plain object', () => library.close.call({}));
}
