// Nonblocking calls: promises that reject and never throw, order, how many at once, what is kept alive.
import { structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture, gc, wait }) {
  const library = api.dlopen(fixture, {
    add: { parameters: ['i32', 'i32'], result: 'i32', nonblocking: true },
    nothing: { parameters: [], result: 'void', nonblocking: true },
    sleep_and_give: { parameters: ['u32', 'u32'], result: 'u32', nonblocking: true },
    hold: { parameters: ['u32'], result: 'u32', nonblocking: true },
    most_held: { parameters: [], result: 'u32' },
    thread_id: { parameters: [], result: 'u64' },
    other_thread_id: { parameters: [], result: 'u64', name: 'thread_id', nonblocking: true },
    shut_gate: { parameters: [], result: 'void' },
    open_gate: { parameters: [], result: 'void' },
    wait_gate: { parameters: [], result: 'u32', nonblocking: true },
    byte_after_gate: { parameters: ['buffer', 'u32'], result: 'u8', nonblocking: true },
    byte_after_gate_at: { parameters: ['pointer', 'u32'], result: 'u8', nonblocking: true, name: 'byte_after_gate' },
    point_after_gate: { parameters: [structs.Point], result: 'f64', nonblocking: true },
    sum_bytes: { parameters: ['buffer', 'u32'], result: 'u32', nonblocking: true },
    sum_now: { parameters: ['buffer', 'u32'], result: 'u32', name: 'sum_bytes' },
    call_i32: { parameters: ['function', 'i32'], result: 'i32', nonblocking: true },
    address_of: { parameters: ['buffer'], result: 'u64', nonblocking: true },
    set_byte: { parameters: ['buffer', 'u32', 'u8'], result: 'void', nonblocking: true },
    id_u32: { parameters: ['u32'], result: 'u32', nonblocking: true },
    echo_Large: { parameters: [structs.Large], result: structs.Large, nonblocking: true },
    many: { parameters: [...Array(20).fill('f64'), ...Array(10).fill('i64')], result: 'f64', nonblocking: true },
  });
  const { symbols } = library;

  section('promise');
  record('what it is', () => {
    const promise = symbols.add(1, 2);
    return [
      promise instanceof Promise,
      Object.getPrototypeOf(promise) === Promise.prototype,
      promise.constructor === Promise,
    ];
  });
  await record('value', () => symbols.add(1, 2));
  await record('void', () => symbols.nothing());
  record('a bad argument does not throw', () => {
    const promise = symbols.add('x', {});
    promise.catch(() => {});
    return promise instanceof Promise;
  });
  await record('a bad argument rejects', () => symbols.add('x', {}));
  await record('a missing argument rejects', () => symbols.add(1));
  await record('no arguments reject', () => symbols.add());
  await record('a rejection comes with', async () => {
    try {
      await symbols.add('x');
    } catch (error) {
      return [Object.getPrototypeOf(error) === TypeError.prototype, Object.keys(error), typeof error.stack];
    }
  });
  await record('many arguments', () =>
    symbols.many(...Array.from({ length: 20 }, (_, i) => i / 2), ...Array.from({ length: 10 }, (_, i) => BigInt(-i))),
  );

  section('order');
  await record('completion', async () => {
    const order = [];
    await Promise.all([300, 100, 200].map((ms) => symbols.sleep_and_give(ms, ms).then((value) => order.push(value))));
    return order;
  });
  await record('arguments are read at the call', async () => {
    const point = Float64Array.of(1, 2);
    symbols.shut_gate();
    const call = symbols.byte_after_gate(new Uint8Array(point.buffer), 7);
    const values = [3, 4];
    const sum = symbols.add(values[0], values[1]);
    values[0] = 100;
    symbols.open_gate();
    return [await call, await sum];
  });
  await record('buffers are not copied', async () => {
    const buffer = Uint8Array.of(1, 2, 3);
    symbols.shut_gate();
    const call = symbols.byte_after_gate(buffer, 1);
    await wait(20);
    buffer[1] = 222;
    symbols.open_gate();
    return call;
  });
  await record('writes of the call are seen', async () => {
    const buffer = new Uint8Array(4);
    await symbols.set_byte(buffer, 2, 9);
    return buffer;
  });

  section('at once');
  await record('on another thread', async () => (await symbols.other_thread_id()) !== symbols.thread_id());
  await record('at least 32', async () => {
    symbols.most_held();
    await Promise.all(Array.from({ length: 40 }, () => symbols.hold(150)));
    return symbols.most_held() >= 32;
  });
  await record('500 in a queue', async () => {
    const results = await Promise.all(Array.from({ length: 500 }, (_, i) => symbols.id_u32(i)));
    return results.every((value, i) => value === i);
  });
  await record('JavaScript goes on', async () => {
    const call = symbols.sleep_and_give(200, 1);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await call;
    clearInterval(timer);
    return ticks > 5;
  });
  await record('while 40 calls block, one more waits its turn', async () => {
    symbols.shut_gate();
    const blocked = Array.from({ length: 31 }, () => symbols.wait_gate());
    const one = await symbols.add(4, 5);
    symbols.open_gate();
    return [one, (await Promise.all(blocked)).every((value) => value === 1)];
  });

  section('memory');
  await record('buffers are kept alive', async () => {
    symbols.shut_gate();
    const calls = [];
    (() => {
      for (let i = 0; i < 20; i++) {
        const buffer = new Uint8Array(100000).fill(i + 1);
        calls.push(symbols.byte_after_gate(buffer, 99999));
      }
    })();
    await gc();
    (() => {
      for (let i = 0; i < 20; i++) new Uint8Array(100000).fill(0xee);
    })();
    symbols.open_gate();
    return Promise.all(calls);
  });
  await record('small buffers are kept alive', async () => {
    symbols.shut_gate();
    const calls = [];
    (() => {
      for (let i = 0; i < 20; i++) calls.push(symbols.byte_after_gate(Uint8Array.of(i, i + 1), 1));
    })();
    await gc();
    symbols.open_gate();
    return Promise.all(calls);
  });
  await record('structs are kept alive', async () => {
    symbols.shut_gate();
    const calls = [];
    (() => {
      for (let i = 0; i < 10; i++) calls.push(symbols.point_after_gate(Float64Array.of(i, i + 1)));
    })();
    await gc();
    symbols.open_gate();
    return Promise.all(calls);
  });
  await record('buffer behind a pointer object', async () => {
    symbols.shut_gate();
    const buffer = Uint8Array.of(5, 6);
    const call = symbols.byte_after_gate_at(api.UnsafePointer.of(buffer), 1);
    symbols.open_gate();
    return call;
  });
  for (const [label, make] of [
    ['resizable buffer', () => new ArrayBuffer(8, { maxByteLength: 16 })],
    ['view of a resizable buffer', () => new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }))],
    ['fixed view of a resizable buffer', () => new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }), 0, 4)],
    ['DataView of a resizable buffer', () => new DataView(new ArrayBuffer(8, { maxByteLength: 16 }))],
    ['view of a growable SharedArrayBuffer', () => new Uint8Array(new SharedArrayBuffer(8, { maxByteLength: 16 }))],
  ]) {
    await record(label, () => symbols.sum_bytes(make(), 4));
    record(`${label}, sync`, () => symbols.sum_now(make(), 4));
    await record(`${label} as a struct`, () => symbols.point_after_gate(make()));
  }
  for (const [label, make] of [
    ['empty view', () => new Uint8Array(0)],
    ['empty view inside', () => new Uint8Array(new ArrayBuffer(8), 4, 0)],
    ['null', () => null],
    ['view of a SharedArrayBuffer', () => new Uint8Array(new SharedArrayBuffer(8))],
    [
      'detached view',
      () => {
        const view = new Uint8Array(8);
        structuredClone(view.buffer, { transfer: [view.buffer] });
        return view;
      },
    ],
  ]) {
    await record(label, async () => (await symbols.address_of(make())) !== 0n);
  }
  await record('empty view as a struct', () => symbols.point_after_gate(new Uint8Array(0)));
  await record('large struct', () =>
    symbols
      .echo_Large(
        Uint8Array.from({ length: 45 }, (_, i) => i).slice(0, 45).length
          ? Uint8Array.from({ length: 48 }, (_, i) => (i < 45 ? i : 0))
          : 0,
      )
      .then((bytes) => bytes.slice(0, 45)),
  );

  section('callback');
  await record('runs on the thread of JavaScript', async () => {
    const main = symbols.thread_id();
    let seen;
    const callback = new api.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => {
      seen = symbols.thread_id() === main;
      return value + 1;
    });
    const result = await symbols.call_i32(callback.pointer, 41);
    callback.close();
    return [result, seen];
  });
  await record('many at once', async () => {
    let inside = 0;
    let most = 0;
    const callback = new api.UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => {
      most = Math.max(most, ++inside);
      inside--;
      return value * 2;
    });
    const results = await Promise.all(Array.from({ length: 200 }, (_, i) => symbols.call_i32(callback.pointer, i)));
    callback.close();
    return [results.every((value, i) => value === 2 * i), most];
  });
  library.close();
}
