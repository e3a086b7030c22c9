'use strict';
// Every C type name travels as an argument, as a result and through memory, at its limits. Breaks where a name stands
// for the wrong type, where a result loses its sign, or where a value in range is refused.

const { test, assert, fixture } = require('../harness');
const { cTypeNames } = require('../harness/type-names');
const { getNativeFunction, getBufferPointer, sizeof, textIn, textFor, bytesAt } = require('./raw.js');

const library = fixture('raw');

/** The names of the draft, then those that C has besides. */
const integers = [
  'char',
  'signed char',
  'unsigned char',
  'short',
  'short int',
  'signed short',
  'signed short int',
  'unsigned short',
  'unsigned short int',
  'int',
  'signed',
  'signed int',
  'unsigned',
  'unsigned int',
  'long',
  'long int',
  'signed long',
  'signed long int',
  'unsigned long',
  'unsigned long int',
  'long long',
  'long long int',
  'signed long long',
  'signed long long int',
  'unsigned long long',
  'unsigned long long int',
  'uint8_t',
  'int8_t',
  'uint16_t',
  'int16_t',
  'uint32_t',
  'int32_t',
  'uint64_t',
  'int64_t',
  'size_t',
  'ssize_t',
  'ptrdiff_t',
  'intptr_t',
  'uintptr_t',
  'wchar_t',
];
const others = ['float', 'double', 'bool', '_Bool', 'pointer', 'void', 'long double'];

const idOf = (name) => name.replaceAll(' ', '_');
const sizeByC = (name) => Number(getNativeFunction(library, `size_${idOf(name)}`, 'size_t', [])());

/** The lowest and the highest value of a type, as C prints them. */
function limitsOf(name) {
  const [low, high] = [Buffer.alloc(32), Buffer.alloc(32)];
  getNativeFunction(library, `limits_${idOf(name)}`, 'void', ['char *', 'char *'])(
    getBufferPointer(low),
    getBufferPointer(high),
  );
  return [BigInt(textIn(low)), BigInt(textIn(high))];
}

test('every name in the source of the addon is tried here', () => {
  assert.deepEqual(cTypeNames().sort(), [...integers, ...others].sort());
});

for (const name of integers) {
  test(`${name} adds as in C`, () => {
    const id = idOf(name);
    const wide = sizeByC(name) === 8;
    const js = (value) => (wide ? value : Number(value));
    const add = getNativeFunction(library, `add_${id}`, name, [name, name]);
    const addPointer = getNativeFunction(library, `add_pointer_${id}`, `${name} *`, Array(3).fill(`${name} *`));
    const sumText = getNativeFunction(library, `sum_text_${id}`, 'void', Array(3).fill('char *'));

    const [low, high] = limitsOf(name);
    const values = [...new Set([low, low + 1n, low / 2n, 0n, 1n, 2n, 42n, high / 2n, high - 1n, high])];
    if (low < 0n) values.push(-1n, -42n);
    const memory = wide ? new BigUint64Array(3) : new Uint8Array(3 * sizeByC(name));
    const at = (index) => getBufferPointer(memory) + BigInt(index * sizeByC(name));
    const putters = { 1: 'setInt8', 2: 'setInt16', 4: 'setInt32', 8: 'setBigInt64' };
    const put = (index, value) =>
      new DataView(memory.buffer)[putters[sizeByC(name)]](index * sizeByC(name), js(value), true);

    for (const a of values) {
      for (const b of values) {
        const text = Buffer.alloc(32);
        sumText(getBufferPointer(textFor(a)), getBufferPointer(textFor(b)), getBufferPointer(text));
        const sum = js(BigInt(textIn(text)));
        assert.equal(add(js(a), js(b)), sum, `${a} + ${b}`);

        put(0, a);
        put(1, b);
        assert.equal(addPointer(at(0), at(1), at(2)), at(2));
        put(0, BigInt(textIn(text)));
        assert.deepEqual(bytesAt(at(2), sizeByC(name)), bytesAt(at(0), sizeByC(name)), `*${a} + *${b}`);
      }
    }
  });

  test(`${name} refuses what is next to its limits`, () => {
    const wide = sizeByC(name) === 8;
    const js = (value) => (wide ? value : Number(value));
    const add = getNativeFunction(library, `add_${idOf(name)}`, name, [name, name]);
    const [low, high] = limitsOf(name);
    for (const value of [low - 1n, high + 1n, low - 2n ** 64n, high + 2n ** 64n]) {
      assert.throws(() => add(js(value), js(0n)), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }, String(value));
      assert.throws(() => add(js(0n), js(value)), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }, String(value));
    }
  });
}

for (const name of ['bool', '_Bool']) {
  test(`${name} is 0 or 1`, () => {
    const add = getNativeFunction(library, `add_${name}`, name, [name, name]);
    assert.deepEqual([add(0, 0), add(0, 1), add(1, 0), add(1, 1)], [0, 1, 1, 1]);
    const addPointer = getNativeFunction(library, `add_pointer_${name}`, `${name}*`, Array(3).fill(`${name}*`));
    const memory = new Uint8Array([0, 1, 7]);
    const at = getBufferPointer(memory);
    assert.equal(addPointer(at, at + 1n, at + 2n), at + 2n);
    assert.deepEqual([...memory], [0, 1, 1]);
    assert.throws(() => add(2, 0), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => add(-1, 0), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  });
}

test('pointer adds as in C', () => {
  const types = ['pointer', 'void *', 'const char *', 'int(*)(void)', '*'];
  const memory = new BigUint64Array(3);
  const at = (index) => getBufferPointer(memory) + BigInt(8 * index);
  for (const name of types) {
    const add = getNativeFunction(library, 'add_pointer', name, [name, name]);
    const addPointer = getNativeFunction(library, 'add_pointer_pointer', name, [name, name, name]);
    for (const a of [0n, 1n, 0x7fffffffffffn, 2n ** 63n, 2n ** 64n - 1n]) {
      for (const b of [0n, 1n, 2n ** 64n - 1n]) {
        assert.equal(add(a, b), BigInt.asUintN(64, a + b));
        memory[0] = a;
        memory[1] = b;
        assert.equal(addPointer(at(0), at(1), at(2)), at(2));
        assert.equal(memory[2], BigInt.asUintN(64, a + b));
      }
    }
  }
});

test('sizeof is that of the C compiler', () => {
  for (const name of [...integers, ...others]) {
    if (name === 'void') assert.equal(sizeof(name), undefined);
    else assert.equal(sizeof(name), sizeByC(name), name);
  }
});

test('junk above a narrow result is not part of it', () => {
  for (const name of ['int8_t', 'uint8_t', 'int16_t', 'uint16_t', 'int32_t', 'uint32_t']) {
    const [low, high] = limitsOf(name);
    const result = getNativeFunction(library, `junk_${name}`, name, [])();
    assert.equal(result, Number(low < 0n ? low : high), name);
  }
});

test('twenty arguments of every kind arrive in their places', () => {
  const types = (
    'int8_t double uint16_t float int64_t double uint8_t float int32_t uint64_t ' +
    'double int16_t float uint32_t double double double double float int8_t'
  ).split(' ');
  const mixed = getNativeFunction(library, 'mixed', 'double', types);
  for (let index = 0; index < types.length; index++) {
    const args = types.map((type, other) => {
      const value = other === index ? 3 : 0;
      return type.endsWith('64_t') ? BigInt(value) : value;
    });
    assert.equal(mixed(...args), index === 0 ? 3 : 3 * (index + 1), `argument ${index + 1}`);
  }
});
