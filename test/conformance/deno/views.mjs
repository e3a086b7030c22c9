// UnsafePointerView: every getter at many offsets against DataView, strings, buffers and copies, and their errors.
import { isPointer, oddValues, show } from './shared/values.mjs';

const getters = [
  'getBool',
  'getUint8',
  'getInt8',
  'getUint16',
  'getInt16',
  'getUint32',
  'getInt32',
  'getBigUint64',
  'getBigInt64',
  'getFloat32',
  'getFloat64',
];

export default async function ({ api, record, section, fixture, gc }) {
  const { UnsafePointer, UnsafePointerView } = api;
  const library = api.dlopen(fixture, {
    block_address: { parameters: [], result: 'pointer' },
    allocate: { parameters: ['usize'], result: 'pointer' },
    release: { parameters: ['pointer'], result: 'void' },
    set_byte: { parameters: ['pointer', 'u32', 'u8'], result: 'void' },
  });
  const { symbols } = library;
  const block = symbols.block_address();
  const bytes = new Uint8Array(256).map((_, i) => i * 7 + 3);
  const data = new DataView(bytes.buffer);
  const view = new UnsafePointerView(block);

  section('against DataView');
  for (const getter of getters) {
    record(getter, () => {
      const wrong = [];
      for (let offset = 0; offset < 200; offset++) {
        const expected = getter === 'getBool' ? (data.getUint8(offset) & 1) === 1 : data[getter](offset, true);
        if (!Object.is(view[getter](offset), expected)) wrong.push(offset);
      }
      return wrong;
    });
  }
  section('offset');
  for (const getter of getters) {
    record(`${getter} without`, () => view[getter]());
    for (const offset of [
      0,
      1,
      7,
      8n,
      1.7,
      -0,
      0.5,
      -0.5,
      NaN,
      undefined,
      0n,
      true,
      false,
      null,
      '1',
      'x',
      '',
      {},
      [],
      Symbol('s'),
      () => 1,
      new Number(3),
      new Uint8Array(1),
    ]) {
      record(
        `${getter} ${typeof offset === 'object' && offset !== null ? Object.prototype.toString.call(offset) : show(offset)}`,
        () => view[getter](offset),
      );
    }
    record(`${getter} negative`, () => new UnsafePointerView(UnsafePointer.offset(block, 16))[getter](-8));
    record(`${getter} negative bigint`, () => new UnsafePointerView(UnsafePointer.offset(block, 16))[getter](-8n));
  }
  for (const name of ['getPointer', 'getCString', 'getArrayBuffer', 'copyInto']) {
    for (const offset of [0, 8n, 1.7, NaN, undefined, true, null, '1', {}, Symbol('s')]) {
      const show_ = typeof offset === 'object' && offset !== null ? 'object' : show(offset);
      if (name === 'getPointer') record(`${name} ${show_}`, () => UnsafePointer.value(view.getPointer(offset)));
      if (name === 'getCString')
        record(`${name} ${show_}`, () =>
          new UnsafePointerView(UnsafePointer.of(Buffer.from('some text here\0'))).getCString(offset),
        );
      if (name === 'getArrayBuffer') record(`${name} ${show_}`, () => view.getArrayBuffer(4, offset));
      if (name === 'copyInto') {
        record(`${name} ${show_}`, () => {
          const target = new Uint8Array(4);
          view.copyInto(target, offset);
          return target;
        });
      }
    }
  }

  section('values');
  const at = (...list) => new UnsafePointerView(UnsafePointer.of(Uint8Array.from(list)));
  for (const byte of [0, 1, 2, 3, 127, 128, 254, 255]) record(`getBool of ${byte}`, () => at(byte).getBool());
  record('getFloat32 NaN', () => at(0, 0, 192, 127).getFloat32());
  record('getFloat64 -0', () => at(0, 0, 0, 0, 0, 0, 0, 128).getFloat64());
  record('getFloat64 Infinity', () => at(0, 0, 0, 0, 0, 0, 240, 127).getFloat64());
  record('getBigInt64 least', () => at(0, 0, 0, 0, 0, 0, 0, 128).getBigInt64());
  record('getBigUint64 most', () => at(255, 255, 255, 255, 255, 255, 255, 255).getBigUint64());
  record('getInt8 least', () => at(128).getInt8());
  record('getInt16 least', () => at(0, 128).getInt16());
  record('getInt32 least', () => at(0, 0, 0, 128).getInt32());
  record('getUint32 most', () => at(255, 255, 255, 255).getUint32());
  record('getPointer', () => UnsafePointer.value(at(1, 2, 3, 4, 5, 6, 0, 0).getPointer()));
  record('getPointer NULL', () => at(0, 0, 0, 0, 0, 0, 0, 0).getPointer());
  record('getPointer is a pointer', () => isPointer(at(1, 2, 3, 4, 5, 6, 0, 0).getPointer()));
  record('surplus arguments', () => view.getUint8(1, 2, 3));
  record('pointer is read again', () => {
    const moving = new UnsafePointerView(block);
    const first = moving.getUint8(0);
    moving.pointer = UnsafePointer.offset(block, 1);
    return [first, moving.getUint8(0)];
  });
  record('memory is read again', () => {
    const first = view.getUint8(5);
    symbols.set_byte(block, 5, 250);
    const second = view.getUint8(5);
    symbols.set_byte(block, 5, first);
    return [first, second];
  });
  record('many pages', () => {
    // Reads that lie far apart, in turn.
    const pointers = Array.from({ length: 20 }, () => symbols.allocate(100000n));
    pointers.forEach((pointer, i) => symbols.set_byte(pointer, 99999, i + 1));
    const seen = [];
    for (let round = 0; round < 2; round++) {
      for (const pointer of pointers) seen.push(new UnsafePointerView(pointer).getUint8(99999));
    }
    pointers.forEach((pointer) => symbols.release(pointer));
    return seen;
  });

  section('bad pointer');
  const methods = [...getters, 'getPointer', 'getCString', 'getArrayBuffer', 'copyInto'];
  for (const name of methods) {
    const args = name === 'getArrayBuffer' ? [4] : name === 'copyInto' ? [new Uint8Array(4)] : [];
    record(`${name} of null`, () => new UnsafePointerView(null)[name](...args));
    for (const [label, value] of Object.entries({
      undefined,
      5: 5,
      '5n': 5n,
      text: 'x',
      object: {},
      buffer: new ArrayBuffer(8),
      view: new Uint8Array(8),
      true: true,
      symbol: Symbol('s'),
    })) {
      record(`${name} of ${label}`, () => new UnsafePointerView(value)[name](...args));
    }
    record(`${name} of null, bad offset`, () => new UnsafePointerView(null)[name](...args, 'x'));
    record(`${name} of 5, bad offset`, () => new UnsafePointerView(5)[name](...args, {}));
    record(`${name} detached`, () => {
      const { [name]: method } = view;
      return method(...args);
    });
    record(`${name} on another object`, () => {
      const result = view[name].call({ pointer: block }, ...args);
      return result instanceof ArrayBuffer ? result.byteLength : isPointer(result) ? 'a pointer' : result;
    });
  }
  record('callback object as pointer', () => {
    const callback = new api.UnsafeCallback({ parameters: [], result: 'void' }, () => {});
    try {
      return new UnsafePointerView(callback).getUint8();
    } finally {
      callback.close();
    }
  });

  section('getCString');
  const text = (...list) => {
    const source = Uint8Array.from(
      list.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
    );
    return UnsafePointerView.getCString(UnsafePointer.of(source));
  };
  const shown = (string) => [string.length, ...Array.from(string, (c) => c.codePointAt(0).toString(16))];
  record('ASCII', () => text('hello', 0));
  record('empty', () => text(0));
  record('up to the first NUL', () => text('ab', 0, 'cd', 0));
  record('two bytes', () => text('größe', 0));
  record('three bytes', () => text('日本語', 0));
  record('four bytes', () => text('😀a', 0));
  record('BOM', () => shown(text(0xef, 0xbb, 0xbf, 'A', 0)));
  record('BOM in the middle', () => shown(text('A', 0xef, 0xbb, 0xbf, 'B', 0)));
  record('two BOMs', () => shown(text(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0)));
  record('half a BOM', () => shown(text(0xef, 0xbb, 0)));
  record('Latin-1 byte', () => shown(text('a', 0xe9, 'b', 0)));
  record('truncated', () => shown(text(0xe6, 0x97, 0)));
  record('overlong', () => shown(text(0xc0, 0x80, 'a', 0)));
  record('surrogate', () => shown(text(0xed, 0xa0, 0x80, 0)));
  record('beyond Unicode', () => shown(text(0xf4, 0x90, 0x80, 0x80, 0)));
  record('lone continuation', () => shown(text(0x80, 0xbf, 0)));
  record('all invalid bytes', () => shown(text(0xff, 0xfe, 0xf8, 0)));
  record('all bytes, against TextDecoder', () => {
    const source = Uint8Array.from({ length: 255 }, (_, i) => i + 1);
    return text(...source, 0) === new TextDecoder('utf-8', { ignoreBOM: true }).decode(source);
  });
  record('random bytes, against TextDecoder', () => {
    let seed = 12345;
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let wrong = 0;
    for (let round = 0; round < 300; round++) {
      const source = new Uint8Array(40);
      for (let i = 0; i < 40; i++) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        source[i] = (seed >>> 16) & 255 || 1;
      }
      if (text(...source, 0) !== decoder.decode(source)) wrong++;
    }
    return wrong;
  });
  record('long ASCII', () => text('x'.repeat(100000), 0).length);
  record('long Unicode', () => text('語'.repeat(50000), 0).length);
  record('one megabyte', () => {
    const pointer = symbols.allocate(1048577n);
    new Uint8Array(UnsafePointerView.getArrayBuffer(pointer, 1048576)).fill(97);
    const result = UnsafePointerView.getCString(pointer);
    symbols.release(pointer);
    return [result.length, result.slice(-3)];
  });
  record('with an offset', () => new UnsafePointerView(UnsafePointer.of(Buffer.from('abcdef\0'))).getCString(2));
  record('static with an offset', () => UnsafePointerView.getCString(UnsafePointer.of(Buffer.from('abcdef\0')), 3));
  record('static with a bigint offset', () =>
    UnsafePointerView.getCString(UnsafePointer.of(Buffer.from('abcdef\0')), 4n),
  );
  record('unbound', () => {
    const { getCString } = UnsafePointerView;
    return getCString(UnsafePointer.of(Buffer.from('unbound\0')));
  });
  for (const [label, value] of Object.entries(oddValues(api))) {
    if (label === 'pointer') continue;
    record(`static of ${label}`, () => UnsafePointerView.getCString(value));
  }

  section('getArrayBuffer');
  const { getArrayBuffer } = UnsafePointerView;
  record('bytes', () => view.getArrayBuffer(8));
  record('bytes with an offset', () => view.getArrayBuffer(4, 8));
  record('static', () => getArrayBuffer(block, 8));
  record('static with an offset', () => getArrayBuffer(block, 4, 8n));
  record('what it is', () => {
    const buffer = view.getArrayBuffer(8);
    return [
      Object.getPrototypeOf(buffer) === ArrayBuffer.prototype,
      buffer.resizable,
      Object.prototype.toString.call(buffer),
      Object.isFrozen(buffer),
    ];
  });
  record('new each time', () => view.getArrayBuffer(8) === view.getArrayBuffer(8));
  record('writes go through', () => {
    const first = new Uint8Array(view.getArrayBuffer(8));
    const before = first[3];
    first[3] = 201;
    const seen = [view.getUint8(3), new Uint8Array(view.getArrayBuffer(8))[3]];
    first[3] = before;
    return seen;
  });
  record('writes of C are seen', () => {
    const buffer = new Uint8Array(view.getArrayBuffer(8));
    const before = buffer[2];
    symbols.set_byte(block, 2, 202);
    const seen = buffer[2];
    buffer[2] = before;
    return seen;
  });
  for (const length of [0, 1, 1.9, -1, -1.5, NaN, 0n, 4n, -4n, '4', null, undefined, true, {}, Symbol('s')]) {
    const label = typeof length === 'object' && length !== null ? 'object' : show(length);
    record(`length ${label}`, () => view.getArrayBuffer(length).byteLength);
    record(`static, length ${label}`, () => getArrayBuffer(block, length).byteLength);
  }
  record('large', () => {
    const pointer = symbols.allocate(67108864n);
    const buffer = getArrayBuffer(pointer, 67108864);
    const last = new Uint8Array(buffer);
    last[67108863] = 9;
    const result = [buffer.byteLength, new UnsafePointerView(pointer).getUint8(67108863)];
    return result;
  });
  record('of JavaScript memory', () => {
    const source = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const alias = new Uint8Array(getArrayBuffer(UnsafePointer.of(source), 8));
    alias[2] = 33;
    source[4] = 55;
    return [source, alias];
  });
  record('slice', () => view.getArrayBuffer(8).slice(2, 4));
  record('structuredClone', () => structuredClone(view.getArrayBuffer(4)));
  await record('collected', async () => {
    (() => {
      for (let i = 0; i < 1000; i++) view.getArrayBuffer(64);
    })();
    await gc();
    return view.getUint8(1);
  });

  section('copyInto');
  const { copyInto } = UnsafePointerView;
  const copied = (target, ...rest) => {
    const result = view.copyInto(target, ...rest);
    return [result, target];
  };
  record('Uint8Array', () => copied(new Uint8Array(4)));
  record('with an offset', () => copied(new Uint8Array(4), 4));
  record('Uint8Array inside', () => {
    const target = new Uint8Array(8);
    view.copyInto(target.subarray(2, 5));
    return target;
  });
  record('DataView', () => copied(new DataView(new ArrayBuffer(4), 1)));
  record('ArrayBuffer', () => copied(new ArrayBuffer(4)));
  record('Float64Array', () => copied(new Float64Array(1)));
  record('BigUint64Array', () => copied(new BigUint64Array(1), 3));
  record('Uint16Array', () => copied(new Uint16Array(2), 1));
  record('Buffer', () => Array.from(copied(Buffer.alloc(3))[1]));
  record('empty', () => copied(new Uint8Array(0)));
  record('large', () => {
    const target = new Uint8Array(200);
    view.copyInto(target, 20);
    return target.every((byte, i) => byte === bytes[i + 20]);
  });
  record('view of a SharedArrayBuffer', () => copied(new Uint8Array(new SharedArrayBuffer(4))));
  record('static', () => {
    const target = new Uint8Array(4);
    return [copyInto(block, target, 2), target];
  });
  for (const [label, value] of Object.entries(oddValues(api))) {
    record(`into ${label}`, () => view.copyInto(value));
    record(`static into ${label}`, () => copyInto(block, value, 1));
  }
  record('no argument', () => view.copyInto());
  record('null pointer and bad target', () => copyInto(null, 5));
  record('static, no argument', () => copyInto());
  library.close();
}
