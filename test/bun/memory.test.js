'use strict';
// Aliases of native memory: one address as often as wanted, and a deallocator exactly once for each alias.

const { test, assert, fixture, gc, gcUntil, runScript } = require('../harness');
const { dlopen, ptr, read, toArrayBuffer, toBuffer, CString } = require('polyffi/bun');

const library = fixture('bun');
const { symbols } = dlopen(library, {
  my_library_string: { returns: 'ptr' },
  my_library_free: { args: ['ptr'] },
  deallocate: { args: ['ptr', 'ptr'] },
  deallocations: { returns: 'i32' },
});

test('two aliases of one address are two objects over one memory', () => {
  const memory = symbols.my_library_string();
  const one = toArrayBuffer(memory, 0, 22);
  const two = toArrayBuffer(memory, 0, 22);
  const three = toBuffer(memory, 0, 10);
  assert.notEqual(one, two);
  new Uint8Array(one)[0] = 65;
  assert.equal(new Uint8Array(two)[0], 65);
  assert.equal(three[0], 65);
  assert.equal(three.toString('latin1'), 'A string t');
  three[1] = 95;
  assert.equal(read.u8(memory, 1), 95);
  assert.equal(ptr(one), memory);
  symbols.my_library_free(memory);
});

test('an alias whose sibling is gone stays', async () => {
  const memory = symbols.my_library_string();
  const kept = new Uint8Array(toArrayBuffer(memory, 0, 22));
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 50; i++) toArrayBuffer(memory, 0, 22);
    await gc(1);
  }
  assert.equal(Buffer.from(kept).toString(), 'a string that is freed');
  symbols.my_library_free(memory);
});

for (const make of [toArrayBuffer, toBuffer]) {
  test(`${make.name}: every alias has its deallocator called once`, async () => {
    const memory = symbols.my_library_string();
    const before = symbols.deallocations();
    (() => {
      for (let i = 0; i < 200; i++) make(memory, 0, 16, symbols.deallocate.ptr);
      for (let i = 0; i < 200; i++) make(memory, 0, 16, memory, symbols.deallocate.ptr);
    })();
    await gcUntil(() => symbols.deallocations() - before >= 400);
    await gc(5);
    assert.equal(symbols.deallocations() - before, 400);
    symbols.my_library_free(memory);
  });
}

test('a copy of an alias is a copy', () => {
  const memory = symbols.my_library_string();
  const copy = structuredClone(toArrayBuffer(memory, 0, 22));
  const slice = toArrayBuffer(memory).slice(2, 8);
  const text = new CString(memory);
  symbols.my_library_free(memory);
  assert.equal(Buffer.from(copy).toString(), 'a string that is freed');
  assert.equal(Buffer.from(slice).toString(), 'string');
  assert.equal(`${text}`, 'a string that is freed');
});

test('deallocators of live aliases at the end of the process do no harm', () => {
  const { status, signal, stdout, stderr } = runScript(
    `const { dlopen, toArrayBuffer } = require('polyffi/bun');
    const { symbols } = dlopen(${JSON.stringify(library)}, {
      my_library_string: { returns: 'ptr' },
      my_library_free: {},
    });
    globalThis.kept = [];
    for (let i = 0; i < 10; i++) kept.push(toArrayBuffer(symbols.my_library_string(), 0, 16, symbols.my_library_free.ptr));
    process.on('exit', () => console.log(new Uint8Array(kept[9])[0]));`,
  );
  assert.deepEqual([status, signal, stdout], [0, null, '97\n'], stderr);
});

test('CString keeps what it was made of', () => {
  const bytes = Buffer.from('0123456789\0');
  const whole = new CString(ptr(bytes));
  assert.equal(whole.ptr, ptr(bytes));
  assert.equal(whole.byteOffset, undefined);
  assert.equal(whole.byteLength, undefined);
  assert.equal(Buffer.from(whole.arrayBuffer).toString(), '0123456789');
  assert.equal(whole.arrayBuffer, whole.arrayBuffer);
  const part = new CString(ptr(bytes), 2, 3);
  assert.deepEqual([`${part}`, part.byteOffset, part.byteLength], ['234', 2, 3]);
  assert.equal(Buffer.from(part.arrayBuffer).toString(), '234');
  const none = new CString(null);
  assert.deepEqual([`${none}`, none.length, none.ptr, none.arrayBuffer.byteLength], ['', 0, 0, 0]);
  class Own extends CString {}
  assert.ok(new Own(ptr(bytes)) instanceof Own);
  assert.equal(typeof CString(ptr(bytes)), 'string');
});
