// Every export with every kind of receiver, name, descriptor and list length, most of them odd: what no other case thought
// of. No memory is touched but what is valid.

import { values } from './_values.mjs';

const add = { arguments: ['i32', 'i32'], return: 'i32' };
const METHODS = [
  'close',
  'getFunction',
  'getFunctions',
  'getSymbol',
  'getSymbols',
  'registerCallback',
  'unregisterCallback',
  'refCallback',
  'unrefCallback',
];

const isOwn = (name) => /^(Dynamic|dl|export|get(?!Native|Buffer)|set|to)/.test(name);

/** What an error is, without the engine's words. */
function kind(f) {
  try {
    return typeof f();
  } catch (error) {
    return [error.constructor.name, error.code];
  }
}

function receivers({ api, record, section, fixture }) {
  section('receivers');
  const library = new api.DynamicLibrary(fixture);
  const odd = {
    undefined: undefined,
    null: null,
    number: 1,
    string: 'x',
    symbol: Symbol('s'),
    object: {},
    array: [],
    function: () => {},
    'the prototype': api.DynamicLibrary.prototype,
    'the class': api.DynamicLibrary,
    'an heir': Object.create(library),
    'a proxy': new Proxy(library, {}),
    'a handle': api.dlopen(fixture),
    'a look-alike': { close() {}, getSymbol: () => 7n, path: 'x', symbols: {} },
  };
  for (const [label, receiver] of Object.entries(odd)) {
    for (const name of METHODS) {
      record(`${name} on ${label}`, () => Reflect.apply(api.DynamicLibrary.prototype[name], receiver, ['nothing', {}]));
    }
    const { get } = Object.getOwnPropertyDescriptor(api.DynamicLibrary.prototype, 'functions');
    record(`functions on ${label}`, () => Reflect.apply(get, receiver, []));
    for (const name of ['path', 'symbols']) {
      const own = Object.getOwnPropertyDescriptor(library, name);
      record(`${name} on ${label}`, () => Reflect.apply(own.get, receiver, []));
    }
    for (const name of ['dlclose', 'dlsym']) {
      if (label !== 'a handle' && label !== 'a look-alike')
        record(`${name} of ${label}`, () => kind(() => api[name](receiver, 'x')));
      else record(`${name} of ${label}`, () => api[name](receiver, 'x'));
    }
  }
  for (const name of Object.keys(api)
    .filter((key) => typeof api[key] === 'function' && isOwn(key))
    .sort()) {
    for (const [label, receiver] of [
      ['undefined', undefined],
      ['a library', library],
      ['a number', 1],
    ]) {
      record(`${name} on ${label}, nothing`, () => kind(() => Reflect.apply(api[name], receiver, [])));
      record(`${name} on ${label}, null`, () => kind(() => Reflect.apply(api[name], receiver, [null, null, null])));
    }
    record(`${name} constructed`, () => kind(() => Reflect.construct(api[name], [])));
    record(`${name} as new.target`, () => kind(() => Reflect.construct(Object, [], api[name])));
    record(`own keys of ${name}`, () =>
      Reflect.ownKeys(api[name])
        .filter((key) => !/^(caller|arguments)$/.test(String(key)))
        .sort(),
    );
  }
  for (const name of METHODS) {
    record(`${name} constructed`, () => kind(() => Reflect.construct(library[name], ['nothing', {}])));
  }
  record('the library still works', () => library.getFunction('add_i32', add)(1, 2));
}

const NAMES = {
  empty: '',
  space: ' ',
  number: '7',
  'negative number': '-1',
  constructor: 'constructor',
  __proto__: '__proto__',
  toString: 'toString',
  hasOwnProperty: 'hasOwnProperty',
  length: 'length',
  'with spaces': ' nothing ',
  'with a newline': 'nothing\n',
  'with NUL': 'nothing\0',
  'NUL first': '\0nothing',
  umlaut: 'nöthing',
  emoji: '😀',
  'lone surrogate': '\ud800',
  versioned: 'nothing@@V1',
  long: 'n'.repeat(300),
};

function names({ api, record, section, fixture }) {
  section('names');
  const open = () => new api.DynamicLibrary(fixture);
  for (const [label, name] of Object.entries({ ...NAMES, proto: '__proto__' })) {
    record(`getSymbol ${label}`, () => kind(() => open().getSymbol(name)));
    record(`dlsym ${label}`, () => kind(() => api.dlsym(open(), name)));
    record(`getFunction ${label}`, () => kind(() => open().getFunction(name, {})));
    record(`getFunctions ${label}`, () => kind(() => open().getFunctions({ [name]: {} })));
    record(`dlopen ${label}`, () => kind(() => api.dlopen(fixture, { [name]: {} })));
    record(`path ${label}`, () => kind(() => new api.DynamicLibrary(`./${name}`)));
  }
  for (const [label, value] of Object.entries(values())) {
    if (typeof value === 'string') continue;
    record(`getSymbol of ${label}`, () => open().getSymbol(value));
    record(`getFunction of ${label}`, () => open().getFunction(value, {}));
    record(`path of ${label}`, () => (value === null ? 'opens' : new api.DynamicLibrary(value)));
    record(`signature of ${label}`, () => kind(() => open().getFunction('nothing', value)));
    record(`definitions of ${label}`, () => kind(() => open().getFunctions(value)));
    record(`entry of ${label}`, () => kind(() => open().getFunctions({ nothing: value })));
    record(`return of ${label}`, () => open().getFunction('nothing', { return: value }));
    record(`arguments of ${label}`, () => kind(() => open().getFunction('nothing', { arguments: value })));
    record(`argument of ${label}`, () => open().getFunction('nothing', { arguments: ['i32', value] }));
    record(`callback of ${label}`, () => kind(() => open().registerCallback(value)));
    record(`callback's signature of ${label}`, () => kind(() => open().registerCallback(value, () => {})));
    record(`callback's function of ${label}`, () => kind(() => open().registerCallback({}, value)));
  }
}

function descriptors({ api, record, section, fixture }) {
  section('descriptors');
  const bound = (signature) => {
    const f = new api.DynamicLibrary(fixture).getFunction('add_i32', signature);
    return [f.length, f(20, 22)];
  };
  class Signature {
    get return() {
      return 'i32';
    }
    get arguments() {
      return ['i32', 'i32'];
    }
  }
  const given = {
    'null prototype': Object.assign(Object.create(null), add),
    frozen: Object.freeze({ ...add }),
    inherited: Object.create(add),
    'of a class': new Signature(),
    'accessors that hide': Object.defineProperties(
      {},
      {
        return: { get: () => 'i32', enumerable: false },
        arguments: { get: () => ['i32', 'i32'], enumerable: false },
      },
    ),
    proxy: new Proxy(add, {}),
    'proxy of a proxy': new Proxy(new Proxy(add, {}), {}),
    Map: Object.assign(new Map(), add),
    Date: Object.assign(new Date(0), add),
    'Error object': Object.assign(new Error('x'), add),
    'with more': { ...add, name: 'other', length: 7, abi: 'x', [Symbol('s')]: 1 },
    'frozen list': { return: 'i32', arguments: Object.freeze(['i32', 'i32']) },
    'list of a subclass': { return: 'i32', arguments: class Types extends Array {}.from(['i32', 'i32']) },
    'list with more': { return: 'i32', arguments: Object.assign(['i32', 'i32'], { third: 'i32' }) },
    'list with accessors': {
      return: 'i32',
      arguments: Object.defineProperty(['i32', 'i32'], 0, { get: () => 'i32' }),
    },
    'list with inherited elements': {
      return: 'i32',
      arguments: Object.setPrototypeOf([, 'i32'], Object.assign(Object.create(Array.prototype), { 0: 'i32' })),
    },
    'list that grew': { return: 'i32', arguments: Object.assign(['i32', 'i32'], { length: 3 }) },
    'list that was cut': { return: 'i32', arguments: Object.assign(['i32', 'i32', 'i32'], { length: 2 }) },
    'list whose iterator lies': {
      return: 'i32',
      arguments: Object.assign(['i32', 'i32'], { [Symbol.iterator]: () => [].values() }),
    },
  };
  for (const [label, signature] of Object.entries(given)) {
    record(label, () => bound(signature));
    record(
      `${label}, of a callback`,
      () => typeof new api.DynamicLibrary(fixture).registerCallback(signature, () => 0),
    );
  }
  record('a getter of the list cuts it', () => {
    const list = ['i32', 'i32'];
    Object.defineProperty(list, 0, { get: () => ((list.length = 1), 'i32') });
    return bound({ return: 'i32', arguments: list });
  });
  record('a getter of the list closes the library', () => {
    const library = new api.DynamicLibrary(fixture);
    const list = ['i32', 'i32'];
    Object.defineProperty(list, 0, { get: () => (library.close(), 'i32') });
    return library.getFunction('add_i32', { return: 'i32', arguments: list });
  });
  record('a getter asks for the same function', () => {
    const library = new api.DynamicLibrary(fixture);
    let inner;
    const outer = library.getFunction('add_i32', {
      get return() {
        inner = library.getFunction('add_i32', add);
        return 'i32';
      },
      arguments: ['i32', 'i32'],
    });
    return [inner === outer, outer(1, 2)];
  });
  record('a getter asks for the same name with other types', () => {
    const library = new api.DynamicLibrary(fixture);
    return library.getFunction('add_i32', {
      get return() {
        library.getFunction('add_i32', { arguments: ['u32', 'u32'], return: 'u32' });
        return 'i32';
      },
      arguments: ['i32', 'i32'],
    });
  });
  record('order of everything that is read', () => {
    const seen = [];
    const traced = (name, target) =>
      new Proxy(target, {
        get(object, key) {
          seen.push(`${name}.${String(key)}`);
          const value = object[key];
          return Array.isArray(value)
            ? Object.defineProperty([...value], 1, { get: () => (seen.push('second'), 'i32') })
            : value;
        },
      });
    api.dlopen(fixture, { add_i32: traced('one', add), nothing: traced('two', { return: 'void', arguments: [] }) });
    // Other spellings and options are read besides.
    return seen.filter((name) => /second|(return|arguments)$/.test(name));
  });
}

function lengths({ api, record, section, fixture, gc }) {
  section('lengths');
  const open = () => new api.DynamicLibrary(fixture);
  for (let count = 0; count <= 40; count++) {
    for (const type of ['i32', 'f64', 'pointer']) {
      record(`${count} of ${type}`, () => {
        const f = open().getFunction('nothing', { arguments: Array.from({ length: count }, () => type) });
        const value = type === 'pointer' ? 0n : 1;
        const given = Array.from({ length: count }, () => value);
        return [f.length, f(...given), kind(() => f(...given, value)), count && kind(() => f(...given.slice(1)))];
      });
    }
  }
  record('many strings', () => {
    const f = open().getFunction('text_sum', { arguments: ['string', 'string'], return: 'u32' });
    return ['', 'a', 'é', '€', '😀', 'x'.repeat(1000)].flatMap((a, _, all) => all.map((b) => f(a, b)));
  });
  return gc();
}

function memory({ api, record, section, fixture }) {
  section('memory');
  const bytes = (length) => Uint8Array.from({ length }, (_, i) => i + 1);
  const fill = (buffer) => (new Uint8Array(buffer).set(bytes(buffer.byteLength)), buffer);
  const resizable = () => fill(new ArrayBuffer(8, { maxByteLength: 32 }));
  const growable = () => fill(new SharedArrayBuffer(8, { maxByteLength: 32 }));
  const shrunk = () => {
    const buffer = resizable();
    const view = new Uint8Array(buffer, 4, 4);
    buffer.resize(4);
    return view;
  };
  const kinds = {
    ArrayBuffer: () => fill(new ArrayBuffer(8)),
    SharedArrayBuffer: () => fill(new SharedArrayBuffer(8)),
    'resizable ArrayBuffer': resizable,
    'growable SharedArrayBuffer': growable,
    'view of the whole': () => new Uint8Array(fill(new ArrayBuffer(8))),
    'view of a part': () => new Uint8Array(fill(new ArrayBuffer(8)), 3, 4),
    'view on shared memory': () => new Uint8Array(fill(new SharedArrayBuffer(8)), 3),
    'length-tracking view': () => new Uint8Array(resizable(), 2),
    'length-tracking view that grew': () => {
      const buffer = resizable();
      const view = new Uint8Array(buffer, 2);
      buffer.resize(16);
      return view;
    },
    'length-tracking view on shared memory': () => new Uint8Array(growable(), 2),
    'fixed view of a resizable buffer': () => new Uint8Array(resizable(), 2, 4),
    'view that is out of bounds': shrunk,
    'DataView that is out of bounds': () => {
      const { buffer } = shrunk();
      buffer.resize(8);
      const view = new DataView(buffer, 4, 4);
      buffer.resize(4);
      return view;
    },
    'empty length-tracking view': () => {
      const buffer = resizable();
      const view = new Uint8Array(buffer, 4);
      buffer.resize(4);
      return view;
    },
    DataView: () => new DataView(fill(new ArrayBuffer(8)), 2, 4),
    'Buffer of a pool': () => Buffer.from(bytes(8)),
    'Buffer over shared memory': () => Buffer.from(fill(new SharedArrayBuffer(8)), 2, 4),
    BigUint64Array: () => new BigUint64Array(fill(new ArrayBuffer(8))),
    'WebAssembly memory': () => new WebAssembly.Memory({ initial: 1 }).buffer,
    detached: () => {
      const buffer = new ArrayBuffer(8);
      structuredClone(buffer, { transfer: [buffer] });
      return buffer;
    },
    'DataView of what was detached': () => {
      const view = new DataView(new ArrayBuffer(8), 2);
      structuredClone(view.buffer, { transfer: [view.buffer] });
      return view;
    },
  };
  const target = Buffer.alloc(70_000);
  const address = record.mask(api.getRawPointer(target), 'target');
  const sum = new api.DynamicLibrary(fixture).getFunction('byte_sum', { arguments: ['pointer', 'u32'], return: 'u32' });
  for (const [label, make] of Object.entries(kinds)) {
    record(`address of ${label}`, () => {
      const pointer = api.getRawPointer(make());
      return pointer === 0n ? 0n : 'an address';
    });
    // Of an empty view there is nothing to read.
    if (!label.startsWith('empty')) {
      record(`first byte of ${label}`, () => {
        const value = make();
        const pointer = api.getRawPointer(value);
        return api.getUint8(pointer);
      });
      record(`sum of ${label}`, () => sum(make(), 4));
    }
    for (const name of ['exportBuffer', 'exportArrayBuffer', 'exportArrayBufferView']) {
      record(`${name} of ${label}`, () => {
        target.fill(0, 0, 16);
        api[name](make(), address, 70_000);
        return [...target.subarray(0, 9)];
      });
    }
  }
}

export default async function (context) {
  receivers(context);
  names(context);
  descriptors(context);
  await lengths(context);
  memory(context);
}
