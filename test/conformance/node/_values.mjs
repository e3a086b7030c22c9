// The JavaScript values that every type is tried with, and how each prints as a label.

/** Fresh each time: a call may detach or fill one of them. */
export function values() {
  const detached = new ArrayBuffer(8);
  const detachedView = new Uint8Array(detached);
  structuredClone(detached, { transfer: [detached] });
  const shared = new SharedArrayBuffer(8);
  const backing = new ArrayBuffer(32);
  return {
    undefined: undefined,
    null: null,
    true: true,
    false: false,
    zero: 0,
    'minus zero': -0,
    one: 1,
    'minus one': -1,
    'one and a half': 1.5,
    NaN: NaN,
    Infinity: Infinity,
    '-Infinity': -Infinity,
    127: 127,
    128: 128,
    '-128': -128,
    '-129': -129,
    255: 255,
    256: 256,
    32767: 32767,
    32768: 32768,
    '-32768': -32768,
    '-32769': -32769,
    65535: 65535,
    65536: 65536,
    '2**31-1': 2 ** 31 - 1,
    '2**31': 2 ** 31,
    '-2**31': -(2 ** 31),
    '-2**31-1': -(2 ** 31) - 1,
    '2**32-1': 2 ** 32 - 1,
    '2**32': 2 ** 32,
    '2**53': 2 ** 53,
    1e300: 1e300,
    '5e-324': 5e-324,
    0.1: 0.1,
    '0n': 0n,
    '1n': 1n,
    '-1n': -1n,
    '2n**63n-1n': 2n ** 63n - 1n,
    '2n**63n': 2n ** 63n,
    '-(2n**63n)': -(2n ** 63n),
    '-(2n**63n)-1n': -(2n ** 63n) - 1n,
    '2n**64n-1n': 2n ** 64n - 1n,
    '2n**64n': 2n ** 64n,
    '2n**200n': 2n ** 200n,
    'empty string': '',
    'string a': 'a',
    'string 1': '1',
    'string with NUL': 'a\0b',
    'lone surrogate': 'x\ud800y',
    'string of all widths': 'aé€😀',
    symbol: Symbol('s'),
    object: {},
    'object with valueOf': { valueOf: () => 1 },
    array: [],
    'array of one': [1],
    function: function f() {},
    class: class A {},
    'Number object': new Number(1),
    'String object': new String('a'),
    'BigInt object': Object(1n),
    Date: new Date(1),
    Uint8Array: new Uint8Array([1, 2, 3]),
    'empty Uint8Array': new Uint8Array(0),
    subarray: new Uint8Array(backing, 8, 4),
    'empty subarray': new Uint8Array(backing, 8, 0),
    Buffer: Buffer.from('buffer'),
    'unpooled Buffer': Buffer.alloc(8),
    Float64Array: new Float64Array(2),
    BigInt64Array: new BigInt64Array(2),
    DataView: new DataView(backing, 4, 4),
    ArrayBuffer: new ArrayBuffer(8),
    'empty ArrayBuffer': new ArrayBuffer(0),
    'large ArrayBuffer': new ArrayBuffer(100_000),
    SharedArrayBuffer: shared,
    'view on SharedArrayBuffer': new Uint8Array(shared, 2),
    'resizable ArrayBuffer': new ArrayBuffer(8, { maxByteLength: 16 }),
    'detached ArrayBuffer': detached,
    'view on detached': detachedView,
    'Proxy of Uint8Array': new Proxy(new Uint8Array(2), {}),
    'fake ArrayBuffer': { [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 8 },
    'Uint8Array prototype': Object.create(Uint8Array.prototype),
    'WebAssembly memory': new WebAssembly.Memory({ initial: 1 }).buffer,
  };
}

/** What a type accepts by class, so that a case can take every name of it. */
export const TYPES = {
  i8: ['int8', 'i8', 'char'],
  u8: ['uint8', 'u8', 'bool'],
  i16: ['int16', 'i16'],
  u16: ['uint16', 'u16'],
  i32: ['int32', 'i32'],
  u32: ['uint32', 'u32'],
  i64: ['int64', 'i64'],
  u64: ['uint64', 'u64'],
  f32: ['float32', 'f32', 'float'],
  f64: ['float64', 'f64', 'double'],
};

export const POINTERS = ['pointer', 'ptr', 'string', 'str', 'buffer', 'arraybuffer', 'function'];

/** Binds one function of the fixture in a library of its own, so that no earlier signature stands in the way. */
export const binder = (api, fixture) => (name, args, result) =>
  new api.DynamicLibrary(fixture).getFunction(name, { arguments: args, return: result });
