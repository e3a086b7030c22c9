// Descriptors: types by name and by number, their errors, other keys, what wins over what. The same list for
// dlopen, linkSymbols, CFunction and JSCallback.

const good = [
  'char',
  'i8',
  'int8_t',
  'u8',
  'uint8_t',
  'i16',
  'int16_t',
  'u16',
  'uint16_t',
  'i32',
  'int32_t',
  'int',
  'c_int',
  'u32',
  'uint32_t',
  'c_uint',
  'i64',
  'int64_t',
  'isize',
  'u64',
  'uint64_t',
  'usize',
  'size_t',
  'f64',
  'double',
  'f32',
  'float',
  'bool',
  'ptr',
  'pointer',
  'void*',
  'char*',
  'void',
  'cstring',
  'i64_fast',
  'u64_fast',
  'function',
  'callback',
  'fn',
  'napi_env',
  'napi_value',
  'buffer',
  'buffer_length',
  'buffer_bytelength',
];
const bad = [
  'I32',
  ' i32',
  'i32 ',
  '5',
  '',
  'wat',
  'long',
  'short',
  'unsigned int',
  'string',
  'uintptr_t',
  'const char*',
  'void *',
  'char *',
  'ssize_t',
  'int32',
  'uint32',
  'pointer*',
  'struct',
  '...',
  'toString',
  'constructor',
  '__proto__',
  '\0i32',
  'i32\0',
  'é',
];
const odd = () => [
  ['undefined', undefined],
  ['null', null],
  ['NaN', NaN],
  ['5.5', 5.5],
  ['-1', -1],
  ['-0', -0],
  ['18', 18],
  ['19', 19],
  ['20', 20],
  ['21', 21],
  ['22', 22],
  ['100', 100],
  ['2**31', 2 ** 31],
  ['2**32', 2 ** 32],
  ['2**32+5', 2 ** 32 + 5],
  ['2**51-1', 2 ** 51 - 1],
  ['2**51', 2 ** 51],
  ['-(2**51)', -(2 ** 51)],
  ['-(2**51)-1', -(2 ** 51) - 1],
  ['2**53', 2 ** 53],
  ['Infinity', Infinity],
  ['5n', 5n],
  ['true', true],
  ['false', false],
  ['{}', {}],
  ['[]', []],
  ['["i32"]', ['i32']],
  ['Symbol()', Symbol('s')],
  ['String object', new String('i32')],
  ['Number object', new Number(5)],
  ['toString object', { toString: () => 'i32' }],
  ['function', () => 5],
  ['String subclass', new (class extends String {})('u8')],
];

export default function ({ api, record, section, fixture }) {
  const { dlopen, linkSymbols, CFunction, JSCallback, viewSource } = api;
  const address = dlopen(fixture, { add: { args: ['i32', 'i32'], returns: 'i32' } }).symbols.add.ptr;
  const shape = (f) => (typeof f === 'function' ? `function of ${f.length}` : typeof f);
  const makers = {
    dlopen: (d) => shape(dlopen(fixture, { add: d }).symbols.add),
    linkSymbols: (d) =>
      shape(linkSymbols({ add: typeof d === 'object' && d && !Array.isArray(d) ? withPointer(d) : d }).symbols.add),
    CFunction: (d) => shape(CFunction(typeof d === 'object' && d && !Array.isArray(d) ? withPointer(d) : d)),
    JSCallback: (d) => {
      const callback = new JSCallback(() => 0, d);
      const seen = typeof callback.ptr;
      callback.close();
      return seen;
    },
  };
  // Keeps getters and prototypes of the descriptor as they are.
  const withPointer = (d) => Object.defineProperty(d, 'ptr', { value: address, enumerable: true });

  for (const [maker, make] of Object.entries(makers)) {
    section(maker);
    for (const type of [...good, ...bad]) {
      record(`args [${JSON.stringify(type)}]`, () => make({ args: [type] }));
      record(`returns ${JSON.stringify(type)}`, () => make({ returns: type }));
    }
    for (let id = 0; id <= 17; id++) {
      record(`args [${id}]`, () => make({ args: [id] }));
      record(`returns ${id}`, () => make({ returns: id }));
    }
    for (const [label, type] of odd()) {
      record(`args [${label}]`, () => make({ args: [type] }));
      record(`returns ${label}`, () => make({ returns: type }));
    }
    for (const [label, args] of [
      ['undefined', undefined],
      ['null', null],
      ['5', 5],
      ['"i32"', 'i32'],
      ['{}', {}],
      ['{length: 1}', { 0: 'i32', length: 1 }],
      ['Set', new Set(['i32'])],
      ['Uint8Array', new Uint8Array([5])],
      ['true', true],
      ['false', false],
      ['0', 0],
      ['""', ''],
      ['hole', [, 'i32']],
      ['subclass', new (class extends Array {})('i32', 'i32')],
      ['Proxy', new Proxy(['i32'], {})],
      ['function', () => []],
      ['empty', []],
      ['mixed', ['i32', 5, 'int', 7]],
    ]) {
      record(`args is ${label}`, () => make({ args }));
    }
    for (const [label, d] of [
      ['undefined', undefined],
      ['null', null],
      ['5', 5],
      ['"x"', 'x'],
      ['true', true],
      ['[]', []],
      ['Symbol()', Symbol('s')],
      ['5n', 5n],
      ['function', () => 1],
      ['Date', new Date(0)],
    ]) {
      record(`descriptor ${label}`, () => make(d));
    }
    record('inherited args', () => make(Object.create({ args: ['i32'] })));
    record('inherited returns', () => make(Object.create({ returns: 'wat' })));
    record('getters of a class', () =>
      make(
        new (class {
          get args() {
            return ['i32'];
          }
        })(),
      ),
    );
    record('fields of a class', () =>
      make(
        new (class {
          args = ['i32'];
          returns = 'i32';
        })(),
      ),
    );
    record('inherited from a class instance', () =>
      make(
        Object.create(
          new (class {
            args = ['i32'];
          })(),
        ),
      ),
    );
    record('Proxy', () => make(new Proxy({ args: ['i32'] }, {})));
    record('function with args', () => make(Object.assign(() => 1, { args: ['i32'] })));
    record('not enumerable', () => make(Object.defineProperty({}, 'args', { value: ['i32'] })));
    record('null prototype', () => make(Object.assign(Object.create(null), { args: ['i32'] })));
    record('unknown keys', () =>
      make({ args: ['i32'], nonblocking: true, what: 1, parameters: ['i32', 'i32'], result: 'i32' }),
    );
    record('getters', () => {
      const order = [];
      const seen = make({
        get returns() {
          order.push('returns');
          return 'i32';
        },
        get args() {
          order.push('args');
          return ['i32'];
        },
        get threadsafe() {
          order.push('threadsafe');
          return false;
        },
      });
      return [order, seen];
    });
    record('getter throws', () =>
      make({
        get args() {
          throw new RangeError('from args');
        },
      }),
    );
    record('returns getter throws', () =>
      make({
        get returns() {
          throw new RangeError('from returns');
        },
      }),
    );
    record('bad args and bad returns', () => make({ args: ['wat'], returns: 'wot' }));
    record('bad first and second arg', () => make({ args: ['one', 'two'] }));
    record('void among args and bad returns', () => make({ args: ['void'], returns: 'wot' }));
    record('napi_env and unknown', () => make({ args: ['napi_env', 'wat'] }));
    record('napi_env and bad returns', () => make({ args: ['napi_env'], returns: 'wat' }));
    record('buffer_length and bad returns', () => make({ args: ['buffer_length'], returns: 'wat' }));
    for (const count of [1, 2, 6, 7, 14, 31, 32, 33, 64, 300]) {
      record(`${count} args`, () => make({ args: Array(count).fill('i32'), returns: 'i32' }));
      record(`${count} f64 args`, () => make({ args: Array(count).fill('f64'), returns: 'f64' }));
    }
    record('33 args with void', () => make({ args: Array(33).fill('void') }));
    record('33 args, one unknown', () => make({ args: [...Array(33).fill('i32'), 'wat'] }));
    record('later change of args', () => {
      const args = ['i32'];
      const d = { args, returns: 'i32' };
      const seen = make(d);
      args.push('i32');
      return seen;
    });
  }

  section('inherited pointer');
  const heir = () => Object.create({ ptr: address, args: ['i32', 'i32'], returns: 'i32', threadsafe: true });
  record('CFunction', () => shape(CFunction(heir())));
  record('linkSymbols', () => shape(linkSymbols({ add: heir() }).symbols.add));
  record('threadsafe', () => new JSCallback(() => 1, heir()).threadsafe);
  record('Object.prototype', () => {
    Object.prototype.args = ['i32'];
    try {
      return shape(dlopen(fixture, { add: {} }).symbols.add);
    } finally {
      delete Object.prototype.args;
    }
  });

  section('viewSource');
  record('one symbol', () => {
    const source = viewSource({ add: { args: ['i32', 'i32'], returns: 'i32' } });
    return [Array.isArray(source), source.length, typeof source[0]];
  });
  record('two symbols', () => viewSource({ a: {}, b: { args: ['f64'] } }, false).length);
  record('names its symbol', () => viewSource({ find_me: { args: ['i32'], returns: 'i32' } })[0].includes('find_me'));
  record('callback', () => viewSource({ args: ['i32'], returns: 'i32' }, true));
  record('callback without args', () => viewSource({}, true));
  record('callback [', () => viewSource([], true));
  record('{}', () => viewSource({}));
  record('[]', () => viewSource([]));
  for (const [label, value] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['"x"', 'x'],
    ['true', true],
  ]) {
    record(label, () => viewSource(value));
    record(`${label}, true`, () => viewSource(value, true));
  }
  record('unknown type', () => viewSource({ a: { args: ['wat'] } }));
  record('unknown return', () => viewSource({ a: { returns: 'wat' } }));
  record('unknown type, true', () => viewSource({ args: ['wat'] }, true));
  record('descriptor null', () => viewSource({ a: null }));
  record('args null', () => viewSource({ a: { args: null } }));
  record('buffer_length', () => viewSource({ a: { args: ['buffer_length'] } }));
  record('buffer', () => viewSource({ a: { args: ['buffer'] } }).length);
  record('void in args', () => viewSource({ a: { args: ['void'] } }).length);
  record('33 args', () => viewSource({ a: { args: Array(33).fill('i32') } }).length);
  record('napi_env', () => viewSource({ a: { args: ['napi_env'] } }).length);
  record('napi_value', () => viewSource({ a: { args: ['napi_value'], returns: 'napi_value' } }).length);
  record('returns napi_env', () => viewSource({ a: { returns: 'napi_env' } }));
  record('callback of buffer_length', () => viewSource({ args: ['buffer_length'] }, true));
  record('second argument truthy', () => viewSource({ args: [] }, 1));
  record('no arguments', () => viewSource());
}
