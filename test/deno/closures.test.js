'use strict';
// Where code generation from strings is switched off, the same program gives the same answers.

const { test, assert, runScript, runtime } = require('../harness');
const { fixturePath } = require('./fixture');

const program = `
  const Deno = require('polyffi/deno');
  const Point = { struct: ['f64', 'f64'] };
  const numbers = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'usize', 'isize', 'f32', 'f64'];
  const all = [...numbers, 'bool', 'pointer', 'buffer', 'function'];
  const definitions = {
    make_Point: { parameters: ['f64', 'f64'], result: Point },
    distance_Point: { parameters: [Point, Point], result: 'f64' },
    later: { parameters: ['i32', 'i32'], result: 'i32', name: 'add', nonblocking: true },
    sum_bytes: { parameters: ['buffer', 'u32'], result: 'u32' },
  };
  for (const type of all) {
    definitions['bits_' + type] = { parameters: [type], result: 'u64' };
    definitions['take_' + type] = { parameters: ['function'], result: 'u64' };
    definitions['call_' + type] = { parameters: ['function', type], result: type };
  }
  const { symbols } = Deno.dlopen(${JSON.stringify(fixturePath)}, definitions);
  const shown = (value) => (typeof value === 'object' && value && !ArrayBuffer.isView(value) ? 'pointer' : String(value));
  const say = (label, run) => {
    try {
      console.log(label, shown(run()));
    } catch (error) {
      console.log(label, error.name, error.message);
    }
  };
  const values = [0, 1, -1, 1.5, -0, 300, 2 ** 32, NaN, 5n, -5n, true, null, undefined, 'text', {}, Deno.UnsafePointer.create(64n)];
  for (const type of all) {
    for (const value of values) say(type, () => symbols['bits_' + type](value));
    for (const value of values) {
      const callback = new Deno.UnsafeCallback({ parameters: [], result: type }, () => value);
      say('callback ' + type, () => symbols['take_' + type](callback.pointer));
      callback.close();
    }
  }
  say('struct', () => symbols.make_Point(1, 2));
  say('structs', () => symbols.distance_Point(Float64Array.of(1, 2), new Uint8Array(16)));
  say('bad struct', () => symbols.distance_Point(5, 6));
  for (let i = 0; i < 20; i++) say('buffer', () => symbols.sum_bytes(Uint8Array.of(i, 2), 2));
  symbols.later(1, 2).then((value) => console.log('later', value));
  symbols.later('x', 2).catch((error) => console.log('later', error.message));
`;

test('answers without code generation', { skip: runtime === 'bun' && 'Bun has no flag for that' }, () => {
  const flag = '--disallow-code-generation-from-strings';
  const usual = runScript(program);
  const without = runScript(program, { flags: [runtime === 'deno' ? `--v8-flags=--expose-gc,${flag}` : flag] });
  assert.equal(usual.status, 0, usual.stderr);
  assert.ok(usual.stdout.split('\n').length > 500);
  assert.deepEqual([without.status, without.stdout], [0, usual.stdout], without.stderr);
});
