// What dlopen's second argument may be, and every text about what it may not be.
export default async function ({ api, record, section, fixture }) {
  record.maskText(fixture, 'fixture');
  const open = (...args) => {
    const library = api.dlopen(fixture, ...args);
    const names = Object.keys(library.symbols).sort();
    library.close();
    return names;
  };
  const one = (definition, name = 'nothing') => open({ [name]: definition });
  const ok = { parameters: [], result: 'void' };

  section('symbols');
  record('missing', () => open());
  for (const [label, value] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['1.5', 1.5],
    ['string', 'abc'],
    ['true', true],
    ['bigint', 5n],
    ['symbol', Symbol('s')],
    ['function', () => 1],
    ['empty array', []],
    ['empty object', {}],
    ['null-prototype object', Object.create(null)],
    ['Map', new Map([['nothing', ok]])],
    ['Uint8Array', new Uint8Array(0)],
    ['date', new Date(0)],
    ['proxy', new Proxy({ nothing: ok }, {})],
  ]) {
    record(label, () => open(value));
  }
  record('no arguments at all', () => api.dlopen());
  record('inherited keys are ignored', () => open(Object.create({ nothing: ok })));
  record('keys that are not enumerable are ignored', () => open(Object.defineProperty({}, 'nothing', { value: ok })));
  record('symbol keys are ignored', () => open({ [Symbol('s')]: ok }));
  record('getter is read', () =>
    open({
      get nothing() {
        return ok;
      },
    }),
  );
  record('getter that throws', () =>
    open({
      get nothing() {
        throw new RangeError('no definition');
      },
    }),
  );

  section('definition');
  for (const [label, value] of [
    ['null', null],
    ['undefined', undefined],
    ['5', 5],
    ['-5', -5],
    ['1.5', 1.5],
    ['string', 'text'],
    ['true', true],
    ['bigint', 5n],
    ['function', () => 1],
    ['array', []],
    ['empty', {}],
    ['result only', { result: 'void' }],
    ['parameters only', { parameters: [] }],
    ['parameters undefined', { parameters: undefined, result: 'void' }],
    ['parameters null', { parameters: null, result: 'void' }],
    ['parameters 5', { parameters: 5, result: 'void' }],
    ['parameters object', { parameters: {}, result: 'void' }],
    ['parameters string', { parameters: 'u8', result: 'void' }],
    ['parameters true', { parameters: true, result: 'void' }],
    ['result undefined', { parameters: [], result: undefined }],
    ['result null', { parameters: [], result: null }],
    ['result 5', { parameters: [], result: 5 }],
    ['result true', { parameters: [], result: true }],
    ['result array', { parameters: [], result: [] }],
    ['result array of a type', { parameters: [], result: ['u8'] }],
    ['result empty object', { parameters: [], result: {} }],
    ['unknown result', { parameters: [], result: 'int' }],
    ['empty result', { parameters: [], result: '' }],
    ['capital result', { parameters: [], result: 'Void' }],
    ['extra keys', { parameters: [], result: 'void', other: 1 }],
    ['type undefined', { parameters: [], result: 'void', type: undefined }],
    ['type null', { parameters: [], result: 'void', type: null }],
    ['type 5', { parameters: [], result: 'void', type: 5 }],
    ['type unknown', { parameters: [], result: 'void', type: 'int' }],
    ['type void', { parameters: [], result: 'void', type: 'void' }],
    ['type struct', { parameters: [], result: 'void', type: { struct: ['u8'] } }],
    ['only type undefined', { type: undefined }],
    ['only type null', { type: null }],
    ['only type 5', { type: 5 }],
    ['only type unknown', { type: 'int' }],
    ['only type void', { type: 'void' }],
    ['only type struct', { type: { struct: ['u8'] } }],
    ['type in an unknown shape', { type: {} }],
    ['type inherited', Object.create({ type: 'u8' })],
    ['frozen', Object.freeze({ parameters: Object.freeze([]), result: 'void' })],
    ['null prototype', Object.assign(Object.create(null), ok)],
    ['class instance', Object.assign(new (class Definition {})(), ok)],
    ['inherited', Object.create(ok)],
    ['result as String object', { parameters: [], result: new String('void') }],
  ]) {
    record(label, () => one(value));
  }

  section('parameter');
  for (const [label, value] of [
    ['unknown', 'int'],
    ['empty', ''],
    ['space', 'u8 '],
    ['5', 5],
    ['-5', -5],
    ['1.5', 1.5],
    ['null', null],
    ['undefined', undefined],
    ['true', true],
    ['bigint', 5n],
    ['array', []],
    ['array of a type', ['u8']],
    ['function', () => 1],
    ['empty object', {}],
    ['struct as a word', 'struct'],
    ['struct of a word', { struct: 'u8' }],
    ['struct of null', { struct: null }],
    ['struct of undefined', { struct: undefined }],
    ['struct of 5', { struct: 5 }],
    ['struct of an object', { struct: {} }],
    ['two keys', { struct: ['u8'], x: 1 }],
    ['misspelt', { strct: ['u8'] }],
    ['other type as key', { u8: null }],
    ['other type as key with a value', { u8: 1 }],
    ['empty struct', { struct: [] }],
    ['nested empty struct', { struct: ['u8', { struct: [] }] }],
    ['struct of an unknown type', { struct: ['u8', 'int'] }],
    ['struct of null field', { struct: [null] }],
    ['struct of 5 field', { struct: [5] }],
    ['pointer', 'pointer'],
  ]) {
    record(label, () => one({ parameters: [value], result: 'void' }));
    if (label !== 'pointer') record(`second ${label}`, () => one({ parameters: ['u8', value], result: 'void' }));
  }
  record('hole', () => one({ parameters: [, 'u8'], result: 'void' }));
  record('result struct of an unknown type', () => one({ parameters: [], result: { struct: ['int'] } }));
  record('result empty struct', () => one({ parameters: [], result: { struct: [] } }));
  record('result struct of void', () => one({ parameters: [], result: { struct: ['void'] } }));
  record('result nested struct of void', () => one({ parameters: [], result: { struct: [{ struct: ['void'] }] } }));
  record('parameter before result', () => one({ parameters: ['int'], result: 'int2' }));
  record('struct in itself', () => {
    const own = { struct: ['u8'] };
    own.struct.push(own);
    return one({ parameters: [own], result: 'void' });
  });
  record('result struct in itself', () => {
    const own = { struct: ['u8'] };
    own.struct.push(own);
    return one({ parameters: [], result: own });
  });
  record('one struct object in many places', () => {
    const point = { struct: ['f64', 'f64'] };
    const pair = { struct: [point, point] };
    return one({ parameters: [point, point, pair, pair], result: 'void' });
  });
  record('deep struct', () => {
    let deep = { struct: ['u8'] };
    for (let i = 0; i < 10; i++) deep = { struct: [deep] };
    return one({ parameters: [deep], result: deep });
  });

  section('options');
  for (const key of ['name', 'nonblocking', 'optional']) {
    for (const [label, value] of [
      ['undefined', undefined],
      ['null', null],
      ['true', true],
      ['false', false],
      ['0', 0],
      ['1', 1],
      ['5', 5],
      ['-1', -1],
      ['1.5', 1.5],
      ['string', 'nothing'],
      ['empty string', ''],
      ['object', {}],
      ['array', []],
      ['bigint', 1n],
    ]) {
      record(`${key}: ${label}`, () => one({ ...ok, [key]: value }));
    }
  }
  record('order: parameters before name', () => one({ parameters: ['int'], result: 'void', name: 5 }));
  record('order: name before parameters', () => one({ name: 5, parameters: ['int'], result: 'void' }));
  record('order: definitions before the library', () =>
    api.dlopen('./missing.so', { a: { parameters: ['int'], result: 'void' } }),
  );
  record('order: first bad symbol decides', () =>
    open({ a: { parameters: ['one'], result: 'void' }, b: { parameters: ['two'], result: 'void' } }),
  );
  record('order: bad definition before a missing symbol', () =>
    open({ missing: ok, nothing: { parameters: ['int'], result: 'void' } }),
  );

  section('odd values');
  const odd = {
    'large number': 2 ** 53,
    'huge number': 1e300,
    'tiny number': 1e-7,
    'hundred digits': 123456789012345680000,
    'largest u32': 4294967295,
    'beyond u32': 2 ** 33,
    'below i32': -(2 ** 33),
    'negative zero': -0,
    NaN: NaN,
    'text with escapes': 'a"b\\\n\té\u{1F600}\0\u200b\x7f',
    'one letter': 'a',
    date: new Date(0),
    regexp: /x/,
    'empty map': new Map(),
    'map of a struct': new Map([['struct', ['u8']]]),
    set: new Set(),
    Uint8Array: new Uint8Array(2),
    ArrayBuffer: new ArrayBuffer(2),
    SharedArrayBuffer: new SharedArrayBuffer(2),
    DataView: new DataView(new ArrayBuffer(1)),
    error: new Error('x'),
    promise: Promise.resolve(1),
    'number object': new Number(1),
    'string object': new String('u8'),
    'boolean object': new Boolean(true),
    'bigint object': Object(1n),
    function: () => 1,
    class: class {},
    pointer: api.UnsafePointer.create(5n),
    proxy: new Proxy({}, {}),
    'proxy of an array': new Proxy([], {}),
    'array of a word': ['a'],
    bigint: 1n,
  };
  const places = {
    definition: (value) => ({ nothing: value }),
    parameters: (value) => ({ nothing: { parameters: value, result: 'void' } }),
    parameter: (value) => ({ nothing: { parameters: [value], result: 'void' } }),
    result: (value) => ({ nothing: { parameters: [], result: value } }),
    name: (value) => ({ nothing: { ...ok, name: value } }),
    nonblocking: (value) => ({ nothing: { ...ok, nonblocking: value } }),
    optional: (value) => ({ nothing: { ...ok, optional: value } }),
    struct: (value) => ({ nothing: { parameters: [{ struct: value }], result: 'void' } }),
    unit: (value) => ({ nothing: { parameters: [{ u8: value }], result: 'void' } }),
    type: (value) => ({ static_u8: { type: value } }),
    'static name': (value) => ({ static_u8: { type: 'u8', name: value } }),
    'other key': (value) => ({ nothing: { ...ok, other: value } }),
    'other key of a static': (value) => ({ static_u8: { type: 'u8', other: value } }),
    'optional of a static': (value) => ({ static_u8: { type: 'u8', optional: value } }),
    'parameters of a static': (value) => ({ static_u8: { type: 'u8', parameters: value } }),
  };
  for (const [place, make] of Object.entries(places)) {
    for (const [label, value] of Object.entries(odd)) record(`${place}: ${label}`, () => open(make(value)));
  }
  record('deep value in another key', () => {
    const own = {};
    own.own = own;
    return one({ ...ok, other: own });
  });
  record('last bad key decides over a missing one', () => one({ result: 'int' }));
  record('bigint after a bad type', () => one({ parameters: ['int'], result: 'void', other: 5n }));
  record('bigint in a later symbol', () =>
    open({ nothing: { parameters: ['int'], result: 'void' }, add: { ...ok, other: 5n } }),
  );
  record('missing symbol before a static of void', () => open({ missing: ok, static_u8: { type: 'void' } }));
  record('static of void before a missing symbol', () => open({ static_u8: { type: 'void' }, missing: ok }));
  record('missing static before a missing symbol', () => open({ missing_static: { type: 'u8' }, missing: ok }));
  record('struct of void before a missing symbol', () =>
    open({ nothing: { parameters: [], result: { struct: ['void'] } }, missing: ok }),
  );
  record('void parameter', () => one({ parameters: ['void'], result: 'void' }));
  record('struct parameter of void', () => one({ parameters: [{ struct: ['void'] }], result: 'void' }));
  record('nonblocking struct result of void', () =>
    one({ parameters: [], result: { struct: ['void'] }, nonblocking: true }),
  );

  section('look-up');
  record('missing symbol', () => one(ok, 'missing_symbol'));
  record('name decides', () => one({ ...ok, name: 'nothing' }, 'other'));
  record('missing name', () => one({ ...ok, name: 'missing_name' }, 'nothing'));
  record('name undefined', () => one({ ...ok, name: undefined }));
  record('name null', () => one({ ...ok, name: null }));
  record('empty name', () => one({ ...ok, name: '' }));
  record('empty key', () => one(ok, ''));
  record('NUL in the key', () => one(ok, 'noth\0ing'));
  record('NUL in the name', () => one({ ...ok, name: 'a\0b' }));
  record('NUL in an optional name', () => one({ ...ok, name: 'a\0b', optional: true }));
  record('key like an index', () => open({ 0: { ...ok, name: 'nothing' }, 1: { ...ok, name: 'nothing' } }));
  record('key __proto__', () => open({ ['__proto__']: { ...ok, name: 'nothing' } }));
  record('key constructor', () => open({ constructor: { ...ok, name: 'nothing' } }));
  record('key beyond ASCII', () => open({ größe: { ...ok, name: 'nothing' } }));
  record('one native name, two keys', () => open({ a: { ...ok, name: 'nothing' }, b: { ...ok, name: 'nothing' } }));
}
