// get*, set*, toString, toBuffer, toArrayBuffer, export*, getRawPointer, getCurrentEventLoop.

import { constants } from 'node:buffer';
import { values } from './_values.mjs';

const KINDS = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Int64', 'Uint64', 'Float32', 'Float64'];

export default async function ({ api, record, section, gc }) {
  const memory = Buffer.alloc(64);
  const address = record.mask(api.getRawPointer(memory), 'memory');
  const reset = () => {
    for (let i = 0; i < memory.length; i++) memory[i] = (i * 37 + 129) & 255;
  };
  reset();
  const pointerLike = Object.entries(values()).filter(
    ([, value]) => typeof value !== 'bigint' || value <= 0n || value >= 2n ** 64n,
  );
  const offsets = { undefined: undefined, zero: 0, one: 1, seven: 7, 'minus zero': -0, 'as float': 3.0 };
  const badOffsets = {
    null: null,
    bigint: 1n,
    string: '1',
    true: true,
    object: {},
    symbol: Symbol('a'),
    negative: -1,
    fraction: 1.5,
    NaN: NaN,
    Infinity: Infinity,
    '-Infinity': -Infinity,
    array: [1],
    'Number object': new Number(1),
    function: () => {},
  };
  const high = 2n ** 64n - 1n;

  for (const kind of KINDS) {
    section(`get${kind}`);
    const get = api[`get${kind}`];
    for (const [label, offset] of Object.entries(offsets)) record(`offset ${label}`, () => get(address, offset));
    record('no offset', () => get(address));
    record('further arguments', () => get(address, 2, 3, 4));
    for (const [label, offset] of Object.entries(badOffsets)) record(`offset ${label}`, () => get(address, offset));
    for (const [label, value] of pointerLike) record(`pointer ${label}`, () => get(value));
    record('nothing', () => get());
    record('null with an offset', () => get(0n, 8));
    record('null with a bad offset', () => get(0n, 'x'));
    record('bad pointer and bad offset', () => get(1, 'x'));
    record('address overflow', () => get(high, 1));
    record('address overflow at the edge', () => get(high - 1n, 2));
    if (!kind.endsWith('8')) record('range overflow', () => get(high, 0));
    record('this', () => get.call(null, address));
    for (const [label, bytes] of Object.entries({
      ones: Array(8).fill(255),
      zero: Array(8).fill(0),
      'sign only': [0, 0, 0, 0x80, 0, 0, 0, 0x80],
      top: [255, 127, 255, 127, 255, 255, 255, 127],
      one: [1, 0, 0, 0, 0, 0, 0, 0],
      'last sign': [128, 128, 128, 128, 128, 128, 128, 128],
      'one double': [0, 0, 0x80, 0x3f, 0, 0, 0xf0, 0x3f],
    })) {
      record(`bytes ${label}`, () => {
        memory.set(bytes, 16);
        return get(address, 16);
      });
    }

    section(`set${kind}`);
    const set = api[`set${kind}`];
    for (const [label, value] of Object.entries(values())) {
      record(`value ${label}`, () => {
        memory.fill(0xaa, 0, 24);
        return [set(address, 8, value), Buffer.from(memory.subarray(6, 18))];
      });
    }
    for (const [label, value] of Object.entries({
      'largest safe': 2 ** 53 - 1,
      'smallest safe': -(2 ** 53) + 1,
      'below safe': -(2 ** 53),
    })) {
      record(`value ${label}`, () => {
        memory.fill(0xaa, 0, 24);
        return [set(address, 8, value), Buffer.from(memory.subarray(6, 18))];
      });
    }
    const one = kind.endsWith('64') && kind !== 'Float64' ? 1n : 1;
    for (const [label, offset] of Object.entries({ ...offsets, ...badOffsets })) {
      record(`offset ${label}`, () => set(address, offset, one));
      record(`offset ${label}, bad value`, () => set(address, offset, 'x'));
    }
    for (const [label, value] of pointerLike) record(`pointer ${label}`, () => set(value, 0, one));
    record('nothing', () => set());
    record('pointer alone', () => set(address));
    record('null pointer alone', () => set(0n));
    record('bad pointer alone', () => set(1));
    record('no value', () => set(address, 0));
    record('null, no value', () => set(0n, 0));
    record('undefined value', () => set(address, 0, undefined));
    record('null, bad value', () => set(0n, 0, 'x'));
    record('address overflow', () => set(high, 1, one));
    record('address overflow, bad value', () => set(high, 1, 'x'));
    if (!kind.endsWith('8')) record('range overflow', () => set(high, 0, one));
    if (!kind.endsWith('8')) record('range overflow, bad value', () => set(high, 0, 'x'));
    record('further arguments', () => set(address, 0, one, 5));
    record('unaligned', () => [set(address, 33, one), api[`get${kind}`](address, 33)]);
    reset();
  }

  section('toString');
  const text = (bytes) => {
    memory.fill(0);
    memory.set(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes));
    return api.toString(address);
  };
  for (const [label, bytes] of Object.entries({
    empty: '',
    ascii: 'plain',
    wide: 'aé€😀',
    'cut at NUL': 'ab\0cd',
    'byte order mark': '\ufeffx',
    'lone continuation': Buffer.from([0x61, 0x80, 0x62]),
    truncated: Buffer.from([0x61, 0xe2, 0x82]),
    overlong: Buffer.from([0xc0, 0x80, 0x61]),
    surrogate: Buffer.from([0xed, 0xa0, 0x80]),
    'beyond unicode': Buffer.from([0xf4, 0x90, 0x80, 0x80]),
    'FE FF': Buffer.from([0xfe, 0xff]),
    'truncated then ascii': Buffer.from([0xf0, 0x9f, 0x98, 0x41]),
  })) {
    record(label, () => text(bytes));
  }
  record('large', () => {
    const large = Buffer.alloc(300_001, 'é');
    large[300_000] = 0;
    return api.toString(api.getRawPointer(large)).length;
  });
  record('null', () => api.toString(0n));
  record('nothing', () => api.toString());
  record('further arguments', () => text('ab') + api.toString(address, 1, 1));
  for (const [label, value] of pointerLike) if (value !== 0n) record(`pointer ${label}`, () => api.toString(value));
  reset();

  for (const [name, make] of Object.entries({ toBuffer: api.toBuffer, toArrayBuffer: api.toArrayBuffer })) {
    section(name);
    record('copy by default', () => {
      const made = make(address, 8);
      memory[0] = 1;
      const before = new Uint8Array(made.buffer ?? made)[0];
      reset();
      return [made, before];
    });
    for (const [label, copy] of Object.entries({ true: true, undefined: undefined })) {
      record(`copy ${label}`, () => make(address, 4, copy));
      record(`copy ${label} is a copy`, () => {
        const made = make(address, 4, copy);
        memory[0] = 77;
        const seen = new Uint8Array(made.buffer ?? made)[0];
        reset();
        return seen;
      });
    }
    record('view', () => {
      const made = make(address, 4, false);
      memory[0] = 77;
      const bytes = new Uint8Array(made.buffer ?? made);
      const seen = bytes[0];
      bytes[1] = 78;
      const back = memory[1];
      reset();
      return [seen, back];
    });
    for (const [label, copy] of Object.entries({
      null: null,
      zero: 0,
      empty: '',
      NaN: NaN,
      one: 1,
      string: 'x',
      object: {},
    })) {
      record(`copy as ${label}`, () => {
        const made = make(address, 4, copy);
        memory[0] = 77;
        const seen = new Uint8Array(made.buffer ?? made)[0] === 77 ? 'a view' : 'a copy';
        reset();
        return seen;
      });
    }
    for (const [label, args] of Object.entries({
      'bad length': [address, -1],
      'length of another type': [address, 'x'],
      'null pointer': [0n, 4],
      'null pointer and length 0': [0n, 0],
      overflow: [high, 2],
      'bad pointer': [1, 4],
      'too large a length': [address, 2 ** 53],
    })) {
      record(`${label}, bad copy`, () => make(...args, 1));
    }
    for (const [label, length] of Object.entries({ '2**53': 2 ** 53, '2**64': 2 ** 64, '1e300': 1e300 })) {
      record(`length ${label}`, () => make(address, length));
      record(`length ${label}, view`, () => make(address, length, false));
      record(`length ${label}, null`, () => make(0n, length));
      record(`length ${label}, overflow`, () => make(high, length, false));
    }
    record('length above the longest', () => make(address, constants.MAX_LENGTH + 1));
    record('length above the longest, view', () => make(address, constants.MAX_LENGTH + 1, false));
    record('length above the longest, null', () => make(0n, constants.MAX_LENGTH + 1));
    record('two views, two buffers', () => {
      const a = make(address, 4, false);
      const b = make(address, 4, false);
      return [a === b, (a.buffer ?? a) === (b.buffer ?? b)];
    });
    record('overlapping views', () => {
      const a = make(address, 8, false);
      const b = make(address + 4n, 8, false);
      new Uint8Array(a.buffer ?? a)[4] = 200;
      const seen = new Uint8Array(b.buffer ?? b)[0];
      reset();
      return seen;
    });
    record('shape of a copy', () => {
      const made = make(address, 8);
      return [
        made.constructor.name,
        made.byteLength,
        made.byteOffset,
        (made.buffer ?? made).byteLength,
        (made.buffer ?? made).resizable,
      ];
    });
    record('shape of a view', () => {
      const made = make(address, 8, false);
      return [made.constructor.name, made.byteLength, made.byteOffset, (made.buffer ?? made).byteLength];
    });
    record('address of a view', () => api.getRawPointer(make(address, 8, false)) === address);
    record('transfer of a view', () => {
      const made = make(address, 8, false);
      const buffer = made.buffer ?? made;
      const moved = structuredClone(buffer, { transfer: [buffer] });
      return [buffer.byteLength, moved.byteLength, api.getRawPointer(moved) === address];
    });
    record('length 0', () => make(address, 0).byteLength);
    record('length 0, view', () => make(address, 0, false).byteLength);
    record('null, length 0', () => make(0n, 0).byteLength);
    record('null, length 0, view', () => make(0n, 0, false).byteLength);
    record('null, length 1', () => make(0n, 1));
    record('null, length 1, view', () => make(0n, 1, false));
    record('null, bad length', () => make(0n, -1));
    record('no length', () => make(address));
    record('nothing', () => make());
    record('overflow', () => make(high, 2));
    record('overflow at the edge', () => make(high - 1n, 3, false));
    for (const [label, length] of Object.entries({ undefined: undefined, ...badOffsets }))
      record(`length ${label}`, () => make(address, length));
    for (const [label, value] of pointerLike) if (value !== 0n) record(`pointer ${label}`, () => make(value, 1));
    record('bad pointer and bad length', () => make(1, 'x'));
    if (name === 'toBuffer') record('largest length', () => make(1n, Number.MAX_SAFE_INTEGER));
  }
  await gc();
  record('memory after views were collected', () => memory.length);

  section('exportString');
  const cleared = () => memory.fill(0xee);
  const exported = (...args) => {
    cleared();
    return [api.exportString(...args), Buffer.from(memory.subarray(0, 16))];
  };
  for (const encoding of [
    undefined,
    'utf8',
    'utf-8',
    'UTF8',
    'ucs2',
    'UCS-2',
    'utf16le',
    'utf-16le',
    'UTF-16LE',
    'latin1',
    'binary',
    'ascii',
    'hex',
    'base64',
    'base64url',
    'bogus',
    '',
    null,
    1,
    {},
    Symbol('e'),
  ]) {
    record(`encoding ${String(encoding)}`, () => exported('6aé4', address, 32, encoding));
    record(`encoding ${String(encoding)}, empty`, () => exported('', address, 32, encoding));
    record(`encoding ${String(encoding)}, short`, () => exported('6aé4', address, 1, encoding));
  }
  record('exact', () => exported('abc', address, 4));
  record('one short', () => exported('abc', address, 3));
  record('exact ucs2', () => exported('abc', address, 8, 'ucs2'));
  record('one short ucs2', () => exported('abc', address, 7, 'ucs2'));
  record('embedded NUL', () => exported('a\0b', address, 16));
  record('lone surrogate', () => exported('\ud800', address, 16));
  record('empty, length 0', () => exported('', address, 0));
  record('null pointer', () => exported('abc', 0n, 8));
  record('null pointer, length 0', () => exported('', 0n, 0));
  record('null pointer, too short', () => exported('abc', 0n, 1));
  record('overflow', () => exported('abc', high, 8));
  for (const [label, value] of Object.entries(values())) {
    if (typeof value !== 'string') record(`string ${label}`, () => exported(value, address, 16));
  }
  for (const [label, value] of pointerLike) record(`pointer ${label}`, () => exported('abc', value, 16));
  const lengths = { ...badOffsets, undefined: undefined, 'too long': 2 ** 53, 'minus zero': -0 };
  for (const [label, length] of Object.entries(lengths)) record(`length ${label}`, () => exported('', address, length));
  record('bad string, bad length, bad pointer', () => exported(1, 1, 'x'));
  record('bad length, bad pointer', () => exported('a', 1, 'x'));
  record('short length, bad pointer', () => exported('a', 1, 0));
  record('bad encoding, bad length', () => exported('a', address, 'x', 'bogus'));
  record('bad encoding type, bad length', () => exported('a', address, 'x', 1));
  record('nothing', () => exported());

  const sources = {
    exportBuffer: () => Buffer.from([1, 2, 3, 4]),
    exportArrayBuffer: () => new Uint8Array([1, 2, 3, 4]).buffer,
    exportArrayBufferView: () => new Uint8Array([9, 1, 2, 3, 4]).subarray(1),
  };
  for (const [name, source] of Object.entries(sources)) {
    section(name);
    const call = (...args) => {
      cleared();
      return [api[name](...args), Buffer.from(memory.subarray(0, 8))];
    };
    record('exact', () => call(source(), address, 4));
    record('longer', () => call(source(), address, 32));
    record('short', () => call(source(), address, 3));
    record('zero for four', () => call(source(), address, 0));
    record('null pointer', () => call(source(), 0n, 4));
    record('overflow', () => call(source(), high, 4));
    record('further arguments', () => call(source(), address, 4, 5));
    record('nothing', () => call());
    for (const [label, value] of Object.entries(values())) {
      if (label !== 'large ArrayBuffer' && label !== 'WebAssembly memory') {
        record(`source ${label}`, () => call(value, address, 64));
      }
    }
    for (const [label, value] of pointerLike) record(`pointer ${label}`, () => call(source(), value, 16));
    for (const [label, length] of Object.entries(lengths))
      record(`length ${label}`, () => call(source(), address, length));
    record('bad source, bad length, bad pointer', () => call(1, 1, 'x'));
    record('bad length, bad pointer', () => call(source(), 1, 'x'));
    record('short length, bad pointer', () => call(source(), 1, 0));
    record('fraction, bad pointer', () => call(source(), 1, 0.5));
  }
  section('exportBuffer, empty');
  record('null pointer, length 0', () => api.exportBuffer(Buffer.alloc(0), 0n, 0));
  record('null pointer, length 1', () => api.exportBuffer(Buffer.alloc(0), 0n, 1));
  record('array buffer, null pointer', () => api.exportArrayBuffer(new ArrayBuffer(0), 0n, 0));
  record('array buffer, null pointer, length 1', () => api.exportArrayBuffer(new ArrayBuffer(0), 0n, 1));
  record('view, null pointer', () => api.exportArrayBufferView(new Uint8Array(0), 0n, 0));
  record('view, null pointer, length 1', () => api.exportArrayBufferView(new Uint8Array(0), 0n, 1));
  record('empty, bad pointer', () => api.exportBuffer(Buffer.alloc(0), 1, 0));
  record('empty, negative pointer', () => api.exportBuffer(Buffer.alloc(0), -1n, 0));
  record('empty, overflow', () => api.exportBuffer(Buffer.alloc(0), high, 8));
  record('one byte at the end of the address space, longer len', () => api.exportString('', high, 2));
  record('bytes that end the address space, longer len', () => api.exportBuffer(Buffer.alloc(3), high - 1n, 9));
  record('encoding unknown, negative len', () => api.exportString('a', address, -1, 'bogus'));
  record('encoding unknown, fraction', () => api.exportString('a', address, 0.5, 'bogus'));
  record('encoding unknown, bad pointer', () => api.exportString('a', 1, 8, 'bogus'));
  record('views of any kind', () => {
    const results = [];
    for (const view of [
      new Float64Array([1.5]),
      new DataView(new ArrayBuffer(4)),
      new Int16Array([-2]),
      new BigInt64Array([-3n]),
    ]) {
      cleared();
      api.exportArrayBufferView(view, address, 32);
      results.push(Buffer.from(memory.subarray(0, 9)));
    }
    return results;
  });
  record('array buffer with another tag', () => {
    const tagged = Object.defineProperty(new ArrayBuffer(4), Symbol.toStringTag, { value: 'Other' });
    return api.exportArrayBuffer(tagged, address, 8);
  });

  section('getRawPointer');
  for (const [label, value] of Object.entries(values())) {
    record(label, () => {
      const got = api.getRawPointer(value);
      return got === 0n ? got : [typeof got, got > 4096n, got === api.getRawPointer(value)];
    });
  }
  record('nothing', () => api.getRawPointer());
  record('further arguments', () => api.getRawPointer(memory, 1) === address);
  record('offset', () => api.getRawPointer(memory.subarray(5)) - address);
  record(
    'view and buffer',
    () => api.getRawPointer(memory) - api.getRawPointer(memory.buffer) === BigInt(memory.byteOffset),
  );
  record('small array, read back', () => api.getInt16(api.getRawPointer(new Int16Array([5, -6])), 2));
  record(
    'the end of a buffer',
    () => api.getRawPointer(new Uint8Array(memory.buffer, memory.byteOffset + 64, 0)) - address,
  );

  section('getCurrentEventLoop');
  record('value', () => [typeof api.getCurrentEventLoop(), api.getCurrentEventLoop() > 4096n]);
  record('stable', () => api.getCurrentEventLoop() === api.getCurrentEventLoop(1, 2));
}
