'use strict';
// What Object.prototype has been given changes no rule, no option and no table.

const { test, assert, runScript } = require('../harness');
const { fixturePath } = require('./fixture');

const polluted = [
  ...['code', 'store', 'convert', 'cases', 'fill', 'counted', 'write', 'size', 'transient', 'check', 'test', 'id'],
  ...['read', 'map', 'mapSource', 'text', 'value', 'pointer', 'load', 'bytes', 'variadicAt', 'signal', 'errno'],
  ...['rejectNul', 'queued', 'lastRules', 'elsewhere', 'patience', 'now', 'global', 'deep', 'arity', 'refused'],
  ...['i32', 'u8', 'i64', 'f64', 'buffer', 'function', 'bool', 'void', 'signed', 'cut', 'source', 'property'],
  ...['ready', 'key', 'isHandedOver', 'kind'],
];

const program = (names) => `
  const Deno = require('polyffi/deno');
  const names = ${JSON.stringify(names)};
  const said = [];
  const say = (...values) => said.push(values.map(String).join(' '));
  const Point = { struct: ['f64', 'f64'] };
  const definitions = {
    add: { parameters: ['i32', 'i32'], result: 'i32' },
    byte_at: { parameters: ['buffer', 'u32'], result: 'u8' },
    make_Point: { parameters: ['f64', 'f64'], result: Point },
    later: { name: 'add', parameters: ['i32', 'i32'], result: 'i32', nonblocking: true },
  };
  for (const name of ['f64', 'i8', 'pointer', 'buffer', 'bool', 'u64']) {
    definitions['id_' + name] = { parameters: [name], result: name };
  }
  const bytes = Uint8Array.of(5, 6, 7);
  for (const name of names) {
    Object.defineProperty(Object.prototype, name, { value: name, configurable: true, writable: true });
  }
  const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, definitions);
  const pointer = Deno.UnsafePointer.of(bytes);
  for (let i = 0; i < 20; i++) {
    say(symbols.add(1, i), symbols.byte_at(bytes, 1), symbols.make_Point(i, 2), symbols.id_f64(1.5));
    say(symbols.id_i8(-1), symbols.id_bool(true), symbols.id_u64(5n), symbols.id_buffer(null));
  }
  say(Deno.UnsafePointer.equals(symbols.id_pointer(pointer), pointer));
  say(new Deno.UnsafePointerView(pointer).getUint8(1));
  for (const [type, value] of [['i32', 1], ['u8', 1], ['i64', 1], ['f64', 1], ['bool', true], [Point, Float64Array.of(1, 2)]]) {
    const types = { parameters: [type], result: type };
    const callback = new Deno.UnsafeCallback(types, (given) => given);
    say(new Deno.UnsafeFnPointer(callback.pointer, types).call(value));
    callback.close();
  }
  symbols.later(1, 2).then((sum) => {
    say('later', sum);
    for (const name of names) delete Object.prototype[name];
    console.log(said.join('\\n'));
  });`;

test('calls and callbacks answer as ever', () => {
  const usual = runScript(program([]));
  const other = runScript(program(polluted));
  assert.equal(usual.status, 0, usual.stderr);
  assert.match(usual.stdout, /later 3/);
  assert.deepEqual([other.status, other.signal, other.stdout], [0, null, usual.stdout], other.stderr);
});
