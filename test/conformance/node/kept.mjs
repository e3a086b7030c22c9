// Code generation from strings that is forbidden, and what functions keep.

const add = { arguments: ['i32', 'i32'], return: 'i32' };

/** Uses what the module has, with functions bound before and after. */
function use({ api, record, fixture }) {
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
      done.push([label, error.message]);
    }
  };
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

export const scenarios = {
  'no code from strings': (context) => context.record('all', () => use(context)),
};

const flag = '--disallow-code-generation-from-strings';
const strict = globalThis.Bun ? [] : [globalThis.Deno ? `--v8-flags=${flag}` : flag];

export default async function (context) {
  const { child, record, section, api, fixture, gc } = context;
  section('no code from strings');
  await child('no code from strings', { args: strict });

  section('kept');
  record('everything', () => use(context));
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
