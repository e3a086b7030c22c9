// Pointer objects and the functions of UnsafePointer.
import { isPointer, numericValues, oddValues, show } from './shared/values.mjs';

export default async function ({ api, record, section, fixture, gc }) {
  const { UnsafePointer, UnsafePointerView, UnsafeCallback } = api;
  const value = (pointer) => (isPointer(pointer) ? UnsafePointer.value(pointer) : pointer);

  section('the object');
  const pointer = UnsafePointer.create(0x123456789abcn);
  record('typeof', () => typeof pointer);
  record('prototype', () => Object.getPrototypeOf(pointer));
  record('extensible, sealed, frozen', () => [
    Object.isExtensible(pointer),
    Object.isSealed(pointer),
    Object.isFrozen(pointer),
  ]);
  record('own keys', () => Reflect.ownKeys(pointer));
  record('tag', () => Object.prototype.toString.call(pointer));
  record('JSON', () => JSON.stringify(pointer));
  record('JSON in an object', () => JSON.stringify({ pointer }));
  record('new property', () => {
    pointer.x = 1;
  });
  record('property read', () => pointer.x);
  record('in', () => 'x' in pointer);
  record('delete', () => delete pointer.x);
  record('defineProperty', () => Object.defineProperty(pointer, 'x', { value: 1 }));
  record('setPrototypeOf', () => Object.setPrototypeOf(pointer, {}));
  record('setPrototypeOf null', () => Object.setPrototypeOf(pointer, null) === pointer);
  record('String', () => String(pointer));
  record('template', () => `${pointer}`);
  record('plus', () => +pointer);
  record('comparison', () => pointer < 5);
  record('==', () => [pointer == null, pointer == pointer]);
  record('boolean', () => Boolean(pointer));
  for (const [label, value] of [
    ['structuredClone', pointer],
    ['structuredClone inside', { pointer }],
  ]) {
    record(label, () => {
      try {
        return structuredClone(value);
      } catch (error) {
        return [error.name, error.message, error.code, error instanceof DOMException];
      }
    });
  }
  record('spread', () => ({ ...pointer }));
  record('instanceof Object', () => pointer instanceof Object);
  record('Array.isArray', () => Array.isArray(pointer));
  record('WeakMap key', () => new WeakMap([[pointer, 5]]).get(pointer));
  record('WeakSet', () => new WeakSet([pointer]).has(pointer));
  record('WeakRef', () => new WeakRef(pointer).deref() === pointer);
  record('Map key', () => new Map([[pointer, 5]]).get(UnsafePointer.create(0x123456789abcn)));
  record('FinalizationRegistry', () => new FinalizationRegistry(() => {}).register(pointer, 1));
  record('Proxy of a pointer', () => UnsafePointer.value(new Proxy(pointer, {})));
  record('two for one address', () => UnsafePointer.create(5n) === UnsafePointer.create(5n));
  record('call', () => pointer());

  section('create');
  for (const number of numericValues) record(show(number), () => value(UnsafePointer.create(number)));
  for (const [label, odd] of Object.entries(oddValues(api))) record(label, () => value(UnsafePointer.create(odd)));
  record('no argument', () => UnsafePointer.create());
  record('a pointer each time', () => isPointer(UnsafePointer.create(1)));

  section('value');
  for (const number of [0, 1, 5n, 0n, NaN]) record(show(number), () => UnsafePointer.value(number));
  for (const [label, odd] of Object.entries(oddValues(api))) record(label, () => UnsafePointer.value(odd));
  record('no argument', () => UnsafePointer.value());
  record('UnsafeCallback', () => {
    const callback = new UnsafeCallback({ parameters: [], result: 'void' }, () => {});
    try {
      return UnsafePointer.value(callback) === UnsafePointer.value(callback.pointer);
    } finally {
      callback.close();
    }
  });
  record('type', () => [typeof UnsafePointer.value(pointer), typeof UnsafePointer.value(null)]);
  record('high address', () => UnsafePointer.value(UnsafePointer.create(2n ** 64n - 1n)));

  section('equals');
  const others = { ...oddValues(api), 0: 0, 5: 5, '0n': 0n };
  for (const [label, odd] of Object.entries(others)) {
    record(`null first, then ${label}`, () => UnsafePointer.equals(null, odd));
    record(`null after ${label}`, () => UnsafePointer.equals(odd, null));
    record(`pointer first, then ${label}`, () => UnsafePointer.equals(pointer, odd));
    record(`pointer after ${label}`, () => UnsafePointer.equals(odd, pointer));
  }
  record('one object', () => UnsafePointer.equals(pointer, pointer));
  record('same address', () => UnsafePointer.equals(pointer, UnsafePointer.create(0x123456789abcn)));
  record('other address', () => UnsafePointer.equals(pointer, UnsafePointer.create(0x123456789abdn)));
  record('nothing', () => UnsafePointer.equals());
  record('null and nothing', () => UnsafePointer.equals(null));
  record('two bad values', () => UnsafePointer.equals(5, 5));

  section('offset');
  const base = UnsafePointer.create(0x1000n);
  for (const number of numericValues) record(show(number), () => value(UnsafePointer.offset(base, number)));
  for (const [label, odd] of Object.entries(oddValues(api))) {
    record(`by ${label}`, () => value(UnsafePointer.offset(base, odd)));
    record(`of ${label}`, () => value(UnsafePointer.offset(odd, 8)));
    record(`null by ${label}`, () => UnsafePointer.offset(null, odd));
  }
  record('to zero', () => UnsafePointer.offset(base, -4096));
  record('below zero', () => value(UnsafePointer.offset(base, -4097)));
  record('over the end', () => value(UnsafePointer.offset(UnsafePointer.create(2n ** 64n - 1n), 5)));
  record('over the end to zero', () => value(UnsafePointer.offset(UnsafePointer.create(2n ** 64n - 1n), 1)));
  record('by zero is another object', () => {
    const same = UnsafePointer.offset(base, 0);
    return [same === base, UnsafePointer.equals(same, base)];
  });
  record('no offset', () => UnsafePointer.offset(base));
  record('nothing', () => UnsafePointer.offset());
  record('bad both', () => UnsafePointer.offset(5, 'x'));

  section('of');
  for (const number of [0, 5, 5n, 1.5]) record(show(number), () => UnsafePointer.of(number));
  for (const [label, odd] of Object.entries(oddValues(api))) {
    record(label, () => {
      const made = UnsafePointer.of(odd);
      return isPointer(made) ? 'a pointer' : made;
    });
  }
  record('no argument', () => UnsafePointer.of());
  record('of an UnsafeCallback', () => {
    const callback = new UnsafeCallback({ parameters: [], result: 'void' }, () => {});
    try {
      return UnsafePointer.of(callback) === callback.pointer;
    } finally {
      callback.close();
    }
  });
  const buffer = new ArrayBuffer(16);
  const start = UnsafePointer.value(UnsafePointer.of(buffer));
  const from = (thing) => {
    const made = UnsafePointer.of(thing);
    return made === null ? null : UnsafePointer.value(made) - start;
  };
  record('whole buffer', () => from(buffer));
  record('whole Uint8Array', () => from(new Uint8Array(buffer)));
  record('Uint8Array with an offset', () => from(new Uint8Array(buffer, 4)));
  record('DataView with an offset', () => from(new DataView(buffer, 3)));
  record('Float64Array with an offset', () => from(new Float64Array(buffer, 8)));
  record('empty Uint8Array inside', () => from(new Uint8Array(buffer, 4, 0)));
  record('empty Uint8Array at the end', () => from(new Uint8Array(buffer, 16)));
  record('empty Float64Array inside', () => from(new Float64Array(buffer, 8, 0)));
  record('empty DataView inside', () => from(new DataView(buffer, 4, 0)));
  record('a pointer is new each time', () => UnsafePointer.of(buffer) === UnsafePointer.of(buffer));
  record('small typed array twice', () => {
    const small = Uint8Array.of(1, 2, 3);
    return UnsafePointer.equals(UnsafePointer.of(small), UnsafePointer.of(small));
  });
  record('small typed array and its buffer', () => {
    const small = Uint8Array.of(1, 2, 3);
    return UnsafePointer.equals(UnsafePointer.of(small), UnsafePointer.of(small.buffer));
  });
  record('small typed array is read where it is', () => {
    const small = Uint8Array.of(1, 2, 3);
    const view = new UnsafePointerView(UnsafePointer.of(small));
    small[1] = 77;
    return [view.getUint8(0), view.getUint8(1), view.getUint8(2)];
  });
  record('view of a larger SharedArrayBuffer', () => {
    const shared = new SharedArrayBuffer(16);
    const a = UnsafePointer.value(UnsafePointer.of(shared));
    return UnsafePointer.value(UnsafePointer.of(new Uint8Array(shared, 4))) - a;
  });
  record('SharedArrayBuffer without bytes', () => UnsafePointer.of(new SharedArrayBuffer(0)));
  record('Buffer from a pool', () => {
    const text = Buffer.from('text');
    return new UnsafePointerView(UnsafePointer.of(text)).getUint8(0);
  });
  record('resizable buffer', () => {
    const growing = new ArrayBuffer(8, { maxByteLength: 64 });
    const view = new Uint8Array(growing, 2);
    return UnsafePointer.value(UnsafePointer.of(view)) - UnsafePointer.value(UnsafePointer.of(growing));
  });
  record('buffer that was transferred', () => {
    const gone = new ArrayBuffer(8);
    structuredClone(gone, { transfer: [gone] });
    return UnsafePointer.of(gone);
  });
  record('view that was transferred', () => {
    const gone = new Uint8Array(8);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    return UnsafePointer.of(gone);
  });
  record('buffer over the memory of C', () => {
    const library = api.dlopen(fixture, { block_address: { parameters: [], result: 'pointer' } });
    const block = library.symbols.block_address();
    const result = [64, 1, 0].map((length) => {
      const made = UnsafePointer.of(UnsafePointerView.getArrayBuffer(block, length));
      return made && UnsafePointer.equals(made, block);
    });
    library.close();
    return result;
  });

  section('unbound');
  record('all', () => {
    const { create, equals, of, offset, value: valueOf } = UnsafePointer;
    const made = create(16n);
    return [valueOf(made), equals(made, create(16)), valueOf(offset(made, 8)), isPointer(of(new Uint8Array(4)))];
  });

  section('lifetime');
  await record('a pointer keeps its buffer alive', async () => {
    const pointers = [];
    const refs = [];
    (() => {
      for (let i = 0; i < 50; i++) {
        const view = new Uint8Array(4096).fill(i);
        pointers.push(UnsafePointer.of(view));
        refs.push(new WeakRef(view));
      }
    })();
    await gc();
    (() => {
      for (let i = 0; i < 50; i++) new Uint8Array(4096).fill(0xee);
    })();
    return pointers.every((kept, i) => new UnsafePointerView(kept).getUint8(4095) === i);
  });
  await record('without the pointer the buffer goes', async () => {
    const refs = [];
    (() => {
      for (let i = 0; i < 50; i++) {
        const view = new Uint8Array(4096);
        UnsafePointer.of(view);
        refs.push(new WeakRef(view));
      }
    })();
    await gc(8);
    return refs.filter((ref) => ref.deref() === undefined).length > 40;
  });
}
