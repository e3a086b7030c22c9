// DynamicLibrary: construction, attributes, receivers, names and symbols.

import util from 'node:util';

export default async function ({ api, record, section, fixture, libc, isReal }) {
  const { DynamicLibrary } = api;

  section('class');
  record('describe', () => record.describe(DynamicLibrary).filter((line) => !line.startsWith('prototype')));
  const prototypeOf = () => Object.getOwnPropertyDescriptor(DynamicLibrary, 'prototype');
  record('prototype attributes', () => ({ ...prototypeOf(), value: typeof prototypeOf().value }));
  const NAMES = Reflect.ownKeys(new DynamicLibrary(null)).concat([
    'functions',
    'close',
    'getFunction',
    'getFunctions',
    'getSymbol',
    'getSymbols',
    'registerCallback',
    'unregisterCallback',
    'refCallback',
    'unrefCallback',
    'constructor',
    Symbol.dispose ?? Symbol.for('none'),
  ]);
  for (const name of NAMES) {
    record(`prototype ${name === Symbol.dispose ? 'dispose' : String(name)}`, () => {
      const d = Object.getOwnPropertyDescriptor(DynamicLibrary.prototype, name);
      if (!d) return d;
      const attributes = [d.writable, d.enumerable, d.configurable];
      return 'value' in d
        ? [attributes, typeof d.value, d.value.name, d.value.length]
        : [attributes, d.get && [d.get.name, d.get.length], d.set && [d.set.name, d.set.length]];
    });
  }
  record('dispose is close', () => DynamicLibrary.prototype[Symbol.dispose] === DynamicLibrary.prototype.close);
  record('methods construct', () => {
    const kinds = {};
    for (const name of ['close', 'getFunction', 'getFunctions', 'getSymbol', 'registerCallback']) {
      const method = DynamicLibrary.prototype[name];
      try {
        Reflect.construct(Object, [], method);
        kinds[name] = true;
      } catch {
        kinds[name] = false;
      }
      kinds[`${name} prototype`] = Object.hasOwn(method, 'prototype');
    }
    return kinds;
  });

  section('construct');
  record('without new', () => DynamicLibrary(null));
  record('call', () => DynamicLibrary.call({}, null));
  record('call on an instance', () => DynamicLibrary.call(new DynamicLibrary(null), null));
  for (const [label, args] of Object.entries({
    nothing: [],
    undefined: [undefined],
    number: [1],
    bigint: [1n],
    true: [true],
    object: [{}],
    array: [[]],
    function: [() => {}],
    symbol: [Symbol('a')],
    'String object': [new String(fixture)],
    Buffer: [Buffer.from(fixture)],
    URL: [new URL(`file://${fixture}`)],
    NUL: ['a\0b'],
    'NUL alone': ['\0'],
    missing: ['/nonexistent/lib.so'],
    'missing bare': ['libnonexistent.so.99'],
    directory: ['/tmp'],
    'not a library': ['/proc/self/cmdline'],
    'further arguments': [fixture, 1, {}],
    'null and more': [null, 'x'],
    empty: [''],
    null: [null],
    bare: [libc],
    'an accent': ['/nonexistent/é€.so'],
    'a file URL text': [`file://${fixture}`],
    'a lone surrogate': ['/nonexistent/\ud800'],
  })) {
    record(label, () => {
      const library = new DynamicLibrary(...args);
      return [library.path, Object.getPrototypeOf(library) === DynamicLibrary.prototype];
    });
  }
  class Sub extends DynamicLibrary {
    extra() {
      return 1;
    }
  }
  record('subclass', () => [new Sub(null).extra(), new Sub(null) instanceof DynamicLibrary]);
  record('Reflect.construct with Object', () => {
    const made = Reflect.construct(DynamicLibrary, [fixture], Object);
    return [Object.getPrototypeOf(made) === Object.prototype, made.path];
  });
  record('a method on such', () => {
    const made = Reflect.construct(DynamicLibrary, [fixture], Object);
    return DynamicLibrary.prototype.getSymbol.call(made, 'add_i32') > 0n;
  });

  section('instance');
  const library = new DynamicLibrary(fixture);
  record('describe', () => record.describe(library));
  record('for in', () => {
    const names = [];
    for (const name in library) names.push(name);
    return names.filter((name) => isReal || !['getVariable', 'getFunctionFromPointer'].includes(name));
  });
  record('keys', () => Object.keys(library));
  record('tag', () => Object.prototype.toString.call(library));
  record('inspect', () => util.inspect(library));
  record('JSON', () => JSON.parse(JSON.stringify(new DynamicLibrary(fixture))));
  record('structuredClone', () => {
    try {
      return structuredClone(library);
    } catch (error) {
      return [error.name, error.code];
    }
  });
  for (const name of ['path', 'symbols', 'functions']) {
    record(`assign ${name}`, () => {
      library[name] = 1;
    });
    record(`delete ${name}`, () => delete library[name]);
  }
  record('delete path of another, sloppy', () => Reflect.deleteProperty(library, 'path'));
  record('extend', () => {
    library.own = 1;
    return Object.keys(library);
  });

  section('receivers');
  for (const name of [
    'close',
    'getFunction',
    'getFunctions',
    'getSymbol',
    'getSymbols',
    'registerCallback',
    'unregisterCallback',
    'refCallback',
    'unrefCallback',
  ]) {
    for (const [label, receiver] of Object.entries({
      undefined: undefined,
      object: {},
      prototype: DynamicLibrary.prototype,
      inherits: Object.create(library),
      number: 1,
    })) {
      record(`${name} on ${label}`, () => DynamicLibrary.prototype[name].call(receiver, 'add_i32', {}));
    }
  }
  const functionsGetter = Object.getOwnPropertyDescriptor(DynamicLibrary.prototype, 'functions').get;
  record('functions on object', () => functionsGetter.call({}));
  record('functions on the prototype', () => DynamicLibrary.prototype.functions);
  record('functions on inheriting', () => Object.create(library).functions);
  record('path on object', () => Object.getOwnPropertyDescriptor(library, 'path').get.call({}));
  record('symbols on inheriting', () => Object.create(library).symbols);
  record('path of inheriting', () => Object.create(library).path);
  record('symbols on another library', () => {
    const other = new DynamicLibrary(null);
    return Object.getOwnPropertyDescriptor(library, 'path').get.call(other);
  });

  section('symbols');
  const lib = new DynamicLibrary(fixture);
  record('none', () => [lib.symbols, lib.functions, lib.getSymbols(), lib.getFunctions()]);
  record('a symbol', () => typeof record.mask(lib.getSymbol('add_i32'), 'add_i32'));
  record('symbols after', () => lib.symbols);
  record('fresh object each time', () => [lib.symbols === lib.symbols, lib.getSymbols() === lib.symbols]);
  record('not frozen', () => [Object.isFrozen(lib.symbols), Object.isExtensible(lib.symbols)]);
  record('functions untouched', () => lib.functions);
  const add = lib.getFunction('add_i8', { arguments: ['i8', 'i8'], return: 'i8' });
  record.mask(add.pointer, 'add_i8');
  record('symbols with functions', () => Object.fromEntries(Object.entries(lib.symbols).sort()));
  record('functions after', () => lib.functions);
  record('functions are the same', () => [lib.functions.add_i8 === add, lib.getFunctions().add_i8 === add]);
  record('functions object', () => [
    lib.functions === lib.functions,
    Object.isFrozen(lib.functions),
    Object.getPrototypeOf(lib.functions),
  ]);
  record('pointer is the symbol', () => add.pointer === lib.getSymbol('add_i8'));
  record('getSymbols of arguments', () => Object.keys(lib.getSymbols(['id_i8', 'id_u8'])).sort());
  record('a data symbol', () => typeof record.mask(lib.getSymbol('counter'), 'counter'));
  record('failed functions stay out', () => {
    try {
      lib.getFunction('id_i8', { return: 'nope' });
    } catch {}
    return Object.keys(lib.symbols).sort();
  });
  record('a symbol of the process', () => typeof new DynamicLibrary(null).getSymbol('malloc'));
  record('a symbol of a dependency', () => typeof lib.getSymbol('malloc'));
  for (const [label, value] of Object.entries({
    missing: 'no_such_symbol',
    empty: '',
    NUL: 'add\0',
    undefined: undefined,
    number: 1,
    null: null,
    object: {},
    'String object': new String('add_i8'),
    symbol: Symbol('x'),
    accent: 'é',
    __proto: '__proto__',
    constructor: 'constructor',
  })) {
    record(`getSymbol ${label}`, () => lib.getSymbol(value));
  }
  record('getSymbol without', () => lib.getSymbol());
  record('missing in the process image', () => new DynamicLibrary(null).getSymbol('no_such_symbol'));
  record('missing in empty path', () => new DynamicLibrary('').getSymbol('no_such_symbol'));
}
