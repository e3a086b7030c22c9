// What lives how long: libraries, symbols, callbacks, and calls that are hot.
import { structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture, gc }) {
  section('collection');
  const open = () =>
    api.dlopen(fixture, {
      add: { parameters: ['i32', 'i32'], result: 'i32' },
      later: { parameters: ['i32', 'i32'], result: 'i32', name: 'add', nonblocking: true },
      call_i32: { parameters: ['function', 'i32'], result: 'i32' },
      make_Point: { parameters: ['f64', 'f64'], result: structs.Point },
      sum_bytes: { parameters: ['buffer', 'u32'], result: 'u32' },
    });
  await record('a symbol outlives its library object', async () => {
    const { add } = (() => open().symbols)();
    await gc();
    return add(1, 2);
  });
  await record('a nonblocking symbol outlives its library object', async () => {
    const { later } = (() => open().symbols)();
    await gc();
    return later(1, 2);
  });
  await record('a struct symbol outlives its library object', async () => {
    const { make_Point } = (() => open().symbols)();
    await gc();
    return make_Point(1, 2);
  });
  await record('a callback outlives its object', async () => {
    const { symbols } = open();
    const pointer = (() =>
      new api.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value * 3).pointer)();
    await gc();
    return symbols.call_i32(pointer, 5);
  });

  section('hot');
  const library = open();
  const { symbols } = library;
  const loop = (fn) => {
    let last;
    for (let i = 0; i < 100000; i++) last = fn(i);
    return last;
  };
  record('add', () => loop((i) => symbols.add(i, 1)));
  record('buffer', () => {
    const view = Uint8Array.of(1, 2, 3);
    return loop(() => symbols.sum_bytes(view, 3));
  });
  record('buffers', () => loop((i) => symbols.sum_bytes(Uint8Array.of(i & 127), 1)));
  record('struct', () => loop((i) => symbols.make_Point(i, 2)));
  record('callback', () => {
    const callback = new api.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + 1);
    const result = loop((i) => symbols.call_i32(callback.pointer, i));
    callback.close();
    return result;
  });
  record('non-number after many calls', () => {
    loop((i) => symbols.add(i, 1));
    return symbols.add('x', 1);
  });
  record('pointers', () => loop((i) => api.UnsafePointer.value(api.UnsafePointer.create(i + 1))));
  record('many callbacks', () => {
    let sum = 0;
    for (let i = 0; i < 3000; i++) {
      const callback = new api.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + i);
      sum += symbols.call_i32(callback.pointer, 1);
      callback.close();
    }
    return sum;
  });
  record('many libraries', () => {
    let sum = 0;
    for (let i = 0; i < 300; i++) {
      const other = open();
      sum += other.symbols.add(i, 1);
      other.close();
    }
    return sum;
  });
  library.close();
}
