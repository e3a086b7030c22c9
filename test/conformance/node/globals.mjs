// What a program has replaced or put on prototypes before it calls, code generation from strings that is forbidden, and
// what functions keep.

const add = { arguments: ['i32', 'i32'], return: 'i32' };

/** Uses what the module has, with functions bound before and after. */
function use({ api, record, fixture }, prepare) {
  const library = new api.DynamicLibrary(fixture);
  const before = {
    add: library.getFunction('add_i32', add),
    wide: library.getFunction('add_i64', { arguments: ['i64', 'i64'], return: 'i64' }),
    sum: library.getFunction('byte_sum', { arguments: ['buffer', 'u32'], return: 'u32' }),
    text: library.getFunction('text_length', { arguments: ['string'], return: 'u64' }),
    call: library.getFunction('call_i32', { arguments: ['pointer', 'i32'], return: 'i32' }),
  };
  const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (value) => value * 2);
  const bytes = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const address = record.mask(api.getRawPointer(bytes), 'bytes');
  const done = [];
  const attempt = (label, f) => {
    try {
      const value = f();
      done.push([label, typeof value === 'bigint' ? `${value}n` : value]);
    } catch (error) {
      done.push([label, error.message.split('; ')[0]]);
    }
  };
  prepare();
  attempt('add', () => before.add(1, 2));
  attempt('add, bad', () => before.add(1, 'x'));
  attempt('add, few', () => before.add(1));
  attempt('wide', () => before.wide(1n, -2n));
  attempt('wide of numbers', () => before.wide(5, 6));
  attempt('wide, too large', () => before.wide(2n ** 63n, 0n));
  attempt('sum', () => before.sum(bytes, 8));
  attempt('sum of a part', () => before.sum(bytes.subarray(2, 4), 2));
  attempt('text', () => before.text('gr\u00fc\u00df'));
  attempt('call', () => before.call(callback, 21));
  attempt('bind', () => library.getFunction('add_u8', { arguments: ['u8', 'u8'], return: 'u8' })(1, 2));
  attempt('bind several', () =>
    library.getFunctions({ two: { return: 'u8' }, id_f64: { arguments: ['f64'], return: 'f64' } }).id_f64(1.5),
  );
  attempt('dlopen', () => api.dlopen(fixture, { two: { return: 'u8' } }).functions.two());
  attempt('register', () =>
    before.call(
      library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1),
      1,
    ),
  );
  attempt('symbol', () => typeof library.getSymbol('nothing'));
  attempt('get', () => api.getInt32(address));
  attempt('set', () => api.setUint8(address, 0, 9));
  attempt('get wide', () => api.getUint64(address, 0));
  attempt('toString', () => api.toString(library.getFunction('greeting', { return: 'pointer' })()));
  attempt('toBuffer', () => api.toBuffer(address, 4).length);
  attempt('toArrayBuffer', () => api.toArrayBuffer(address, 4, false).byteLength);
  attempt('exportString', () => api.exportString('abc', address, 8));
  attempt('close', () => library.close());
  attempt('closed', () => before.add(1, 2));
  return done;
}

const REPLACED = {
  'BigInt.asIntN': () => (BigInt.asIntN = () => 7n),
  'BigInt.asUintN': () => (BigInt.asUintN = () => 7n),
  'globalThis.BigInt': () => (globalThis.BigInt = () => 7n),
  'Number.isInteger': () => (Number.isInteger = () => false),
  'Number.isSafeInteger': () => (Number.isSafeInteger = () => false),
  'Array.isArray': () => (Array.isArray = () => false),
  'ArrayBuffer.isView': () => (ArrayBuffer.isView = () => false),
  'globalThis.Uint8Array': () => (globalThis.Uint8Array = null),
  'globalThis.DataView': () => (globalThis.DataView = null),
  'globalThis.Map': () => (globalThis.Map = null),
  'Map.prototype.get': () => (Map.prototype.get = () => undefined),
  'Map.prototype.set': () => (Map.prototype.set = () => undefined),
  'WeakMap.prototype.get': () => (WeakMap.prototype.get = () => undefined),
  'Function.prototype.call': () => (Function.prototype.call = () => 7),
  'Function.prototype.apply': () => (Function.prototype.apply = () => 7),
  'String.prototype.includes': () => (String.prototype.includes = () => true),
  'Math.floor': () => (Math.floor = () => 7),
  'Object.is': () => (Object.is = () => false),
  'elements of Object.prototype': () => (Object.prototype[0] = 'i32'),
};
const POLLUTED = [
  'text',
  'value',
  'fill',
  'write',
  'load',
  'map',
  'bytes',
  'errno',
  'nonblocking',
  'signal',
  'store',
  'close',
];
for (const name of POLLUTED) REPLACED[`Object.prototype.${name}`] = () => (Object.prototype[name] = 'x');

export const scenarios = Object.fromEntries([
  ...Object.entries(REPLACED).map(([name, replace]) => [
    name,
    (context) => {
      // What prints it must not use what was replaced.
      const { stringify } = JSON;
      const { print } = context;
      const done = use(context, replace);
      let text = '';
      for (let i = 0; i < done.length; i++) text += `${done[i][0]}: ${stringify(done[i][1])}\n`;
      print(text.slice(0, -1));
    },
  ]),
  ['no code from strings', (context) => context.record('all', () => use(context, () => {}))],
]);

const flag = '--disallow-code-generation-from-strings';
const strict = globalThis.Bun ? [] : [globalThis.Deno ? `--v8-flags=${flag}` : flag];

export default async function (context) {
  const { child, record, section, api, fixture, gc } = context;
  section('replaced');
  for (const name of Object.keys(REPLACED)) await child(name);
  section('no code from strings');
  await child('no code from strings', { args: strict });

  section('kept');
  record('everything', () => use(context, () => {}));
  const kept = async (label, hold) => {
    let held;
    const ref = (() => {
      const library = new api.DynamicLibrary(fixture);
      held = hold(library);
      return new WeakRef(library);
    })();
    await gc();
    await gc();
    record(label, () => [typeof held, ref.deref() !== undefined]);
    held = undefined;
  };
  await kept('by a function', (library) => library.getFunction('add_i32', add));
  await kept('by a function of a list', (library) => library.getFunctions({ add_i32: add }).add_i32);
  await kept('by the functions', (library) => (library.getFunction('add_i32', add), library.functions));
  await kept('by the symbols', (library) => (library.getSymbol('add_i32'), library.symbols));
  await kept('by a method', (library) => library.getFunction);
}
