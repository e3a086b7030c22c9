// ptr, toArrayBuffer and toBuffer: addresses, aliasing, deallocators, errors.

export default async function ({ api, record, section, fixture, gc, wait }) {
  const { ptr, toArrayBuffer, toBuffer, read, dlopen, JSCallback, CString } = api;
  const { symbols } = dlopen(fixture, {
    memory_new: { args: ['u32', 'u8'], returns: 'ptr' },
    memory_free: { args: ['ptr'] },
    byte_at: { args: ['ptr', 'i32'], returns: 'i32' },
    set_byte: { args: ['ptr', 'i32', 'u8'] },
    deallocate: { args: ['ptr', 'ptr'] },
    freed: { returns: 'i32' },
    last_freed_bytes: { returns: 'u64' },
    last_freed_context: { returns: 'u64' },
    exported_bytes: {},
    text_ascii: {},
  });
  const fixed = symbols.exported_bytes.ptr;

  section('ptr');
  const own = new Uint8Array(2048);
  for (let i = 0; i < own.length; i++) own[i] = i & 0xff;
  const base = ptr(own);
  const distance = (value) => (typeof value === 'number' ? value - base : value);
  record('typeof', () => typeof base);
  record('integer', () => Number.isSafeInteger(base) && base > 0);
  for (const [label, view] of [
    ['the same view', own],
    ['its buffer', own.buffer],
    ['subarray', own.subarray(5)],
    ['DataView', new DataView(own.buffer, 3)],
    ['Uint16Array', new Uint16Array(own.buffer, 6)],
    ['Float64Array', new Float64Array(own.buffer, 8)],
    ['BigUint64Array', new BigUint64Array(own.buffer, 16)],
    ['Uint8ClampedArray', new Uint8ClampedArray(own.buffer, 1)],
    ['Buffer over it', Buffer.from(own.buffer, 4, 10)],
    ['Int8Array', new Int8Array(own.buffer, 7, 1)],
  ]) {
    record(label, () => distance(ptr(view)));
    record(`${label}, offset 1`, () => distance(ptr(view, 1)));
  }
  record('reads back', () => [read.u8(ptr(own)), read.u8(ptr(own, 5)), read.u8(ptr(own.subarray(9)))]);
  record('shared', () => typeof ptr(new SharedArrayBuffer(8)));
  record('view of shared', () => typeof ptr(new Uint8Array(new SharedArrayBuffer(8), 4)));
  record('small views', () => [1, 2, 8, 64, 1000, 1001].map((size) => typeof ptr(new Uint8Array(size))));
  for (const [label, value] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['1.5', 1.5],
    ['"x"', 'x'],
    ['5n', 5n],
    ['true', true],
    ['false', false],
    ['{}', {}],
    ['[]', []],
    ['function', () => 1],
    ['Symbol()', Symbol('s')],
    ['Date', new Date(0)],
    ['Map', new Map()],
    ['Set', new Set()],
    ['/x/', /x/],
    ['Error', new Error('e')],
    ['Promise', Promise.resolve()],
    ['String object', new String('x')],
    ['Number object', new Number(1)],
    ['class instance', new (class Named {})()],
    ['Proxy', new Proxy({}, {})],
    ['Proxy of view', new Proxy(new Uint8Array(8), {})],
    ['WeakMap', new WeakMap()],
    ['WeakSet', new WeakSet()],
    ['generator', (function* () {})()],
    [
      'arguments',
      (function () {
        return arguments;
      })(),
    ],
    ['globalThis', globalThis],
    ['Boolean object', new Boolean(true)],
    ['BigInt object', Object(5n)],
    ['Symbol object', Object(Symbol('s'))],
    ['Map iterator', new Map().keys()],
    ['async function', async () => 1],
    ['null prototype', Object.create(null)],
    ['bound function', ptr.bind(null)],
    ['class', class {}],
    ['WeakRef', new WeakRef({})],
    ['Math', Math],
    ['JSON', JSON],
    ['Reflect', Reflect],
    ['Intl', Intl],
    ['empty string', ''],
    ['JSCallback', new JSCallback(() => 1, {})],
    ['FFI function', symbols.freed],
    ['array of numbers', [1, 2, 3]],
    ['{ptr}', { ptr: 4096 }],
    ['{buffer}', { buffer: new ArrayBuffer(8), byteOffset: 0, byteLength: 8 }],
  ]) {
    record(`of ${label}`, () => ptr(value));
  }
  record('no arguments', () => ptr());
  record('errors are returned', () => {
    const value = ptr({});
    return [value instanceof Error, value instanceof TypeError, value.code, Object.keys(value)];
  });
  for (const [label, view] of [
    ['empty view', new Uint8Array(0)],
    ['empty buffer', new ArrayBuffer(0)],
    ['empty Buffer', Buffer.alloc(0)],
    ['empty DataView', new DataView(new ArrayBuffer(4), 4)],
    ['empty shared', new SharedArrayBuffer(0)],
    ['empty subarray', own.subarray(4, 4)],
  ]) {
    record(label, () => ptr(view));
    record(`${label}, offset 1`, () => ptr(view, 1));
    record(`${label}, offset "1"`, () => ptr(view, '1'));
  }
  const detach = (buffer) => (structuredClone(buffer, { transfer: [buffer] }), buffer);
  record('detached buffer', () => ptr(detach(new ArrayBuffer(8))));
  record('detached view', () => {
    const view = new Uint8Array(8);
    detach(view.buffer);
    return ptr(view);
  });
  const ten = own.subarray(100, 110);
  for (const [label, offset] of [
    ['undefined', undefined],
    ['null', null],
    ['NaN', NaN],
    ['0', 0],
    ['-0', -0],
    ['1.5', 1.5],
    ['1.999', 1.999],
    ['9', 9],
    ['10', 10],
    ['11', 11],
    ['10.5', 10.5],
    ['-1', -1],
    ['-50', -50],
    ['-1.5', -1.5],
    ['-0.5', -0.5],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['1e20', 1e20],
    ['-1e20', -1e20],
    ['2**31', 2 ** 31],
    ['2**32', 2 ** 32],
    ['2**53', 2 ** 53],
    ['"1"', '1'],
    ['1n', 1n],
    ['true', true],
    ['false', false],
    ['{}', {}],
    ['[]', []],
    ['Symbol()', Symbol('s')],
    ['function', () => 1],
    ['Number object', new Number(1)],
  ]) {
    record(`offset ${label}`, () => distance(ptr(ten, offset)));
  }

  for (const [name, make] of [
    ['toArrayBuffer', toArrayBuffer],
    ['toBuffer', toBuffer],
  ]) {
    section(name);
    const size = (value) => (value === undefined ? value : [value.constructor.name, value.byteLength]);
    record('plain', () => make(fixed, 0, 16));
    record('offset', () => make(fixed, 4, 8));
    record('class', () => make(fixed, 0, 16).constructor.name);
    record('tag', () => Object.prototype.toString.call(make(fixed, 0, 16)));
    record('instanceof', () => make(fixed, 0, 16) instanceof (name === 'toBuffer' ? Buffer : ArrayBuffer));
    record('to the NUL', () => make(symbols.text_ascii.ptr));
    record('to the NUL from 2', () => make(symbols.text_ascii.ptr, 2));
    record('length undefined', () => make(symbols.text_ascii.ptr, 0, undefined));
    record('length null', () => make(symbols.text_ascii.ptr, 0, null));
    record('empty string', () => size(make(symbols.text_ascii.ptr, 5)));
    record('bigint', () => make(BigInt(fixed), 0, 4));
    record('bigint + offset', () => make(BigInt(fixed), 2, 4));
    record('+ 0.5', () => make(fixed + 0.5, 0, 4));
    for (const [label, pointer] of [
      ['undefined', undefined],
      ['null', null],
      ['0', 0],
      ['-0', -0],
      ['0n', 0n],
      ['NaN', NaN],
      ['-1', -1],
      ['-0.5', -0.5],
      ['0.5', 0.5],
      ['-1n', -1n],
      ['2n**64n', 2n ** 64n],
      ['Infinity', Infinity],
      ['-Infinity', -Infinity],
      ['"5"', '5'],
      ['{}', {}],
      ['true', true],
      ['view', own],
      ['ArrayBuffer', own.buffer],
      ['{ptr}', { ptr: fixed }],
      ['Symbol()', Symbol('s')],
      ['function', () => 1],
      ['JSCallback', new JSCallback(() => 1, {})],
      ['FFI function', symbols.exported_bytes],
    ]) {
      record(`ptr ${label}`, () => size(make(pointer, 0, 4)));
      record(`ptr ${label}, bad offset`, () => size(make(pointer, '1', 4)));
      record(`ptr ${label}, bad length`, () => size(make(pointer, 0, 'x')));
    }
    for (const [label, offset] of [
      ['undefined', undefined],
      ['null', null],
      ['1', 1],
      ['1.5', 1.5],
      ['-0', -0],
      ['NaN', NaN],
      ['Infinity', Infinity],
      ['-Infinity', -Infinity],
      ['"1"', '1'],
      ['1n', 1n],
      ['true', true],
      ['{}', {}],
      ['[]', []],
      ['Symbol()', Symbol('s')],
      ['function', () => 1],
    ]) {
      record(`offset ${label}`, () => make(fixed, offset, 4));
      record(`offset ${label}, bad length`, () => make(fixed, offset, 0));
    }
    record('offset -4', () => make(fixed + 8, -4, 4));
    record('offset to zero', () => make(fixed, -fixed, 4));
    for (const [label, length] of [
      ['0', 0],
      ['-0', -0],
      ['1', 1],
      ['1.5', 1.5],
      ['0.5', 0.5],
      ['-1', -1],
      ['-0.5', -0.5],
      ['NaN', NaN],
      ['Infinity', Infinity],
      ['-Infinity', -Infinity],
      ['1e300', 1e300],
      ['"4"', '4'],
      ['4n', 4n],
      ['true', true],
      ['false', false],
      ['{}', {}],
      ['[]', []],
      ['Symbol()', Symbol('s')],
      ['function', () => 1],
      ['2**53', 2 ** 53],
      ['2**52', 2 ** 52],
      ['2**48', 2 ** 48],
      ['2**47', 2 ** 47],
      ['2**33', 2 ** 33],
      ['2**32 + 1', 2 ** 32 + 1],
    ]) {
      record(`length ${label}`, () => size(make(fixed, 0, length)));
    }
    for (const [label, deallocator] of [
      ['undefined', undefined],
      ['null', null],
      ['0', 0],
      ['0n', 0n],
      ['-1', -1],
      ['-1n', -1n],
      ['NaN', NaN],
      ['"5"', '5'],
      ['{}', {}],
      ['true', true],
      ['false', false],
      ['JSCallback', new JSCallback(() => 1, {})],
      ['FFI function', symbols.deallocate],
      ['function', () => 1],
      ['2n**64n', 2n ** 64n],
      ['Symbol()', Symbol('s')],
      ['Infinity', Infinity],
    ]) {
      // A deallocator that is accepted and no function would be called some time: only what is refused, and none, is tried.
      if (['-1', 'NaN', 'Infinity', '-1n', '2n**64n'].includes(label)) continue;
      record(`deallocator ${label}`, () => size(make(fixed, 0, 4, deallocator)));
      record(`context and deallocator ${label}`, () => size(make(fixed, 0, 4, fixed, deallocator)));
      record(`context ${label}`, () => size(make(fixed, 0, 4, deallocator, symbols.deallocate.ptr)));
      record(`bad context ${label} and no deallocator`, () => size(make(fixed, 0, 4, deallocator, undefined)));
      record(`bad context ${label} and bad deallocator`, () => size(make(fixed, 0, 4, deallocator, 'x')));
    }
    record('bad length and bad deallocator', () => size(make(fixed, 0, 0, 'x')));

    section(`${name} aliases`);
    const memory = symbols.memory_new(64, 0x41);
    const bytes = (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);
    record('JavaScript sees C', () => {
      const alias = bytes(make(memory, 0, 64));
      symbols.set_byte(memory, 3, 200);
      return [alias[2], alias[3]];
    });
    record('C sees JavaScript', () => {
      bytes(make(memory, 0, 64))[5] = 201;
      return symbols.byte_at(memory, 5);
    });
    record('twice', () => {
      const one = make(memory, 0, 64);
      const two = make(memory, 0, 64);
      bytes(one)[7] = 99;
      return [one !== two, bytes(two)[7]];
    });
    record('twice, different lengths', () => {
      const one = make(memory, 0, 32);
      const two = make(memory, 0, 64);
      bytes(one)[8] = 98;
      return [one.byteLength, two.byteLength, bytes(two)[8]];
    });
    record('overlapping', () => {
      const one = make(memory, 0, 32);
      const two = make(memory, 16, 32);
      bytes(one)[20] = 97;
      return bytes(two)[4];
    });
    record('twenty times, the first stays', () => {
      const all = Array.from({ length: 20 }, () => make(memory, 0, 64));
      all.forEach((one, i) => (bytes(one)[30 + i] = i));
      return Array.from(bytes(all[0]).slice(30, 50));
    });
    record('ptr gives the address', () => [
      ptr(make(memory, 0, 64)) === memory,
      ptr(make(memory, 5, 8)) === memory + 5,
    ]);
    record('as an argument', () => symbols.byte_at(make(memory, 3, 8), 0));
    record('slice is a copy', () => {
      const copy =
        make(memory, 0, 64) instanceof ArrayBuffer
          ? make(memory, 0, 64).slice(0)
          : Uint8Array.prototype.slice.call(make(memory, 0, 64));
      symbols.set_byte(memory, 10, 55);
      const seen = bytes(copy)[10];
      symbols.set_byte(memory, 10, 0x41);
      return seen;
    });
    record('byteOffset', () => make(memory, 8, 8).byteOffset);
    record('buffer length', () => (make(memory, 8, 8).buffer ?? make(memory, 8, 8)).byteLength);
    record('resizable', () => (make(memory, 0, 8).buffer ?? make(memory, 0, 8)).resizable ?? false);
    record('structuredClone', () => {
      const value = make(memory, 0, 8);
      return bytes(structuredClone(value))[0];
    });
    record('CString of it', () => String(new CString(ptr(make(memory, 0, 2)), 0, 2)));
    await record('survives collection', async () => {
      const alias = make(memory, 0, 64);
      await gc();
      return bytes(alias)[0];
    });

    section(`${name} deallocators`);
    for (const [label, extra] of [
      ['4 arguments', (f) => [f]],
      ['5 arguments', (f) => [fixed, f]],
      ['5 arguments, bigint', (f) => [BigInt(fixed), BigInt(f)]],
      ['5 arguments, context null', (f) => [null, f]],
      ['5 arguments, context undefined', (f) => [undefined, f]],
    ]) {
      await record(label, async () => {
        const before = symbols.freed();
        (() => {
          const value = make(memory, 8, 16, ...extra(symbols.deallocate.ptr));
          return value.byteLength;
        })();
        for (let i = 0; i < 50 && symbols.freed() === before; i++) {
          churn();
          await gc(1);
        }
        await gc(3);
        await wait(10);
        const context = symbols.last_freed_context();
        return [
          symbols.freed() - before,
          symbols.last_freed_bytes() === BigInt(memory + 8),
          context === BigInt(fixed) ? 'the context' : context,
        ];
      });
    }
    await record('not while it is referenced', async () => {
      const before = symbols.freed();
      const value = make(memory, 0, 16, symbols.deallocate.ptr);
      await gc(3);
      const seen = symbols.freed() - before;
      return [seen, value.byteLength];
    });
    await record('many', async () => {
      await gc(3);
      const before = symbols.freed();
      (() => {
        for (let i = 0; i < 100; i++) make(memory, 0, 16, symbols.deallocate.ptr);
      })();
      for (let i = 0; i < 100 && symbols.freed() - before < 100; i++) {
        churn();
        await gc(1);
      }
      // A collector that looks at the stack may keep the last ones.
      return symbols.freed() - before >= 95;
    });
  }
}

/** Overwrites what an earlier call may have left on the stack, for a collector that scans it. */
function churn(depth = 30) {
  return depth ? [churn(depth - 1), {}].length : 0;
}
