// The JavaScript values that every argument type and every callback result is tried with. Each entry makes its
// value anew, because some are changed by being used.

/** @returns {Array<[string, () => unknown]>} label and maker */
export function values(api, fixture) {
  const detached = () => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  };
  const detachedView = () => {
    const view = new Uint8Array(8);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  };
  return [
    ['0', () => 0],
    ['-0', () => -0],
    ['1', () => 1],
    ['-1', () => -1],
    ['1.5', () => 1.5],
    ['-1.5', () => -1.5],
    ['0.1', () => 0.1],
    ['127', () => 127],
    ['128', () => 128],
    ['255', () => 255],
    ['256', () => 256],
    ['300', () => 300],
    ['-129', () => -129],
    ['32767', () => 32767],
    ['32768', () => 32768],
    ['65535', () => 65535],
    ['65536', () => 65536],
    ['2**31', () => 2 ** 31],
    ['-(2**31)-1', () => -(2 ** 31) - 1],
    ['2**32', () => 2 ** 32],
    ['2**32+5', () => 2 ** 32 + 5],
    ['2**53-1', () => 2 ** 53 - 1],
    ['2**53', () => 2 ** 53],
    ['-(2**53)', () => -(2 ** 53)],
    ['2**63', () => 2 ** 63],
    ['-(2**63)', () => -(2 ** 63)],
    ['-(2**63)-2048', () => -(2 ** 63) - 2048],
    ['2**64', () => 2 ** 64],
    ['2**64+4096', () => 2 ** 64 + 4096],
    ['1e20', () => 1e20],
    ['-1e20', () => -1e20],
    ['1e300', () => 1e300],
    ['5e-324', () => 5e-324],
    ['1e39', () => 1e39],
    ['16777217', () => 16777217],
    ['NaN', () => NaN],
    ['Infinity', () => Infinity],
    ['-Infinity', () => -Infinity],
    ['0n', () => 0n],
    ['5n', () => 5n],
    ['-1n', () => -1n],
    ['300n', () => 300n],
    ['2n**31n', () => 2n ** 31n],
    ['2n**53n+1n', () => 2n ** 53n + 1n],
    ['2n**63n', () => 2n ** 63n],
    ['-(2n**63n)', () => -(2n ** 63n)],
    ['2n**64n-1n', () => 2n ** 64n - 1n],
    ['2n**64n+5n', () => 2n ** 64n + 5n],
    ['-(2n**64n)-5n', () => -(2n ** 64n) - 5n],
    ['2n**1024n', () => 2n ** 1024n],
    ['-(2n**2000n)', () => -(2n ** 2000n)],
    ['undefined', () => undefined],
    ['null', () => null],
    ['true', () => true],
    ['false', () => false],
    ['""', () => ''],
    ['"5"', () => '5'],
    ['"abc"', () => 'abc'],
    ['Symbol()', () => Symbol('s')],
    ['{}', () => ({})],
    ['Object.create(null)', () => Object.create(null)],
    ['[]', () => []],
    ['[5]', () => [5]],
    ['[1,2]', () => [1, 2]],
    ['new Date(7)', () => new Date(7)],
    ['valueOf 300.7', () => ({ valueOf: () => 300.7 })],
    ['valueOf "12"', () => ({ valueOf: () => '12' })],
    ['valueOf 5n', () => ({ valueOf: () => 5n })],
    [
      'valueOf throws',
      () => ({
        valueOf() {
          throw new RangeError('from valueOf');
        },
      }),
    ],
    ['toPrimitive 9', () => ({ [Symbol.toPrimitive]: (hint) => (hint === 'number' ? 9 : 1) })],
    ['new Number(3.5)', () => new Number(3.5)],
    ['new String("6")', () => new String('6')],
    ['new Boolean(false)', () => new Boolean(false)],
    ['Object(7n)', () => Object(7n)],
    ['/x/', () => /x/],
    ['() => 1', () => () => 1],
    ['class', () => class {}],
    ['Promise', () => Promise.resolve(1)],
    ['Proxy {}', () => new Proxy({}, {})],
    ['{ptr: 64}', () => ({ ptr: 64 })],
    ['{ptr: 65n}', () => ({ ptr: 65n })],
    ['{ptr: -1}', () => ({ ptr: -1 })],
    ['{ptr: 1.5}', () => ({ ptr: 1.5 })],
    ['{ptr: NaN}', () => ({ ptr: NaN })],
    ['{ptr: 0}', () => ({ ptr: 0 })],
    ['{ptr: null}', () => ({ ptr: null })],
    ['{ptr: undefined}', () => ({ ptr: undefined })],
    ['{ptr: "5"}', () => ({ ptr: '5' })],
    ['{ptr: {ptr: 5}}', () => ({ ptr: { ptr: 5 } })],
    [
      'get ptr 66',
      () => ({
        get ptr() {
          return 66;
        },
      }),
    ],
    [
      'get ptr throws',
      () => ({
        get ptr() {
          throw new RangeError('from ptr');
        },
      }),
    ],
    ['inherited ptr', () => Object.create({ ptr: 67 })],
    ['function with ptr', () => Object.assign(() => 1, { ptr: 68 })],
    ['array with ptr', () => Object.assign([1], { ptr: 69 })],
    ['Proxy {ptr}', () => new Proxy({ ptr: 70 }, {})],
    ['Uint8Array', () => new Uint8Array([11, 12, 13, 14])],
    ['Uint8Array with ptr', () => Object.assign(new Uint8Array([11, 12, 13, 14]), { ptr: 71 })],
    ['Uint8Array(2000)', () => new Uint8Array(2000).fill(15)],
    ['Uint8ClampedArray', () => new Uint8ClampedArray([16, 17])],
    ['Int16Array', () => new Int16Array([18, 19])],
    ['Float64Array', () => new Float64Array([20, 21])],
    ['BigInt64Array', () => new BigInt64Array([22n])],
    ['Buffer', () => Buffer.from([23, 24, 25])],
    ['subarray', () => new Uint8Array([26, 27, 28, 29]).subarray(2)],
    ['DataView', () => new DataView(new Uint8Array([30, 31, 32]).buffer)],
    ['DataView at 1', () => new DataView(new Uint8Array([33, 34, 35]).buffer, 1)],
    ['ArrayBuffer', () => new Uint8Array([36, 37]).buffer],
    ['SharedArrayBuffer', () => new SharedArrayBuffer(4)],
    ['view of shared', () => new Uint8Array(new SharedArrayBuffer(4))],
    ['empty Uint8Array', () => new Uint8Array(0)],
    ['empty ArrayBuffer', () => new ArrayBuffer(0)],
    ['empty subarray', () => new Uint8Array(4).subarray(2, 2)],
    ['detached ArrayBuffer', detached],
    ['detached view', detachedView],
    [
      'arguments',
      () =>
        (function () {
          return arguments;
        })(1),
    ],
    ['globalThis', () => globalThis],
    ['new Map', () => new Map()],
    ['new WeakRef', () => new WeakRef({})],
    ['Error', () => new Error('e')],
    ['JSCallback', () => callback(api)],
    [
      'closed JSCallback',
      () => {
        const made = callback(api);
        address.set(made, made.ptr);
        made.close();
        return made;
      },
    ],
    ['FFI function', () => native(api, fixture)],
    ['CFunction', () => api.CFunction({ ptr: native(api, fixture).ptr, args: [], returns: 'void' })],
    ['library', () => library],
  ];
}

const address = new WeakMap();
let library;
function native(api, fixture) {
  library ??= api.dlopen(fixture, { nothing: {} });
  return library.symbols.nothing;
}
function callback(api) {
  return new api.JSCallback(() => 1, { args: [], returns: 'i32' });
}

/** The address that a value stands for, where it stands for one that differs from run to run. */
export function addressOf(api, value) {
  if (value instanceof api.JSCallback) return BigInt(value.ptr ?? address.get(value));
  if (typeof value === 'function' && typeof value.native === 'function') return BigInt(value.ptr);
  const isBytes = ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
  if (isBytes && value.byteLength > 0) return BigInt(api.ptr(value));
  return undefined;
}

/** Every name that an argument type has. */
export const argumentTypes = [
  'char',
  'i8',
  'u8',
  'i16',
  'u16',
  'i32',
  'u32',
  'i64',
  'u64',
  'i64_fast',
  'u64_fast',
  'f64',
  'f32',
  'bool',
  'ptr',
  'cstring',
  'function',
  'buffer',
  'buffer_length',
];

/** The fixture's function that shows what C received for an argument type, and how its result is read. */
export const observers = {
  char: ['id_char', 'char'],
  i8: ['id_i8', 'i8'],
  u8: ['id_u8', 'u8'],
  i16: ['id_i16', 'i16'],
  u16: ['id_u16', 'u16'],
  i32: ['id_i32', 'i32'],
  u32: ['id_u32', 'u32'],
  i64: ['id_i64', 'i64'],
  u64: ['id_u64', 'u64'],
  i64_fast: ['id_i64', 'i64'],
  u64_fast: ['id_u64', 'u64'],
  f64: ['seen_f64', 'u64'],
  f32: ['seen_f32', 'u32'],
  bool: ['seen_bool', 'i32'],
  ptr: ['seen_address', 'u64'],
  cstring: ['seen_address', 'u64'],
  function: ['seen_address', 'u64'],
  buffer: ['seen_address', 'u64'],
  buffer_length: ['id_u64', 'u64'],
};

export const pointerTypes = new Set(['ptr', 'cstring', 'function', 'buffer']);
