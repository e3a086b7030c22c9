// Every export with odd receivers and arguments, every kind of descriptor, name and memory, and files as paths.

import { Blob, File as BufferFile } from 'node:buffer';

const File = globalThis.File ?? BufferFile;

const odd = () => ({
  undefined: undefined,
  null: null,
  true: true,
  false: false,
  zero: 0,
  'minus one': -1,
  fraction: 1.5,
  NaN: NaN,
  bigint: 0n,
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
  'Number object': Object(1),
  'String object': Object('i32'),
  proxy: new Proxy({}, {}),
  Blob: new Blob([]),
});

/** What an error is: the engine's own texts differ between engines. */
function kind(f) {
  try {
    const value = f();
    if (value instanceof Error) return `gives ${value.constructor.name} ${value.code}`;
    return value === null ? 'null' : typeof value;
  } catch (error) {
    return [error.constructor.name, error.code];
  }
}

// These compile, or read memory at whatever they are given.
const UNSAFE = new Set(['cc', 'read', 'native', 'toArrayBuffer', 'toBuffer', 'CString']);

function exportsOf({ api, record, section }) {
  section('exports');
  for (const name of Object.keys(api).sort()) {
    const f = api[name];
    if (typeof f !== 'function' || UNSAFE.has(name) || name === 'openHandles') continue;
    record(`${name} of nothing`, () => kind(() => f()));
    record(`${name} constructed with nothing`, () => kind(() => new f()));
    record(`${name} on an object`, () => kind(() => Reflect.apply(f, {}, [])));
    for (const [label, value] of Object.entries(odd())) {
      record(`${name} of ${label}`, () => kind(() => f(value)));
      record(`${name} of ${label} twice`, () => kind(() => f(value, value)));
      record(`${name} of a string and ${label}`, () => kind(() => f('./no-such-library.so', value)));
      record(`${name} of an object and ${label}`, () => kind(() => f({}, value)));
    }
  }
  for (const [label, value] of Object.entries(odd())) {
    for (const name of ['toArrayBuffer', 'toBuffer']) {
      record(`${name} of ${label}`, () => kind(() => api[name](value === 1.5 || value === -1 ? 'x' : value, 0, 0)));
    }
    record(`CString of ${label}`, () =>
      kind(() => (typeof value === 'number' && value ? 'left out' : api.CString(value))),
    );
  }
}

function descriptors({ api, record, section, fixture }) {
  section('descriptors');
  const plain = { args: ['i32', 'i32'], returns: 'i32' };
  const bind = (descriptor) => api.dlopen(fixture, { add: descriptor }).symbols.add;
  class Descriptor {
    get args() {
      return ['i32', 'i32'];
    }
    get returns() {
      return 'i32';
    }
  }
  const given = {
    plain,
    frozen: Object.freeze({ ...plain }),
    'null prototype': Object.assign(Object.create(null), plain),
    inherited: Object.create(plain),
    'of a class': new Descriptor(),
    proxy: new Proxy(plain, {}),
    function: Object.assign(() => {}, plain),
    'with more': { ...plain, other: 1, [Symbol('s')]: 2 },
    'frozen list': { ...plain, args: Object.freeze(['i32', 'i32']) },
    'list of a subclass': { ...plain, args: class Types extends Array {}.from(['i32', 'i32']) },
    'list with more': { ...plain, args: Object.assign(['i32', 'i32'], { x: 'i32' }) },
    'list whose iterator lies': {
      ...plain,
      args: Object.assign(['i32', 'i32'], { [Symbol.iterator]: () => [].values() }),
    },
    'proxy of a list': { ...plain, args: new Proxy(['i32', 'i32'], {}) },
    'no args': { returns: 'i32' },
    'no returns': { args: ['i32', 'i32'] },
  };
  for (const [label, descriptor] of Object.entries(given)) {
    record(label, () => {
      try {
        const f = bind(descriptor);
        return [f.length, f.length === 2 && f(20, 22)];
      } catch (error) {
        return [error.constructor.name, error.code];
      }
    });
    record(`${label}, of a callback`, () => kind(() => new api.JSCallback(() => 1, descriptor).close()));
  }
  for (const [label, value] of Object.entries(odd())) {
    record(`descriptor ${label}`, () => kind(() => bind(value)));
    record(`args ${label}`, () => kind(() => bind({ ...plain, args: value })));
    record(`arg ${label}`, () => kind(() => bind({ ...plain, args: ['i32', value] })));
    record(`returns ${label}`, () => kind(() => bind({ ...plain, returns: value })));
    record(`symbols ${label}`, () => kind(() => api.dlopen(fixture, value)));
    record(`ptr ${label}`, () => kind(() => api.linkSymbols({ f: { ...plain, ptr: value } })));
    record(`callback's options ${label}`, () => kind(() => new api.JSCallback(() => {}, value).close()));
    record(`callback's function ${label}`, () => kind(() => new api.JSCallback(value, {}).close()));
    record(`callback's threadsafe ${label}`, () =>
      kind(() => new api.JSCallback(() => {}, { threadsafe: value }).close()),
    );
  }
  const keys = ['', ' ', '7', 'constructor', 'toString', ' add', 'ädd', '😀', '\ud800', 'a'.repeat(300)];
  for (const [index, key] of keys.entries()) {
    record(`key ${index}`, () => kind(() => api.dlopen(fixture, { [key]: plain })));
  }
  for (let count = 0; count <= 34; count++) {
    record(`${count} arguments`, () =>
      kind(() => bind({ args: Array.from({ length: count }, () => 'i32'), returns: 'i32' })),
    );
  }
}

function memory({ api, record, section }) {
  section('memory');
  const fill = (buffer) => {
    new Uint8Array(buffer).forEach((_, i, all) => (all[i] = i + 1));
    return buffer;
  };
  const resizable = () => fill(new ArrayBuffer(8, { maxByteLength: 32 }));
  const kinds = {
    ArrayBuffer: () => fill(new ArrayBuffer(8)),
    SharedArrayBuffer: () => fill(new SharedArrayBuffer(8)),
    'resizable ArrayBuffer': resizable,
    'growable SharedArrayBuffer': () => fill(new SharedArrayBuffer(8, { maxByteLength: 32 })),
    'view of a part': () => new Uint8Array(fill(new ArrayBuffer(8)), 3, 4),
    'view on shared memory': () => new Uint8Array(fill(new SharedArrayBuffer(8)), 3),
    'length-tracking view': () => new Uint8Array(resizable(), 2),
    'length-tracking view that grew': () => {
      const view = new Uint8Array(resizable(), 2);
      view.buffer.resize(16);
      return view;
    },
    'fixed view of a resizable buffer': () => new Uint8Array(resizable(), 2, 4),
    DataView: () => new DataView(fill(new ArrayBuffer(8)), 2, 4),
    BigUint64Array: () => new BigUint64Array(fill(new ArrayBuffer(8))),
  };
  for (const [label, make] of Object.entries(kinds)) {
    record(`ptr of ${label}`, () => kind(() => api.ptr(make())));
    record(`byte behind ptr of ${label}`, () => {
      const value = make();
      return [api.read.u8(api.ptr(value)), value.byteLength];
    });
    record(`ptr of ${label} and an offset`, () => {
      const value = make();
      return api.ptr(value, 1) - api.ptr(value);
    });
  }
}

function files({ api, record, section, fixture, isReal }) {
  section('files');
  const add = { add: { args: ['i32', 'i32'], returns: 'i32' } };
  // Bun.file, as its documents say; elsewhere a Blob with the path as its name is the same.
  const file = (path) =>
    isReal ? globalThis.Bun.file(path) : Object.defineProperty(new Blob([]), 'name', { value: path });
  record('a file', () => api.dlopen(file(fixture), add).symbols.add(1, 2));
  record('a file that is none', () => kind(() => api.dlopen(file('./no-such-library.so'), add)));
  record('a URL', () => api.dlopen(new URL(`file://${fixture}`), add).symbols.add(1, 2));
  record('a File', () => api.dlopen(new File([], fixture), add).symbols.add(1, 2));
  record('a Blob', () => kind(() => api.dlopen(new Blob([]), add)));
  record('an object with a name', () => kind(() => api.dlopen({ name: fixture }, add)));
}

export default function (context) {
  exportsOf(context);
  descriptors(context);
  memory(context);
  files(context);
}
