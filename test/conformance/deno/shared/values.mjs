// The values that the matrices of the Deno cases pass everywhere, and how a value is shown.

/** Every numeric type of Deno's FFI, in the order of its documentation. */
export const numberTypes = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'usize', 'isize', 'f32', 'f64'];

/** Every type that an argument can have, without structs. */
export const scalarTypes = ['bool', ...numberTypes, 'pointer', 'buffer', 'function'];

/** The struct types of the fixture: C name to definition. */
export const structs = (() => {
  const Point = { struct: ['f64', 'f64'] };
  return {
    Point,
    Vector: { struct: ['f32', 'f32', 'f32'] },
    Mixed: { struct: ['u8', 'u32', 'u16'] },
    Nested: { struct: ['u8', Point, 'i16'] },
    Tagged: { struct: ['pointer', 'u8'] },
    Three: { struct: ['u8', 'u8', 'u8'] },
    Large: { struct: ['i64', 'i64', 'i64', 'i64', 'f64', 'f32', 'u8'] },
    Halves: { struct: ['f32', 'i32', 'f64'] },
    Deep: { struct: [{ struct: [{ struct: ['i8', { struct: ['u16'] }] }, 'bool'] }, 'u64'] },
    One: { struct: ['u8'] },
    Wide: { struct: ['u64', 'usize', 'isize', 'i64'] },
  };
})();

/** Numbers and bigints: what a numeric type has to decide about. */
export const numericValues = [
  0,
  -0,
  1,
  -1,
  2,
  1.5,
  -1.5,
  0.5,
  -0.5,
  1e-7,
  127,
  128,
  -128,
  -129,
  255,
  256,
  300,
  32767,
  32768,
  -32768,
  -32769,
  65535,
  65536,
  2147483647,
  2147483648,
  -2147483648,
  -2147483649,
  4294967295,
  4294967296,
  4294967301,
  -4294967295,
  9007199254740991,
  -9007199254740991,
  9007199254740992,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  -(2 ** 64),
  1e300,
  -1e300,
  NaN,
  Infinity,
  -Infinity,
  3.4028235e38,
  3.5e38,
  5e-324,
  0.1,
  0n,
  1n,
  -1n,
  255n,
  256n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 63n,
  -(2n ** 63n),
  -(2n ** 63n) - 1n,
  2n ** 64n - 1n,
  2n ** 64n,
  2n ** 70n + 5n,
  -(2n ** 70n) - 5n,
];

/** Short, stable name of a value. */
export function show(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string') return JSON.stringify(value);
  return String(value);
}

/** Values that are not numbers, by name. Made anew on every call. */
export function oddValues(api) {
  const buffer = new ArrayBuffer(16);
  const detached = new ArrayBuffer(8);
  const detachedView = new Uint8Array(detached);
  structuredClone(detached, { transfer: [detached] });
  return {
    undefined: undefined,
    null: null,
    true: true,
    false: false,
    'empty string': '',
    'string 1': '1',
    'string text': 'text',
    symbol: Symbol('s'),
    'registered symbol': Symbol.for('s'),
    object: {},
    'null-prototype object': Object.create(null),
    'frozen null-prototype object': Object.freeze(Object.create(null)),
    'object with valueOf': { valueOf: () => 1 },
    'object with toPrimitive': { [Symbol.toPrimitive]: () => 1 },
    array: [],
    'array of 1': [1],
    'new Number': new Number(1),
    'new Boolean': new Boolean(true),
    'new String': new String('1'),
    'Object(1n)': Object(1n),
    date: new Date(0),
    function: () => 1,
    class: class {},
    proxy: new Proxy({}, {}),
    'proxy of view': new Proxy(new Uint8Array(4), {}),
    promise: Promise.resolve(1),
    regexp: /x/,
    map: new Map(),
    Uint8Array: new Uint8Array(16),
    Float64Array: new Float64Array(2),
    BigInt64Array: new BigInt64Array(2),
    Uint8ClampedArray: new Uint8ClampedArray(16),
    DataView: new DataView(buffer),
    ArrayBuffer: new ArrayBuffer(16),
    SharedArrayBuffer: new SharedArrayBuffer(16),
    'view of SharedArrayBuffer': new Uint8Array(new SharedArrayBuffer(16)),
    'empty view': new Uint8Array(0),
    'empty DataView': new DataView(new ArrayBuffer(0)),
    'empty ArrayBuffer': new ArrayBuffer(0),
    'detached ArrayBuffer': detached,
    'detached view': detachedView,
    pointer: api.UnsafePointer.create(4096n),
    UnsafePointerView: new api.UnsafePointerView(api.UnsafePointer.create(4096n)),
    UnsafeFnPointer: new api.UnsafeFnPointer(api.UnsafePointer.create(4096n), { parameters: [], result: 'void' }),
  };
}

/** Whether a value looks like a pointer object: frozen, without prototype and properties. */
export function isPointer(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === null &&
    Object.isFrozen(value) &&
    Reflect.ownKeys(value).length === 0
  );
}

/** Bytes as text. */
export function bytes(source) {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return Array.from(view, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
