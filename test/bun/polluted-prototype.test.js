'use strict';
// What Object.prototype has been given changes no rule, no option and no table.

const { test, assert, fixture, runtime, runScript } = require('../harness');

const library = fixture('bun');

const polluted = [
  ...['code', 'store', 'convert', 'cases', 'fill', 'counted', 'write', 'size', 'transient', 'check', 'test', 'id'],
  ...['read', 'map', 'mapSource', 'text', 'value', 'pointer', 'load', 'bytes', 'variadicAt', 'nonblocking', 'signal'],
  ...[
    'errno',
    'rejectNul',
    'queued',
    'lastRules',
    'elsewhere',
    'patience',
    'now',
    'global',
    'deep',
    'arity',
    'refused',
  ],
  ...['i32', 'u8', 'i64', 'f64', 'cstring', 'bool', 'ready', 'key', 'isHandedOver'],
];

const program = (names) => `
  const { dlopen, JSCallback, CFunction, toArrayBuffer, ptr, read, CString } = require('polyffi/bun');
  const names = ${JSON.stringify(names)};
  const said = [];
  const say = (...values) => said.push(values.map(String).join(' '));
  const bytes = Buffer.from('text\\0');
  const definitions = {
    add: { args: ['i32', 'i32'], returns: 'i32' },
    first_then_byte: { args: ['i32', 'ptr'], returns: 'i64' },
    length_of: { args: ['buffer', 'buffer_length'], returns: 'u64' },
  };
  for (const name of names) {
    Object.defineProperty(Object.prototype, name, { value: name, configurable: true, writable: true });
  }
  const { symbols, close } = dlopen(${JSON.stringify(library)}, definitions);
  for (let i = 0; i < 20; i++) {
    say(symbols.add(1, i), symbols.first_then_byte(i, bytes), symbols.length_of(bytes, bytes));
  }
  for (const type of ['i32', 'u8', 'i64', 'u64_fast', 'f32', 'f64', 'bool', 'ptr']) {
    const callback = new JSCallback((value) => value, { args: [type], returns: type });
    say(type, CFunction({ ptr: callback.ptr, args: [type], returns: type })(1));
    callback.close();
  }
  const given = new JSCallback(() => 'given', { returns: 'cstring' });
  say(CFunction({ ptr: given.ptr, returns: 'cstring' })());
  say(read.u8(ptr(bytes)), CString(ptr(bytes)), toArrayBuffer(ptr(bytes), 0, 5).byteLength);
  close();
  for (const name of names) delete Object.prototype[name];
  console.log(said.join('\\n'));`;

test('calls and callbacks answer as ever', () => {
  const usual = runScript(program([]));
  const other = runScript(program(polluted));
  assert.equal(usual.status, 0, usual.stderr);
  assert.match(usual.stdout, /116 text 5/);
  assert.deepEqual([other.status, other.signal, other.stdout], [0, null, usual.stdout], other.stderr);
});

test('a description has what its classes have, and nothing that only Object.prototype has', () => {
  const { dlopen, linkSymbols, JSCallback } = require('polyffi/bun');
  const implementations = [{ dlopen, linkSymbols, JSCallback }];
  if (runtime === 'bun') implementations.push(require('bun:ffi'));
  for (const ffi of implementations) {
    const { ptr } = ffi.dlopen(library, { is_null: {} }).symbols.is_null;
    class Description {
      get ptr() {
        return ptr;
      }
    }
    assert.equal(ffi.dlopen(library, { add: new Description() }).symbols.add.ptr, ptr);
    const inherited = { ptr, returns: 'nothing', threadsafe: true, args: ['nothing'] };
    try {
      Object.assign(Object.prototype, inherited);
      assert.notEqual(ffi.dlopen(library, { __proto__: null, add: {} }).symbols.add.ptr, ptr);
      assert.throws(() => ffi.linkSymbols({ __proto__: null, add: {} }), /is missing a "ptr" field/);
      const callback = new ffi.JSCallback(() => 1, {});
      assert.equal(callback.threadsafe, false);
      callback.close();
    } finally {
      for (const name of Object.keys(inherited)) delete Object.prototype[name];
    }
  }
});
