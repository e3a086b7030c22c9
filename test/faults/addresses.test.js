'use strict';
// A library that was linked with -ffast-math makes the whole thread flush denormal numbers to zero. Calls go on working,
// because no address travels in such a number; and JavaScript keeps its denormals where polyffi opens the library.

const { test, assert, fixture, runScript, root, flushesToZero } = require('../harness');
const { names } = require('./dialects');

const flushing = JSON.stringify(fixture('flush-to-zero'));
const faults = JSON.stringify(`${root}/test/faults/dialects.js`);

const noDenormals = flushesToZero && 'there were none before';

/** Everything that keeps an address between two steps, in one dialect. */
function script(name) {
  return `
    try { process.dlopen({ exports: {} }, ${flushing}); } catch {}
    const { open, callback, load, text } = require(${faults});
    const name = ${JSON.stringify(name)};
    const s = open(name, {
      add: ['i32', 'i32', 'i32'], half: ['f64', 'f64'], first_then_view: ['i64', 'i32', 'bytes'],
      text_length: ['u64', 'text'], call_int: ['i32', 'callback', 'i32'], address_of: ['u64', 'bytes'],
    });
    const bytes = Uint8Array.of(5, 0);
    const twice = callback(name, ['i32', 'i32'], (value) => 2 * value);
    const views = Array.from({ length: 600 }, (_, i) => Uint8Array.of(i & 127));
    const out = [];
    out.push(s.add(40, 2), s.half(3), Number(s.text_length(text(name, 'four'))), s.call_int(twice.address, 21));
    // More calls than it takes to remember the address of a view.
    for (let i = 0; i < 600; i++) {
      if (s.first_then_view(7, bytes) !== 7005n) throw new Error('call ' + i + ' with one view');
      if (s.first_then_view(1, views[i]) !== 1000n + BigInt(i & 127)) throw new Error('call ' + i + ' with its own view');
    }
    if (s.address_of(bytes) === 0n) throw new Error('no address');
    twice.close();
    if (name === 'bun') {
      const { ptr, read } = load(name);
      for (let i = 0; i < 200; i++) if (read.u8(ptr(bytes)) !== 5) throw new Error('ptr ' + i);
    } else if (name === 'deno') {
      const { UnsafePointer, UnsafePointerView } = load(name);
      for (let i = 0; i < 200; i++) {
        if (new UnsafePointerView(UnsafePointer.of(bytes)).getUint8() !== 5) throw new Error('pointer ' + i);
      }
    } else {
      const { getRawPointer, getUint8, struct } = load(name);
      for (let i = 0; i < 200; i++) if (getUint8(getRawPointer(bytes)) !== 5) throw new Error('pointer ' + i);
      const point = struct({ x: 'int', y: 'int' });
      const t = open(name, { put_point: ['i32', 'bytes', point], make_point: [point, 'i32', 'i32'] });
      out.push(t.put_point(new Uint8Array(8), { x: 1, y: 2 }), t.make_point(3, 4).y);
    }
    console.log(JSON.stringify(out));
  `;
}

for (const name of names) {
  test(`calls of ${name} where another library made the thread flush to zero`, () => {
    const { status, signal, stdout, stderr } = runScript(script(name));
    const expected = [42, 1.5, 4, 42, ...(name === 'main' ? [3, 4] : [])];
    assert.deepEqual(
      { status, signal, out: stdout.trim() },
      { status: 0, signal: null, out: JSON.stringify(expected) },
      stderr,
    );
  });

  test(
    `a library that flushes to zero, opened by ${name}, leaves JavaScript its denormals`,
    { skip: noDenormals },
    () => {
      const { status, stdout, stderr } = runScript(`
      const { load, signature } = require(${faults});
      const { symbols } = load(${JSON.stringify(name)}).dlopen(${flushing}, { three: signature(${JSON.stringify(name)}, ['i32']) });
      const least = new Float64Array([5e-324]);
      console.log(symbols.three(), least[0] * 2 === 1e-323, least[0] !== 0);
    `);
      assert.equal(status, 0, stderr);
      assert.equal(stdout, '3 true true\n');
    },
  );
}

test('nonblocking calls where the thread flushes to zero', () => {
  const { status, stdout, stderr } = runScript(`
    try { process.dlopen({ exports: {} }, ${flushing}); } catch {}
    const { open } = require(${faults});
    const functions = { first_then_view: ['i64', 'i32', 'bytes'], add: ['i32', 'i32', 'i32'] };
    (async () => {
      for (const name of ['main', 'deno']) {
        const s = open(name, functions, { nonblocking: true });
        const results = await Promise.all(Array.from({ length: 50 }, (_, i) => s.first_then_view(i, Uint8Array.of(5))));
        console.log(results.every((value, i) => value === BigInt(i) * 1000n + 5n), await s.add(40, 2));
      }
    })();
  `);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'true 42\ntrue 42\n', stderr);
});
