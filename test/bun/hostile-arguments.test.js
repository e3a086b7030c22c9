'use strict';
// What arguments are is asked of the engine. No property that a user put on a view, a callback or a prototype is read
// while a call is put together, and none decides how many bytes move. On Bun, bun:ffi has to pass the same tests.

const vm = require('node:vm');
const { test, assert, fixture, runtime, runScript, isWindows } = require('../harness');

const library = fixture('bun');
const definitions = {
  add: { args: ['i32', 'i32'], returns: 'i32' },
  is_null: { args: ['ptr'], returns: 'i32' },
  first_then_byte: { args: ['i32', 'ptr'], returns: 'i64' },
  length_of: { args: ['buffer', 'buffer_length'], returns: 'u64' },
};

const implementations = { 'polyffi/bun': require('polyffi/bun') };
if (runtime === 'bun') implementations['bun:ffi'] = require('bun:ffi');

for (const [name, { dlopen, ptr, linkSymbols, CFunction, JSCallback }] of Object.entries(implementations)) {
  const { symbols } = dlopen(library, definitions);
  // Hot and cold, because the two take different ways.
  const often = (run) => {
    for (let i = 0; i < 300; i++) run();
    return run();
  };

  /** Views whose every property calls the library and lies. */
  const liars = () => {
    const lie = () => symbols.add(40, 2) + 1_000_000;
    class Liar extends Uint8Array {
      get length() {
        return lie();
      }
      get byteLength() {
        return lie();
      }
      get byteOffset() {
        return lie();
      }
      get buffer() {
        return lie();
      }
    }
    const own = new Uint8Array([5, 6, 7]);
    for (const key of ['length', 'byteLength', 'byteOffset', 'buffer', Symbol.toStringTag]) {
      Object.defineProperty(own, key, { get: lie });
    }
    return [new Liar([5, 6, 7]), own];
  };

  test(`${name}: a view that calls native functions in its getters is passed by its address`, () => {
    for (const view of liars())
      assert.equal(
        often(() => symbols.first_then_byte(7, view)),
        7005n,
      );
  });

  test(`${name}: buffer_length is the number of bytes that there are`, () => {
    for (const view of liars())
      assert.equal(
        often(() => symbols.length_of(view, view)),
        3n,
      );
  });

  test(`${name}: ptr believes no length`, () => {
    for (const view of liars()) {
      assert.equal(ptr(view, 3) - ptr(view), 3);
      assert.equal(ptr(view, 4).message, 'byteOffset out of bounds');
    }
  });

  test(`${name}: the address of a JSCallback is its own, whatever its class says`, () => {
    let asked = 0;
    class Own extends JSCallback {
      get ptr() {
        asked++;
        return 0;
      }
    }
    const callback = new Own(() => 1, { returns: 'i32' });
    assert.equal(
      often(() => symbols.is_null(callback)),
      0,
    );
    assert.equal(asked, 0);
    callback.close();
  });

  test(`${name}: the name of a callback’s function is not asked`, () => {
    const f = () => 5;
    Object.defineProperty(f, 'name', { get: () => assert.fail('asked') });
    const callback = new JSCallback(f, { returns: 'i32' });
    assert.equal(CFunction({ ptr: callback.ptr, returns: 'i32' })(), 5);
    callback.close();
  });

  test(`${name}: memory of other realms is memory`, () => {
    const foreign = vm.runInNewContext(`({
      buffer: new ArrayBuffer(4), shared: new SharedArrayBuffer(4), bytes: new Uint8Array([9]),
      data: new DataView(new ArrayBuffer(4)) })`);
    for (const [kind, value] of Object.entries(foreign)) {
      assert.equal(
        often(() => symbols.is_null(value)),
        0,
        kind,
      );
      assert.equal(typeof ptr(value), 'number', kind);
    }
    assert.equal(symbols.first_then_byte(7, foreign.bytes), 7009n);
    assert.equal(symbols.length_of(foreign.data, foreign.data), 4n);
  });

  test(`${name}: descriptions of other realms are descriptions`, () => {
    const { args, returns, given } = vm.runInNewContext(
      `({ args: ['i32', new String('i32')], returns: new String('i32'), given: (n) => n + 1 })`,
    );
    const { add } = linkSymbols({ add: { args, returns, ptr: symbols.add.ptr } }).symbols;
    assert.equal(add(40, 2), 42);
    const callback = new JSCallback(given, { args: ['i32'], returns: 'i32' });
    assert.equal(CFunction({ ptr: callback.ptr, args: ['i32'], returns: 'i32' })(4), 5);
    callback.close();
  });

  test(`${name}: a Proxy that was revoked is no array and no type`, () => {
    const revoked = (target) => {
      const { proxy, revoke } = Proxy.revocable(target, {});
      revoke();
      return proxy;
    };
    assert.throws(() => dlopen(library, { add: { args: revoked([]) } }), {
      message: 'Expected an object with "args" as an array',
    });
    assert.throws(() => dlopen(library, { add: { args: [revoked({})] } }), {
      message: 'param must be a string (type name) or number',
    });
    assert.match(ptr(revoked({})).message, /JSType\(74\)/);
  });
}

const ofNode = isWindows && 'Node.js itself writes there with what the program replaces';

test('built-ins that a program replaces decide nothing about a call', { skip: ofNode }, () => {
  const { status, signal, stdout, stderr } = runScript(
    `const { dlopen, JSCallback, CFunction } = require('polyffi/bun');
    const { symbols } = dlopen(${JSON.stringify(library)}, {
      ...${JSON.stringify(definitions)},
      same: { args: ['i64'], returns: 'i64_fast' },
    });
    Math.floor = Math.trunc = Number.isInteger = ArrayBuffer.isView = Array.isArray = () => (symbols.add(1, 2), true);
    BigInt.asIntN = BigInt.asUintN = () => 5n;
    Object.getPrototypeOf(Uint8Array.prototype).__defineGetter__('length', () => 1 << 20);
    Object.getPrototypeOf(Uint8Array.prototype).__defineGetter__('byteLength', () => 1 << 20);
    const view = new Uint8Array([5]);
    console.log(symbols.first_then_byte(7, view), symbols.length_of(view, view), symbols.same(3));`,
  );
  assert.deepEqual([status, signal, stdout], [0, null, '7005n 1n 3\n'], stderr);
});
