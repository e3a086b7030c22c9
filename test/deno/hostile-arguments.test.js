'use strict';
// What arguments are is asked of the engine. No property that a user put on a view or a prototype is read while a call
// is put together, and none decides how many bytes move. On Deno, its own FFI has to pass the same tests.

const vm = require('node:vm');
const { test, assert, runtime, runScript, isWindows } = require('../harness');
const { fixturePath } = require('./fixture');

const Point = { struct: ['f64', 'f64'] };
const definitions = {
  add: { parameters: ['i32', 'i32'], result: 'i32' },
  byte_at: { parameters: ['buffer', 'u32'], result: 'u8' },
  sum_bytes: { parameters: ['buffer', 'u32'], result: 'u32' },
  distance_Point: { parameters: [Point, Point], result: 'f64' },
};

const implementations = { 'polyffi/deno': require('polyffi/deno') };
if (runtime === 'deno') implementations.Deno = globalThis.Deno;

const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

for (const [name, { dlopen, UnsafeCallback, UnsafeFnPointer, UnsafePointer, UnsafePointerView }] of Object.entries(
  implementations,
)) {
  const { symbols } = dlopen(fixturePath, definitions);
  // Hot and cold, because the two take different ways.
  const often = (run) => {
    for (let i = 0; i < 300; i++) run();
    return run();
  };
  const pointerOf = (f) => UnsafePointer.create(UnsafePointer.value(dlopen(fixturePath, { f }).symbols.f));
  const add = pointerOf({ type: 'pointer', name: 'add' });

  /** An array whose every property calls the library and lies. */
  const liar = (array) => {
    const lie = () => symbols.add(40, 2) + 1_000_000;
    for (const key of ['length', 'byteLength', 'byteOffset', 'buffer', Symbol.toStringTag]) {
      Object.defineProperty(array, key, { get: lie });
    }
    return array;
  };

  test(`${name}: a view that calls native functions in its getters is passed by its address`, () => {
    assert.equal(
      often(() => symbols.byte_at(liar(Uint8Array.of(5, 6, 7)), 1)),
      6,
    );
  });

  test(`${name}: the bytes of a struct are those that there are`, () => {
    const zero = new Uint8Array(16);
    assert.equal(
      often(() => symbols.distance_Point(liar(Float64Array.of(3, 4)), zero)),
      5,
    );
    const long = liar(new Uint8Array(600).fill(1));
    assert.equal(
      often(() => symbols.distance_Point(long, long)),
      0,
    );
  });

  test(`${name}: copyInto copies as many bytes as there are`, () => {
    const source = UnsafePointer.of(new Uint8Array(64).fill(3));
    const target = new Uint8Array(32);
    UnsafePointerView.copyInto(source, liar(target.subarray(8, 16)));
    assert.deepEqual([...target], [...new Array(8).fill(0), ...new Array(8).fill(3), ...new Array(16).fill(0)]);
  });

  test(`${name}: memory of other realms is memory`, () => {
    const make = (source) => vm.runInNewContext(source);
    for (const source of [
      'new ArrayBuffer(16)',
      'new Uint8Array(16)',
      'new DataView(new ArrayBuffer(16))',
      'new Uint8Array(new SharedArrayBuffer(16))',
    ]) {
      assert.equal(
        often(() => symbols.sum_bytes(make(source), 16)),
        0,
        source,
      );
      assert.equal(
        often(() => symbols.distance_Point(make(source), make(source))),
        0,
        source,
      );
      assert.notEqual(UnsafePointer.of(make(source)), null, source);
    }
    assert.notEqual(UnsafePointer.of(make('new SharedArrayBuffer(16)')), null);
    assert.equal(symbols.distance_Point(make('new Float64Array([3, 4])'), new Float64Array(2)), 5);
    const target = make('new ArrayBuffer(4)');
    UnsafePointerView.copyInto(UnsafePointer.of(Uint8Array.of(1, 2, 3, 4)), target);
    assert.deepEqual([...new Uint8Array(target)], [1, 2, 3, 4]);
  });

  test(`${name}: definitions of other realms are definitions`, () => {
    const foreign = vm.runInNewContext(`({
      map: new Map([['parameters', ['i32', 'i32']], ['result', 'i32']]),
      all: new Map([['add', { parameters: ['i32', 'i32'], result: 'i32' }]]),
      plain: { parameters: ['i32', new String('i32')], result: new String('i32') },
      buffer: { parameters: new ArrayBuffer(8), result: 'i32' },
      given: (n) => n + 1,
    })`);
    assert.equal(dlopen(fixturePath, { add: foreign.map }).symbols.add(40, 2), 42);
    assert.equal(dlopen(fixturePath, foreign.all).symbols.add(40, 2), 42);
    assert.equal(new UnsafeFnPointer(add, foreign.plain).call(40, 2), 42);
    assert.throws(() => dlopen(fixturePath, { add: foreign.buffer }), {
      message: 'invalid type: byte array, expected any valid JSON value',
    });
    const types = { parameters: ['i32'], result: 'i32' };
    const callback = new UnsafeCallback(types, foreign.given);
    assert.equal(new UnsafeFnPointer(callback.pointer, types).call(4), 5);
    callback.close();
  });

  test(`${name}: what is no array is named by its kind, whatever it says of itself`, () => {
    const liar = new Uint8Array(1);
    Object.defineProperty(liar, 'constructor', { get: () => assert.fail('asked') });
    for (const [value, kind] of [
      [new Map(), 'Map'],
      [new Set(), 'Set'],
      [new Date(), 'Date'],
      [/x/, 'RegExp'],
      [Promise.resolve(), 'Promise'],
      [new WeakMap(), 'WeakMap'],
      [new WeakSet(), 'WeakSet'],
      [new Map().keys(), 'Map Iterator'],
      [new Set().keys(), 'Set Iterator'],
      [new Error('x'), 'unknown'],
      [new ArrayBuffer(1), 'ArrayBuffer'],
      [new SharedArrayBuffer(1), 'SharedArrayBuffer'],
      [new DataView(new ArrayBuffer(1)), 'DataView'],
      [new (class extends Uint8Array {})(1), 'Uint8Array'],
      [Buffer.alloc(1), 'Uint8Array'],
      [liar, 'Uint8Array'],
      [new BigInt64Array(1), 'BigInt64Array'],
      [() => {}, 'function'],
      [async () => {}, 'Async function'],
      [function* () {}, 'Generator function'],
      [async function* () {}, 'Generator function'],
      [new Proxy([], {}), 'Proxy'],
      [new Proxy(() => {}, {}), 'Proxy'],
      [revoked([]), 'Proxy'],
      [Object('x'), 'unknown'],
      [{}, 'unknown'],
      [null, 'null'],
      [true, 'Boolean'],
      [1, 'Number'],
      [1n, 'bigint'],
    ]) {
      assert.throws(() => new UnsafeFnPointer(add, { parameters: value, result: 'i32' }).call(), {
        name: 'TypeError',
        message: `serde_v8 error: invalid type; expected: array, got: ${kind}`,
      });
    }
  });

  test(`${name}: what a trap or getter throws stays in the deserialiser`, () => {
    const message = 'serde_v8 error: exception during value conversion';
    const thrower = {
      get parameters() {
        throw new Error('mine');
      },
      result: 'i32',
    };
    for (const target of [{}, [], () => {}]) {
      const proxy = revoked(target);
      for (const definition of [proxy, { parameters: proxy, result: 'i32' }, { parameters: [proxy], result: 'i32' }]) {
        assert.throws(() => dlopen(fixturePath, { add: definition }), { message });
      }
      assert.throws(() => dlopen(fixturePath, proxy), { message });
      assert.throws(() => dlopen(fixturePath, { add: { type: proxy } }), { message });
      assert.throws(() => new UnsafeFnPointer(add, { parameters: [proxy], result: 'i32' }).call(), { message });
    }
    assert.throws(() => dlopen(fixturePath, { add: thrower }), { message });
  });

  test(`${name}: memory that is gone is none`, () => {
    const detached = (value) => {
      structuredClone(value.buffer ?? value, { transfer: [value.buffer ?? value] });
      return value;
    };
    const source = UnsafePointer.of(new Uint8Array(64).fill(3));
    const array = detached(new Uint8Array(16));
    const data = detached(new DataView(new ArrayBuffer(16)));
    const buffer = detached(new ArrayBuffer(16));
    for (const gone of [array, data, buffer]) {
      assert.equal(symbols.sum_bytes(gone, 0), 0);
      assert.throws(() => symbols.distance_Point(gone, gone), /^TypeError: Invalid FFI ArrayBuffer/);
    }
    assert.equal(UnsafePointer.of(array), null);
    assert.equal(UnsafePointer.of(data), null);
    assert.throws(() => UnsafePointer.of(buffer), TypeError);
    assert.equal(UnsafePointerView.copyInto(source, array), undefined);
    assert.equal(UnsafePointerView.copyInto(source, buffer), undefined);
    assert.throws(() => UnsafePointerView.copyInto(source, data), TypeError);
  });
}

const ofNode = isWindows && 'Node.js itself writes there with what the program replaces';

test('built-ins that a program replaces decide nothing about a call', { skip: ofNode }, () => {
  const { status, signal, stdout, stderr } = runScript(
    `const Deno = require('polyffi/deno');
    const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, {
      ...${JSON.stringify(definitions)},
      make_Point: { parameters: ['f64', 'f64'], result: ${JSON.stringify(Point)} },
    });
    const zero = new Float64Array(2);
    const typed = Object.getPrototypeOf(Uint8Array.prototype);
    const { Float64Array: Doubles, Uint8Array: Bytes } = globalThis;
    Math.floor = Math.trunc = Number.isInteger = ArrayBuffer.isView = Array.isArray = () => (symbols.add(1, 2), true);
    typed.set = typed.subarray = typed.slice = typed.fill = () => symbols.add(1, 2);
    for (const name of ['length', 'byteLength', 'byteOffset', 'buffer']) typed.__defineGetter__(name, () => 1 << 20);
    globalThis.Uint8Array = globalThis.DataView = function () { symbols.add(1, 2); };
    const { distance_Point, byte_at, make_Point } = symbols;
    console.log(
      distance_Point(Doubles.of(3, 4), zero), distance_Point(new Bytes(600), new ArrayBuffer(16)),
      byte_at(Bytes.of(5, 6), 1), make_Point(1, 2)[7]);`,
  );
  assert.deepEqual([status, signal, stdout], [0, null, '5 0 6 63\n'], stderr);
});
