// dlopen, dlclose and dlsym.

export default async function ({ api, record, section, fixture }) {
  const { dlopen, dlclose, dlsym, DynamicLibrary } = api;
  // Ours has two members more.
  const handleKeys = (handle) =>
    Reflect.ownKeys(handle)
      .filter((key) => key !== 'symbols' && key !== 'close')
      .map((key) => (key === Symbol.dispose ? 'dispose' : key));

  section('dlopen');
  const handle = dlopen(fixture);
  record('keys', () => handleKeys(handle));
  for (const key of ['lib', 'functions', Symbol.dispose]) {
    record(`attributes of ${key === Symbol.dispose ? 'dispose' : key}`, () => {
      const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(handle, key);
      return [writable, enumerable, configurable];
    });
  }
  record('handle', () => [Object.getPrototypeOf(handle) === Object.prototype, Object.isExtensible(handle)]);
  record('lib', () => [handle.lib instanceof DynamicLibrary, handle.lib.path]);
  record('functions without definitions', () => [handle.functions, Object.isFrozen(handle.functions)]);
  record('undefined definitions', () => [
    dlopen(fixture, undefined).functions,
    Object.isFrozen(dlopen(fixture, undefined).functions),
  ]);
  record('empty definitions', () => [dlopen(fixture, {}).functions, Object.isFrozen(dlopen(fixture, {}).functions)]);
  record('dispose', () => [handle[Symbol.dispose].name, handle[Symbol.dispose].length, typeof handle[Symbol.dispose]]);
  const add = { arguments: ['i32', 'i32'], return: 'i32' };
  record('functions', () => {
    const { functions, lib } = dlopen(fixture, { add_i32: add });
    record.mask(functions.add_i32.pointer);
    return [
      functions,
      functions.add_i32(1, 2),
      lib.functions.add_i32 === functions.add_i32,
      Object.isFrozen(functions),
    ];
  });
  record('order of functions', () => Object.keys(dlopen(null, { strlen: {}, malloc: {}, abs: {} }).functions));
  for (const [label, definitions] of Object.entries({
    null: null,
    array: [],
    number: 1,
    string: 'x',
    true: true,
    function: () => {},
    Map: new Map([['a', add]]),
    symbol: Symbol('a'),
    bigint: 1n,
    'null prototype': Object.assign(Object.create(null), { add_i8: { arguments: ['i8', 'i8'], return: 'i8' } }),
  })) {
    record(`definitions ${label}`, () => Object.keys(dlopen(fixture, definitions).functions));
  }
  record('a bad path comes first', () => dlopen(1, null));
  record('missing file and bad definitions', () => dlopen('/nonexistent.so', null));
  record('missing symbol', () => dlopen(fixture, { no_such: {} }));
  record('third argument is ignored', () => dlopen(fixture, {}, 7).lib.path);
  record('no arguments', () => dlopen());
  record('null', () => dlopen(null).lib.path);
  record('this is ignored', () => dlopen.call({ lib: 1 }, null).lib.path);

  section('close');
  record('dispose closes', () => {
    const h = dlopen(fixture, { add_i32: add });
    const results = [h[Symbol.dispose](), h[Symbol.dispose]()];
    try {
      h.functions.add_i32(1, 2);
    } catch (error) {
      results.push(error.code);
    }
    return results;
  });
  record('dispose without this', () => {
    const h = dlopen(fixture);
    const dispose = h[Symbol.dispose];
    dispose();
    return h.lib.symbols;
  });
  record('dlclose', () => {
    const h = dlopen(fixture);
    return [dlclose(h.lib), dlclose(h.lib)];
  });
  record('dlclose of the handle', () => {
    const h = dlopen(fixture);
    delete h.close;
    return dlclose(h);
  });
  record('dlclose duck', () => dlclose({ close: () => 7 }));
  record('dlclose duck throws', () =>
    dlclose({
      close() {
        throw new RangeError('mine');
      },
    }),
  );

  section('dlsym');
  record('found', () => dlsym(handle.lib, 'add_i32') === handle.lib.getSymbol('add_i32'));
  record('missing', () => dlsym(handle.lib, 'no_such'));
  record('no name', () => dlsym(handle.lib));
  record('duck', () => dlsym({ getSymbol: (name) => `got ${name}` }, 'x'));
  for (const [label, value] of Object.entries({ null: null, undefined: undefined, object: {}, number: 1 })) {
    record(`dlsym of ${label}`, () => {
      try {
        return dlsym(value, 'x');
      } catch (error) {
        return [error.constructor.name, error.code];
      }
    });
    record(`dlclose of ${label}`, () => {
      try {
        return dlclose(value);
      } catch (error) {
        return [error.constructor.name, error.code];
      }
    });
  }
}
