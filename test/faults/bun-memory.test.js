'use strict';
// What polyffi/bun gives C and takes from it: texts that C still reads, addresses and deallocators that cannot be.

const { test, assert } = require('../harness');
const { inChild } = require('./dialects');

test('a text that a callback gave is there for C although the callback was closed', () => {
  const found = inChild(
    `const { JSCallback } = load('bun');
    const s = open('bun', { text_after: ['u64', 'callback', 'callback'] });
    const give = new JSCallback(() => 'x'.repeat(5000), { returns: 'cstring' });
    const close = new JSCallback(() => give.close(), {});
    const first = s.text_after(give.ptr, close.ptr);
    const again = new JSCallback(() => 'y'.repeat(70), { returns: 'cstring' });
    const dispose = new JSCallback(() => { again.close(); globalThis.gc?.(); }, {});
    print([first, s.text_after(again.ptr, dispose.ptr)]);`,
    { env: { MALLOC_PERTURB_: '165' } },
  );
  assert.deepEqual(found, ['5000n', '70n']);
});

test('an address that no number has ends no process: a buffer that nobody looks into, as in Bun, or an error', () => {
  const found = inChild(`
    const { toArrayBuffer, toBuffer } = load('bun');
    const pairs = [
      [2 ** 64, 0], [2 ** 65, 0], [1e300, 0], [2n ** 64n - 1n, 1], [2n ** 64n - 1n, 2 ** 52], [2n ** 63n, 2 ** 63], [5, -5],
      [2n ** 64n - 4096n, 4096], [-1, 0], [NaN, 0], [2 ** 64, -1], [2n ** 64n, 0],
    ];
    const outcomes = new Set();
    for (const f of [toArrayBuffer, toBuffer]) for (const [pointer, offset] of pairs) {
      try { outcomes.add(f(pointer, offset, 4).byteLength === 4); }
      catch (error) { outcomes.add(error instanceof TypeError && typeof error.code === 'string' ? true : String(error.stack)); }
    }
    print([...outcomes]);
  `);
  assert.deepEqual(found, [true]);
});

test('deallocators that are no addresses: errors, as in Bun', () => {
  const found = inChild(`
    const { toArrayBuffer, toBuffer, ptr } = load('bun');
    const bytes = new Uint8Array(64);
    const outcomes = {};
    for (const f of [toArrayBuffer, toBuffer]) for (const value of [-1, NaN, -1n]) {
      try { f(ptr(bytes), 0, 4, value); outcomes[String(value)] = 'taken'; } catch (error) { outcomes[String(value)] = [error.name, error.code, error.message]; }
    }
    print(outcomes);
  `);
  const expected = ['TypeError', 'ERR_INVALID_ARG_TYPE', 'Expected callback to be a C pointer (number or BigInt)'];
  assert.deepEqual(found, { '-1': expected, NaN: expected });
});

test('a deallocator below the first page is refused when it is given, not called when the process ends', () => {
  const found = inChild(`
    const { toArrayBuffer, ptr } = load('bun');
    const bytes = new Uint8Array(64);
    const outcomes = [];
    for (const value of [1, 16, 4095, 1n, 4095n, 0.5]) {
      try { toArrayBuffer(ptr(bytes), 0, 4, value); outcomes.push('taken'); } catch (error) { outcomes.push(error instanceof TypeError && typeof error.code === 'string' ? 'refused' : String(error.stack)); }
    }
    print([...new Set(outcomes)]);
  `);
  assert.deepEqual(found, ['refused']);
});
