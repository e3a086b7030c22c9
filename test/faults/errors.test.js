'use strict';
// What is refused is refused with the package's own errors, which have a code, and a user's stack shows the user's frames.

const { test, assert } = require('../harness');
const { names, inChild } = require('./dialects');

/** Says of each attempt which error it gave. */
const outcomes = `
  const out = {};
  const attempt = (what, f) => { try { f(); out[what] = 'done'; } catch (error) { out[what] = [error.name, String(error.code), error.message]; } };
`;

const engineWords =
  /Cannot read|Cannot destructure|undefined is not|is not a function|Invalid argument|revoked|null is not|not an object|is not iterable|detached ArrayBuffer/;

function assertCodes(found, { deno = false } = {}) {
  for (const [what, outcome] of Object.entries(found)) {
    if (outcome === 'done') continue;
    const [name, code, message] = outcome;
    if (deno) assert.ok(!engineWords.test(message), `${what}: ${name}: ${message}`);
    else assert.match(code, /^ERR_/, `${what}: ${name}: ${message}`);
  }
}

test('main: options that are null', () => {
  const found = inChild(`${outcomes}
    const { JSCallback, struct, union, array, dlopen, DynamicLibrary, CString, getNativeFunction } = load('main');
    attempt('callback', () => new JSCallback(() => {}, null));
    attempt('struct', () => struct({ a: 'int' }, null));
    attempt('union', () => union({ a: 'int' }, null));
    attempt('struct of null', () => struct(null));
    attempt('array of null', () => array(null, 2));
    attempt('dlopen', () => dlopen(library, null));
    attempt('dlopen with null flags', () => dlopen(library, {}, null));
    attempt('a null definition', () => dlopen(library, { add: null }));
    attempt('getNativeFunction', () => getNativeFunction(null, 'getpid', 'int', null));
    attempt('getFunction', () => new DynamicLibrary(library).getFunction('add', null));
    attempt('registerCallback', () => new DynamicLibrary(library).registerCallback(null));
    print(out);
  `);
  assertCodes(found);
  assert.notEqual(found.callback, 'done');
  assert.notEqual(found.struct, 'done');
});

test('main and bun: a CString that is longer than any string', () => {
  const found = inChild(`${outcomes}
    const bytes = new Uint8Array(64).fill(104);
    const main = load('main');
    const address = main.getRawPointer(bytes);
    for (const length of [2 ** 53 - 1, 2 ** 40, 2 ** 32, 2 ** 31]) {
      attempt('main ' + length, () => main.CString(address, 0, length));
      attempt('new main ' + length, () => new main.CString(address, 0, length));
    }
    print(out);
  `);
  for (const [what, outcome] of Object.entries(found)) {
    assert.notEqual(outcome, 'done', what);
    assert.match(outcome[1], /^ERR_/, `${what}: ${outcome}`);
  }
});

test('main: detached bytes for a struct', () => {
  const found = inChild(`${outcomes}
    const { struct } = load('main');
    const point = struct({ x: 'int', y: 'int' });
    const s = open('main', { point_then_int: ['i32', point, 'i32'], long_double_then_int: ['i32', 'long double', 'i32'] });
    const detached = (make) => { const value = make(new ArrayBuffer(16)); structuredClone(value.buffer ?? value, { transfer: [value.buffer ?? value] }); return value; };
    const makers = { bytes: (b) => new Uint8Array(b), buffer: (b) => b, data: (b) => new DataView(b), words: (b) => new Uint16Array(b), view: (b) => { const v = point.view(b); v.buffer = b; return v; } };
    for (const [what, make] of Object.entries(makers)) {
      if (what === 'view') {
        const buffer = new ArrayBuffer(8);
        const view = point.view(buffer);
        structuredClone(buffer, { transfer: [buffer] });
        attempt('view argument', () => s.point_then_int(view, 3));
        attempt('view get', () => view.x);
        attempt('view set', () => { view.x = 1; });
        attempt('view read', () => point.read(view));
        attempt('view write', () => point.write({ x: 1, y: 2 }, view));
        attempt('view toJSON', () => JSON.stringify(view));
        continue;
      }
      attempt(what + ' argument', () => s.point_then_int(detached(make), 3));
      attempt(what + ' read', () => point.read(detached(make)));
      attempt(what + ' write', () => point.write({ x: 1, y: 2 }, detached(make)));
      attempt(what + ' view', () => point.view(detached(make)));
      attempt(what + ' value', () => point.write(detached(make), new Uint8Array(8)));
    }
    attempt('long double', () => s.long_double_then_int(detached((b) => new Uint8Array(b)), 1));
    print(out);
  `);
  for (const [what, outcome] of Object.entries(found)) {
    assert.notEqual(outcome, 'done', what);
    assert.match(outcome[1], /^ERR_/, `${what}: ${outcome}`);
  }
});

for (const name of names) {
  test(`${name}: revoked proxies everywhere`, () => {
    const found = inChild(`${outcomes}
      const revoked = (target = {}) => { const { proxy, revoke } = Proxy.revocable(target, {}); revoke(); return proxy; };
      const ffi = load('${name}');
      const s = open('${name}', { first_then_view: ['i64', 'i32', 'bytes'], add: ['i32', 'i32', 'i32'], half: ['f64', 'f64'], wide_add: ['i64', 'i64', 'i64'], text_length: ['u64', 'text'], address_of: ['u64', 'pointer'], call_int: ['i32', 'callback', 'i32'] });
      for (const proxy of [revoked(), revoked([]), revoked(() => {}), revoked(new Uint8Array(8))]) {
        attempt('view', () => s.first_then_view(1, proxy));
        attempt('text', () => s.text_length(proxy));
        attempt('pointer', () => s.address_of(proxy));
        attempt('callback', () => s.call_int(proxy, 1));
        attempt('definitions', () => ffi.dlopen(library, proxy));
        attempt('definition', () => ffi.dlopen(library, { add: proxy }));
        attempt('types', () => ffi.dlopen(library, { add: { arguments: proxy, args: proxy, parameters: proxy, return: 'int', returns: 'int', result: 'i32' } }));
        attempt('type', () => ffi.dlopen(library, { add: { arguments: [proxy], args: [proxy], parameters: [proxy], return: 'int', returns: 'int', result: 'i32' } }));
        if ('${name}' === 'main') {
          const point = ffi.struct({ x: 'int', y: 'int' });
          const t = open('main', { point_then_int: ['i32', point, 'i32'] });
          attempt('struct', () => t.point_then_int(proxy, 3));
          attempt('fields', () => ffi.struct(proxy));
          attempt('options', () => ffi.struct({ x: 'int' }, proxy));
          attempt('read', () => point.read(proxy));
          attempt('write', () => point.write(proxy, new Uint8Array(8)));
          attempt('view of', () => point.view(proxy));
          attempt('raw pointer', () => ffi.getRawPointer(proxy));
          attempt('JSCallback', () => new ffi.JSCallback(proxy));
          attempt('JSCallback options', () => new ffi.JSCallback(() => {}, proxy));
        } else if ('${name}' === 'bun') {
          attempt('ptr', () => { const made = ffi.ptr(proxy); if (made instanceof Error) throw made; });
          attempt('JSCallback', () => new ffi.JSCallback(proxy, {}));
          attempt('JSCallback options', () => new ffi.JSCallback(() => {}, proxy));
          attempt('toArrayBuffer', () => ffi.toArrayBuffer(proxy));
          attempt('viewSource', () => ffi.viewSource(proxy));
          attempt('linkSymbols', () => ffi.linkSymbols(proxy));
          attempt('CFunction', () => ffi.CFunction(proxy));
        } else {
          attempt('of', () => ffi.UnsafePointer.of(proxy));
          attempt('value', () => ffi.UnsafePointer.value(proxy));
          attempt('equals', () => ffi.UnsafePointer.equals(proxy, null));
          attempt('copyInto', () => ffi.UnsafePointerView.copyInto(ffi.UnsafePointer.of(new Uint8Array(8)), proxy));
        }
      }
      print(out);
    `);
    // Where the real runtime asks the proxy something, the engine's own words are right.
    const theirs = {
      main: ['definitions', 'definition'],
      bun: 'definitions definition types type linkSymbols CFunction viewSource view text pointer callback'.split(' '),
      deno: ['definitions', 'definition', 'types', 'type', 'of', 'value', 'copyInto'],
    }[name];
    if (name !== 'main') theirs.push('JSCallback options');
    for (const what of theirs) delete found[what];
    assertCodes(found, { deno: name === 'deno' });
  });
}

test('main: a function keeps its DynamicLibrary, which alone can close it', () => {
  const found = inChild(`
    const { dlopen } = load('main');
    const collect = globalThis.gc ?? (() => Bun.gc(true));
    const made = (() => {
      const { lib, functions } = dlopen(library, { add: { arguments: ['int', 'int'], return: 'int' } });
      return { ref: new WeakRef(lib), add: functions.add };
    })();
    (async () => {
      for (let i = 0; i < 5; i++) { await new Promise((resolve) => setTimeout(resolve)); collect(); }
      print([made.add(1, 2), made.ref.deref() !== undefined]);
    })();
  `);
  assert.deepEqual(found, [3, true]);
});

test('the stack of an exception that leaves a callback shows the user’s frames, one after the other', () => {
  for (const name of names) {
    const found = inChild(`
      const s = open('${name}', { call_int: ['i32', 'callback', 'i32'] });
      function thrower() { throw new Error('mine'); }
      const made = callback('${name}', ['i32', 'i32'], thrower);
      function caller() { return s.call_int(made.address, 1); }
      try { caller(); } catch (error) { print(error.stack); }
    `);
    assert.match(found, /thrower/);
    assert.doesNotMatch(found, /Function\.eval|generateFactory|eval at/, name);
  }
});
