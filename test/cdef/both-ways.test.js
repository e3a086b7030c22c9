'use strict';
// A mistake is the same error whether a function is declared in C or by a signature: class, code, and what programs read of
// it. The rule for both is what node:ffi gives. Breaks where a way refuses a value by a code of its own.

const { test, assert, fixture, load } = require('../harness');

const polyffi = load.require();
const { cdef, dlopen, struct } = polyffi;
const path = fixture('engine');

/** Scalars of the fixture: the suffix of their functions, their name in C, and that in a signature. */
const scalars = [
  ['i8', 'int8_t', 'int8'],
  ['u8', 'uint8_t', 'uint8'],
  ['i16', 'int16_t', 'int16'],
  ['u16', 'uint16_t', 'uint16'],
  ['i32', 'int32_t', 'int32'],
  ['u32', 'uint32_t', 'uint32'],
  ['i64', 'int64_t', 'int64'],
  ['u64', 'uint64_t', 'uint64'],
  ['f32', 'float', 'float'],
  ['f64', 'double', 'double'],
  ['bool', '_Bool', '_Bool'],
  ['long', 'long', 'long'],
  ['unsigned_long', 'unsigned long', 'unsigned long'],
  ['size_t', 'size_t', 'size_t'],
  ['wchar_t', 'wchar_t', 'wchar_t'],
  ['pointer', 'void *', 'pointer'],
];

const numbers = [0, 1, 2, -1, 1.5, NaN, Infinity, 127, 128, 255, 256, -129, 65536, -32769, 2 ** 31, -(2 ** 31) - 1];
const large = [2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 63, 2n ** 63n, 2n ** 64n, -1n, -(2n ** 63n) - 1n, 5n];
const others = ['7', '', undefined, true, null, Symbol('s'), {}, [1], () => 1, new Date(0)];
const values = [...numbers, ...large, ...others];

const outcome = (f) => {
  try {
    return { result: f() };
  } catch (error) {
    const { code, function: name, argument, received } = error;
    return { isError: true, kind: error.constructor.name, code, name, argument, received };
  }
};

for (const [id, inC, inSignature] of scalars) {
  test(inC, () => {
    const name = `id_${id}`;
    const byText = cdef(`${inC} ${name}(${inC} value);`).open(path)[name];
    const { symbols } = dlopen(path, { [name]: { arguments: [inSignature], return: inSignature } });
    const bySignature = symbols[name];
    let refused = 0;
    for (const value of values) {
      const [text, signature] = [outcome(() => byText(value)), outcome(() => bySignature(value))];
      // Text takes and gives more than a signature does, as the conversion tables say: only errors are compared.
      if (!text.isError || !signature.isError) continue;
      refused++;
      assert.deepEqual(text, signature, typeof value === 'symbol' ? 'symbol' : String(value));
      assert.deepEqual([text.kind, text.code], ['TypeError', 'ERR_INVALID_ARG_VALUE']);
    }
    assert.ok(refused >= 5, `${refused}`);
    for (const given of [[], [1, 2]]) {
      assert.deepEqual(
        outcome(() => byText(...given)),
        outcome(() => bySignature(...given)),
      );
    }
  });
}

test('a member of a struct', () => {
  const named = cdef('struct pair { double x, y; }; struct pair pair_add(struct pair a, struct pair b);').open(path);
  const pair = struct({ x: 'double', y: 'double' });
  const { symbols } = dlopen(path, { pair_add: { arguments: [pair, pair], return: pair } });
  const good = { x: 1, y: 2 };
  for (const bad of [{ x: 1, y: '2' }, 5, 'text']) {
    assert.deepEqual(
      outcome(() => named.pair_add(good, bad)),
      outcome(() => symbols.pair_add(good, bad)),
    );
  }
});

test('the result of a callback', () => {
  const inC = cdef('int call(int (*f)(int), int n);').open(path);
  const { symbols } = dlopen(path, {
    call: { arguments: [{ callback: { arguments: ['int32'], return: 'int32' } }, 'int32'], return: 'int32' },
  });
  const [text, signature] = [inC.call, symbols.call].map((call) => outcome(() => call(() => 'less', 1)));
  assert.deepEqual(text, signature);
  assert.equal(text.code, 'ERR_INVALID_ARG_VALUE');
});

test('a call after close', () => {
  const calls = [
    cdef('int is_null(void *p);').open(path),
    dlopen(path, { is_null: { arguments: ['pointer'], return: 'int32' } }),
  ].map((library) => {
    const { is_null } = library.symbols ?? library;
    polyffi.dlclose(library);
    return outcome(() => is_null(null));
  });
  assert.deepEqual(calls[0], calls[1]);
  assert.deepEqual([calls[0].code, calls[0].name], ['ERR_FFI_LIBRARY_CLOSED', 'is_null']);
});

/** Values that a struct or a pointer to one takes neither way. */
const shapes = {
  'a struct': [
    'struct { int a[3]; int b; }',
    (t) => t,
    [new Uint8Array(3), 7, 'text', null, { a: [1, 2], b: 1 }, { a: 5, b: 1 }],
  ],
  elements: [
    'struct { int a[3]; int b; }',
    (t) => t,
    [
      { a: new Int32Array(2), b: 1 },
      { a: new Uint8Array(2), b: 0 },
      { a: [], b: 0 },
    ],
  ],
  'a pointer': [
    'struct { int a[3]; int b; } *',
    (t) => polyffi.pointer(t),
    [new Uint8Array(3), new ArrayBuffer(1), polyffi.alloc('char')],
  ],
};

for (const [name, [inC, typeOf, wrong]] of Object.entries(shapes)) {
  test(`lengths and shapes: ${name}`, () => {
    const byText = cdef(`int box_turn(${inC} value);`).open(path).box_turn;
    const type = struct({ a: polyffi.array('int', 3), b: 'int' });
    const bySignature = dlopen(path, { box_turn: { arguments: [typeOf(type)], return: 'int' } }).symbols.box_turn;
    for (const value of wrong) {
      const [text, signature] = [outcome(() => byText(value)), outcome(() => bySignature(value))];
      assert.equal(text.isError, true);
      assert.deepEqual([text.kind, text.code, text.argument], [signature.kind, signature.code, signature.argument]);
    }
  });
}
