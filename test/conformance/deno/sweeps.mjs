// Every class and method of the FFI with odd receivers and arguments, every kind of definition and of memory.

const odd = () => ({
  undefined: undefined,
  null: null,
  true: true,
  number: 1,
  'minus one': -1,
  fraction: 1.5,
  NaN: NaN,
  bigint: 1n,
  'large bigint': 2n ** 80n,
  string: 'x',
  'empty string': '',
  symbol: Symbol('s'),
  object: {},
  'null prototype': Object.create(null),
  array: [],
  function: () => {},
  class: class A {},
  Date: new Date(0),
  RegExp: /x/,
  Map: new Map(),
  Promise: Promise.resolve(),
  'Number object': Object(1),
  'String object': Object('x'),
  Uint8Array: new Uint8Array(4),
  ArrayBuffer: new ArrayBuffer(4),
  proxy: new Proxy({}, {}),
  'object with valueOf': { valueOf: () => 1, toString: () => 'u8' },
});

/** What an error is: texts of the engine differ from version to version, and so do ours from those of a native class. */
function kind(f) {
  try {
    const value = f();
    return value === null ? 'null' : typeof value;
  } catch (error) {
    return error.constructor.name;
  }
}

function classes({ api, record, section }) {
  for (const name of ['UnsafePointer', 'UnsafePointerView', 'UnsafeFnPointer', 'UnsafeCallback']) {
    section(name);
    const Class = api[name];
    record('called', () => kind(() => Class()));
    record('called with a receiver', () => kind(() => Reflect.apply(Class, {}, [null])));
    record('as new.target', () => kind(() => Reflect.construct(Object, [], Class)));
    record('constructed with nothing', () => kind(() => new Class()));
    record('subclass', () => kind(() => new (class extends Class {})(null)));
    record('static names', () =>
      Object.getOwnPropertyNames(Class)
        .filter((key) => !/^(caller|arguments)$/.test(key))
        .sort(),
    );
    record('names', () => Object.getOwnPropertyNames(Class.prototype).sort());
    record('symbols', () => Object.getOwnPropertySymbols(Class.prototype).map(String).sort());
    for (const method of Object.getOwnPropertyNames(Class.prototype)) {
      const { get, value } = Object.getOwnPropertyDescriptor(Class.prototype, method);
      if (method === 'constructor') continue;
      for (const [label, receiver] of Object.entries(odd())) {
        record(`${method} on ${label}`, () => kind(() => Reflect.apply(get ?? value, receiver, [])));
      }
    }
    for (const method of Object.getOwnPropertyNames(Class)) {
      if (typeof Class[method] !== 'function' || !/^[a-z]/.test(method)) continue;
      record(`length of ${method}`, () => Class[method].length);
      record(`${method} constructed`, () => kind(() => new Class[method](null)));
      for (const [label, value] of Object.entries(odd())) {
        // Address 1 is one, until somebody reads there.
        record(`${method} of ${label}`, () => kind(() => Class[method](value)));
        record(`${method} of null and ${label}`, () => kind(() => Class[method](null, value)));
      }
    }
  }
}

function definitions({ api, record, section, fixture }) {
  section('definitions');
  const bind = (definition) => api.dlopen(fixture, { add: definition }).symbols.add;
  const plain = { parameters: ['i32', 'i32'], result: 'i32' };
  class Definition {
    get parameters() {
      return ['i32', 'i32'];
    }
    get result() {
      return 'i32';
    }
  }
  const given = {
    plain,
    frozen: Object.freeze({ ...plain }),
    'null prototype': Object.assign(Object.create(null), plain),
    inherited: Object.create(plain),
    'of a class': new Definition(),
    proxy: new Proxy(plain, {}),
    'with more': { ...plain, other: 1, [Symbol('s')]: 2, type: undefined },
    'list with more': { ...plain, parameters: Object.assign(['i32', 'i32'], { x: 'i32' }) },
    'frozen list': { ...plain, parameters: Object.freeze(['i32', 'i32']) },
    'list of a subclass': { ...plain, parameters: class Types extends Array {}.from(['i32', 'i32']) },
    'list whose iterator lies': {
      ...plain,
      parameters: Object.assign(['i32', 'i32'], { [Symbol.iterator]: () => [].values() }),
    },
    'list that grew': { ...plain, parameters: Object.assign(['i32', 'i32'], { length: 3 }) },
    'no result': { parameters: ['i32', 'i32'] },
    'no parameters': { result: 'i32' },
  };
  for (const [label, definition] of Object.entries(given)) {
    record(label, () => kind(() => bind(definition)));
    record(`${label}: call`, () => {
      try {
        return bind(definition)(20, 22);
      } catch (error) {
        return error.constructor.name;
      }
    });
    record(`${label}, of a callback`, () => kind(() => new api.UnsafeCallback(definition, () => 1).close()));
    record(`${label}, of a pointer`, () =>
      kind(() => new api.UnsafeFnPointer(api.UnsafePointer.create(4096n), definition)),
    );
  }
  for (const [label, value] of Object.entries(odd())) {
    // Deno itself panics.
    if (label === 'symbol') continue;
    record(`definition ${label}`, () => kind(() => bind(value)));
    record(`parameters ${label}`, () => kind(() => bind({ ...plain, parameters: value })));
    record(`parameter ${label}`, () => kind(() => bind({ ...plain, parameters: [value, 'i32'] })));
    record(`result ${label}`, () => kind(() => bind({ ...plain, result: value })));
    record(`nonblocking ${label}`, () => kind(() => bind({ ...plain, nonblocking: value })));
    record(`name ${label}`, () => kind(() => bind({ ...plain, name: value })));
    record(`optional ${label}`, () => kind(() => bind({ ...plain, name: 'no_such', optional: value })));
    record(`struct ${label}`, () => kind(() => bind({ ...plain, parameters: [{ struct: value }] })));
    record(`struct of ${label}`, () => kind(() => bind({ ...plain, parameters: [{ struct: [value] }] })));
  }
  const keys = [
    '',
    ' ',
    '7',
    '-1',
    'constructor',
    '__proto__',
    'toString',
    'add\0',
    ' add',
    'ädd',
    '😀',
    '\ud800',
    'a'.repeat(300),
  ];
  for (const [index, key] of keys.entries()) {
    record(`key ${index}`, () => kind(() => api.dlopen(fixture, { [key]: plain }).symbols[key]));
    record(`name ${index}`, () => kind(() => bind({ ...plain, name: key })));
  }
  for (let count = 0; count <= 24; count++) {
    record(`${count} parameters`, () => {
      const f = api.dlopen(fixture, { add: { parameters: Array.from({ length: count }, () => 'i32'), result: 'i32' } })
        .symbols.add;
      const args = Array.from({ length: count }, (_, i) => i + 1);
      return [
        f.length,
        count < 2 ? 'not called' : f(...args),
        count < 2 ? '' : kind(() => f(...args.slice(1))),
        kind(() => f(...args, 1)),
      ];
    });
  }
}

function memory({ api, record, section, fixture }) {
  section('memory');
  const fill = (buffer) => {
    new Uint8Array(buffer).forEach((_, i, all) => (all[i] = i + 1));
    return buffer;
  };
  const resizable = () => fill(new ArrayBuffer(8, { maxByteLength: 32 }));
  const growable = () => fill(new SharedArrayBuffer(8, { maxByteLength: 32 }));
  const shrunk = (view) => {
    view.buffer.resize(4);
    return view;
  };
  const kinds = {
    ArrayBuffer: () => fill(new ArrayBuffer(8)),
    SharedArrayBuffer: () => fill(new SharedArrayBuffer(8)),
    'resizable ArrayBuffer': resizable,
    'growable SharedArrayBuffer': growable,
    'view of a part': () => new Uint8Array(fill(new ArrayBuffer(8)), 3, 4),
    'view on shared memory': () => new Uint8Array(fill(new SharedArrayBuffer(8)), 3),
    'length-tracking view': () => new Uint8Array(resizable(), 2),
    'length-tracking view on shared memory': () => new Uint8Array(growable(), 2),
    'fixed view of a resizable buffer': () => new Uint8Array(resizable(), 2, 4),
    'view that is out of bounds': () => shrunk(new Uint8Array(resizable(), 4, 4)),
    'empty length-tracking view': () => shrunk(new Uint8Array(resizable(), 4)),
    DataView: () => new DataView(fill(new ArrayBuffer(8)), 2, 4),
    BigUint64Array: () => new BigUint64Array(fill(new ArrayBuffer(8))),
    'WebAssembly memory': () => new WebAssembly.Memory({ initial: 1 }).buffer,
  };
  const { symbols } = api.dlopen(fixture, {
    sum: { name: 'sum_bytes', parameters: ['buffer', 'u32'], result: 'u32', optional: true },
  });
  const pointer = api.UnsafePointer.of(fill(new ArrayBuffer(16)));
  for (const [label, make] of Object.entries(kinds)) {
    record(`of ${label}`, () => kind(() => api.UnsafePointer.of(make())));
    // C reads four bytes, which these do not have.
    if (!/out of bounds|empty/.test(label)) {
      record(`passed ${label}`, () => {
        try {
          return symbols.sum?.(make(), 4) ?? null;
        } catch (error) {
          return error.constructor.name;
        }
      });
    }
    record(`copyInto ${label}`, () => {
      const target = make();
      try {
        new api.UnsafePointerView(pointer).copyInto(target);
        return [...new Uint8Array(target.buffer ?? target)].slice(0, 9);
      } catch (error) {
        return error.constructor.name;
      }
    });
  }
}

export default function (context) {
  classes(context);
  definitions(context);
  memory(context);
}
