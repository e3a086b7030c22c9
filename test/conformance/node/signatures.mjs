// getFunction, getFunctions and registerCallback: what a signature may be, what is read of it and in which order.

import { POINTERS, TYPES } from './_values.mjs';

/** Logs every trap that the reader of a signature reaches. */
function spy(target, log, name = '') {
  const handler = {};
  for (const trap of Reflect.ownKeys(Reflect)) {
    if (typeof Reflect[trap] !== 'function') continue;
    handler[trap] = (...args) => {
      const key = typeof args[1] === 'string' || typeof args[1] === 'symbol' ? ` ${String(args[1])}` : '';
      log.push(`${name}${trap}${key}`);
      return Reflect[trap](...args);
    };
  }
  return new Proxy(target, handler);
}

export default async function ({ api, record, section, fixture }) {
  const open = () => new api.DynamicLibrary(fixture);
  const bind = (name, signature) => open().getFunction(name, signature);

  section('name');
  for (const [label, name] of Object.entries({
    undefined: undefined,
    null: null,
    number: 1,
    'String object': new String('nothing'),
    symbol: Symbol('a'),
    empty: '',
    NUL: 'nothing\0',
    missing: 'no_such',
    array: ['nothing'],
  })) {
    record(label, () => typeof bind(name, {}));
    record(`${label} and a bad signature`, () => bind(name, null));
  }
  record('no arguments', () => open().getFunction());
  record('no signature', () => bind('nothing'));

  section('signature');
  class Holder {
    get return() {
      return 'i32';
    }
    get arguments() {
      return ['i32', 'i32'];
    }
  }
  for (const [label, signature] of Object.entries({
    undefined: undefined,
    null: null,
    number: 1,
    string: 'void',
    true: true,
    array: [],
    bigint: 1n,
    symbol: Symbol('a'),
    empty: {},
    Map: new Map(),
    'null prototype': Object.create(null),
    RegExp: /a/,
    typed: new Uint8Array(1),
    arrow: () => {},
    inherited: Object.create({ return: 'i32', arguments: ['i32', 'i32'] }),
    accessors: new Holder(),
    'return undefined': { return: undefined },
    'return null': { return: null },
    'return number': { return: 1 },
    'return String object': { return: new String('i32') },
    'return empty': { return: '' },
    'return NUL': { return: 'i32\0' },
    'return unknown': { return: 'nope' },
    'return capitals': { return: 'I32' },
    'return space': { return: ' i32' },
    'return object': { return: {} },
    'arguments undefined': { arguments: undefined },
    'arguments null': { arguments: null },
    'arguments string': { arguments: 'i32' },
    'arguments object': { arguments: {} },
    'arguments array-like': { arguments: { length: 1, 0: 'i32' } },
    'arguments Set': { arguments: new Set(['i32']) },
    'arguments typed': { arguments: new Uint8Array(1) },
    'arguments subclass': { arguments: new (class extends Array {})('i32', 'i32') },
    'arguments function': { arguments: () => {} },
    'arguments hole': { arguments: ['i32', , 'i32'] },
    'argument number': { arguments: [1] },
    'argument null': { arguments: ['i32', null] },
    'argument NUL': { arguments: ['i32\0'] },
    'argument void': { arguments: ['i32', 'void'] },
    'argument unknown': { arguments: ['i32', 'nope'] },
    'argument empty': { arguments: [''] },
    'argument String object': { arguments: [new String('i32')] },
    'argument nested': { arguments: [['i32']] },
    'bad return and bad arguments': { return: 1, arguments: 1 },
    'unknown return and arguments not array': { return: 'nope', arguments: 1 },
    'unknown return and unknown argument': { return: 'nope', arguments: ['nix'] },
    'unknown return and argument number': { return: 'nope', arguments: ['i32', 1] },
    'two bad arguments': { arguments: ['nope', 1] },
    'unknown first, void second': { arguments: ['nope', 'void'] },
    'unknown keys': { nonsense: true, return: 'i32', arguments: ['i32', 'i32'] },
  })) {
    record(label, () => {
      const f = bind('add_i32', signature);
      return [f.length, f(...Array(f.length).fill(1))];
    });
    record(`${label} for a missing symbol`, () => bind('no_such', signature));
    record(`${label} in getFunctions`, () => Object.keys(open().getFunctions({ add_i32: signature })));
    record(`${label} in dlopen`, () => Object.keys(api.dlopen(fixture, { add_i32: signature }).functions));
    record(`${label} for a callback`, () => typeof open().registerCallback(signature, () => {}));
  }

  section('type names');
  const names = [
    'void',
    ...Object.values(TYPES).flat(),
    ...POINTERS,
    'long',
    'short',
    'unsigned',
    'longlong',
    'intptr',
    'fn',
    'callback',
    'cstring',
    'char*',
    'void*',
    'struct',
    '...',
    'Int8',
    'INT8',
    'i8 ',
    'i128',
    'f16',
    'toString',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'null',
    'undefined',
  ];
  for (const name of names) {
    record(`return ${name}`, () => bind('nothing', { return: name }).length);
    record(`argument ${name}`, () => bind('nothing', { arguments: [name] }).length);
  }
  record('ours and theirs agree on the same signature', () => {
    const library = open();
    library.getFunction('add_i32', { return: 'i32', arguments: ['i32', 'i32'] });
    return library.getFunction('add_i32', { return: 'int32', arguments: ['int32', 'i32'] }).length;
  });

  section('order');
  record('traps of a signature', () => {
    const log = [];
    bind('add_i32', spy({ return: 'i32', arguments: ['i32', 'i32'] }, log));
    return log;
  });
  record('traps of an empty signature', () => {
    const log = [];
    bind('nothing', spy({}, log));
    return log;
  });
  record('traps when the return is bad', () => {
    const log = [];
    try {
      bind('add_i32', spy({ return: 1, arguments: 1 }, log));
    } catch {}
    return log;
  });
  record('traps of an arguments proxy', () => {
    const log = [];
    try {
      bind('add_i32', { return: 'i32', arguments: spy(['i32', 'i32'], log) });
    } catch (error) {
      log.push(error.message.split('; ')[0]);
    }
    return log;
  });
  const revoked = (target) => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  for (const [label, make] of Object.entries({
    'a proxy of an array': () => new Proxy([], {}),
    'a proxy of an object': () => new Proxy({}, {}),
    'a proxy of a function': () => new Proxy(function f() {}, {}),
    'a revoked proxy': () => revoked({}),
    'a revoked proxy of an array': () => revoked([]),
    'a revoked proxy of a function': () => revoked(() => {}),
  })) {
    const kind = (thunk) => {
      try {
        return thunk();
      } catch (error) {
        return [error.constructor.name, error.code, error.code && error.message.split('; ')[0]];
      }
    };
    record(`${label} as signature`, () => kind(() => bind('nothing', make()).length));
    record(`${label} as arguments`, () => kind(() => bind('nothing', { arguments: make() }).length));
    record(`${label} as definitions`, () => kind(() => Object.keys(open().getFunctions(make()))));
    record(`${label} as an entry`, () => kind(() => Object.keys(open().getFunctions({ nothing: make() }))));
    record(`${label} as signature of a callback`, () => kind(() => typeof open().registerCallback(make(), () => {})));
    record(`${label} as callback`, () => kind(() => typeof open().registerCallback({}, make())));
    record(`${label} as definitions of dlopen`, () => kind(() => Object.keys(api.dlopen(fixture, make()).functions)));
    record(`${label} as flags of dlopen`, () => kind(() => Object.keys(api.dlopen(fixture, {}, make()).functions)));
    record(`${label} as handle to close`, () => kind(() => api.dlclose(make())));
    record(`${label} as handle to ask`, () => kind(() => api.dlsym(make(), 'nothing')));
    record(`${label} as only argument`, () => kind(() => typeof open().registerCallback(make())));
  }
  record('traps of callback signature', () => {
    const log = [];
    open().registerCallback(spy({ return: 'i32', arguments: ['i32'] }, log), () => 0);
    return log;
  });
  record('traps of definitions', () => {
    const log = [];
    open().getFunctions(spy({ nothing: spy({}, log, 'nothing.'), add_i32: spy({ return: 'i32' }, log, 'add.') }, log));
    return log;
  });
  record('traps of definitions in dlopen', () => {
    const log = [];
    api.dlopen(fixture, spy({ nothing: spy({}, log, 'nothing.') }, log));
    return log;
  });
  for (const [label, thrown] of Object.entries({
    error: new RangeError('mine'),
    string: 'text',
    undefined: undefined,
  })) {
    record(`a getter of return that throws ${label}`, () =>
      bind('nothing', {
        get return() {
          throw thrown;
        },
      }),
    );
    record(`a getter of arguments that throws ${label}`, () =>
      bind('nothing', {
        get arguments() {
          throw thrown;
        },
      }),
    );
    record(`an element that throws ${label}`, () => {
      const list = ['i32'];
      Object.defineProperty(list, 0, {
        get() {
          throw thrown;
        },
      });
      return bind('nothing', { arguments: list });
    });
  }
  record('a getter that closes', () => {
    const library = open();
    return library.getFunction('nothing', {
      get return() {
        library.close();
        return 'void';
      },
    });
  });
  record('a getter that closes, bad return', () => {
    const library = open();
    return library.getFunction('nothing', {
      get return() {
        library.close();
        return 'nope';
      },
    });
  });
  record('a getter that closes in getFunctions', () => {
    const library = open();
    return library.getFunctions({
      nothing: {
        get return() {
          library.close();
          return 'void';
        },
      },
    });
  });
  record('elements are read', () => {
    const list = ['i32', 'i32'];
    let reads = 0;
    Object.defineProperty(list, 1, {
      get() {
        reads++;
        return 'i32';
      },
    });
    bind('add_i32', { arguments: list, return: 'i32' });
    return reads;
  });
  record('the signature may change later', () => {
    const signature = { arguments: ['i32', 'i32'], return: 'i32' };
    const f = bind('add_i32', signature);
    signature.arguments.length = 0;
    signature.return = 'void';
    return f(20, 22);
  });

  section('again');
  const again = (first, second) => {
    const library = open();
    const a = library.getFunction('id_i32', first);
    const b = library.getFunction('id_i32', second);
    return [a === b, b.length];
  };
  const same = (type) => ({ return: type, arguments: [type] });
  record('the same', () => again(same('i32'), same('i32')));
  record('an alias', () => again(same('i32'), same('int32')));
  record('bool and u8', () => again(same('bool'), same('u8')));
  record('char and i8', () => again(same('char'), same('i8')));
  record('pointer names', () => again(same('pointer'), { return: 'string', arguments: ['buffer'] }));
  record('pointer and u64', () => again(same('pointer'), same('u64')));
  record('other width', () => again(same('i32'), same('u32')));
  record('other count', () => again(same('i32'), { return: 'i32', arguments: ['i32', 'i32'] }));
  record('other result', () => again(same('i32'), { arguments: ['i32'] }));
  record('empty after', () => again(same('i32'), {}));
  record('void spelled', () => again({}, { return: 'void', arguments: [] }));
  record('in one getFunctions', () => {
    const library = open();
    library.getFunction('id_i8', same('i8'));
    return library.getFunctions({ id_i16: same('i16'), id_i8: same('i16') });
  });
  record('nothing kept of a failed getFunctions', () => {
    const library = open();
    try {
      library.getFunctions({ id_i16: same('i16'), no_such: {} });
    } catch (error) {
      return [error.message.split('; ')[0], library.symbols, library.functions];
    }
  });
  record('another signature after a failed getFunctions', () => {
    const library = open();
    try {
      library.getFunctions({ id_i16: same('i16'), no_such: {} });
    } catch {}
    return library.getFunction('id_i16', same('u16')).length;
  });
  record('string and buffer again: the first names count', () => {
    const library = open();
    const f = library.getFunction('text_length', { return: 'u64', arguments: ['pointer'] });
    const g = library.getFunction('text_length', { return: 'u64', arguments: ['string'] });
    return [f === g, g('four')];
  });

  section('getFunctions');
  for (const [label, definitions] of Object.entries({
    null: null,
    array: [],
    number: 1,
    string: 'x',
    true: true,
    function: () => {},
    Map: new Map(),
    bigint: 1n,
    'entry undefined': { a: undefined },
    'entry null': { nothing: null },
    'entry array': { nothing: [] },
    'entry string': { nothing: 'void' },
    'entry function': { nothing: () => {} },
    inherited: Object.create({ nothing: {} }),
    hidden: Object.defineProperty({}, 'nothing', { value: {}, enumerable: false }),
    symbol: { [Symbol('nothing')]: 1, nothing: {} },
    'integer-like': { nothing: {}, 7: {} },
    'empty name': { '': {} },
    'NUL name': { 'a\0': {} },
    'proto name': JSON.parse('{"__proto__": {}}'),
    missing: { nothing: {}, no_such: {}, add_i32: null },
    'bad second': { no_such: {}, add_i32: { return: 1 } },
  })) {
    record(label, () => {
      const functions = open().getFunctions(definitions);
      return [Object.keys(functions), Object.getPrototypeOf(functions), Object.isFrozen(functions)];
    });
  }
  record('undefined', () => open().getFunctions(undefined));
  record('without', () => open().getFunctions());
  record('order of keys', () => Object.keys(open().getFunctions({ two: {}, nothing: {}, wide: {}, add_i8: {} })));
  record('only those asked for', () => {
    const library = open();
    library.getFunction('nothing', {});
    return [Object.keys(library.getFunctions({ two: {} })), Object.keys(library.functions).sort()];
  });
  record('the functions are those of getFunction', () => {
    const library = open();
    const { two } = library.getFunctions({ two: { return: 'u8' } });
    return [two === library.getFunction('two', { return: 'uint8' }), two === library.functions.two];
  });

  section('closed');
  const closed = () => {
    const library = open();
    library.close();
    return library;
  };
  record('getFunction', () => closed().getFunction('nothing', {}));
  record('getFunction, missing symbol', () => closed().getFunction('no_such', {}));
  record('getFunction, bad name', () => closed().getFunction(1, {}));
  record('getFunction, NUL', () => closed().getFunction('a\0', {}));
  record('getFunction, bad signature', () => closed().getFunction('nothing', { return: 1 }));
  record('getFunctions', () => closed().getFunctions({ nothing: {} }));
  record('getFunctions, null', () => closed().getFunctions(null));
  record('getFunctions, none', () => closed().getFunctions());
  record('getSymbol', () => closed().getSymbol('nothing'));
  record('getSymbol, bad', () => closed().getSymbol(1));
  record('getSymbol, NUL', () => closed().getSymbol('a\0'));
  record('getSymbols', () => closed().getSymbols());
  record('symbols', () => closed().symbols);
  record('functions', () => closed().functions);
  record('path', () => closed().path);
  record('close', () => closed().close());
  record('registerCallback', () => closed().registerCallback(() => {}));
  record('registerCallback, bad', () => closed().registerCallback(1));
  record('registerCallback, bad signature', () => closed().registerCallback({ return: 1 }, () => {}));
  record('registerCallback, bad function', () => closed().registerCallback({}, 1));
  for (const name of ['unregisterCallback', 'refCallback', 'unrefCallback']) {
    record(name, () => closed()[name](1n));
    record(`${name}, bad`, () => closed()[name](1));
  }
}
