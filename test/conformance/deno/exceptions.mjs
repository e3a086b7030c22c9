// What becomes of an exception in a callback: on the thread of JavaScript, and on other threads.
import { structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture, child }) {
  const { UnsafeCallback, UnsafeFnPointer } = api;
  const library = api.dlopen(fixture, {
    run: { parameters: ['function'], result: 'void' },
    run_int: { parameters: ['function'], result: 'i32' },
    run_two: { parameters: ['function', 'function'], result: 'i32' },
    run_times: { parameters: ['function', 'i32'], result: 'i32' },
    take_u8: { parameters: ['function'], result: 'u64' },
    take_i64: { parameters: ['function'], result: 'u64' },
    take_u64: { parameters: ['function'], result: 'u64' },
    take_f64: { parameters: ['function'], result: 'u64' },
    take_bool: { parameters: ['function'], result: 'u64' },
    take_pointer: { parameters: ['function'], result: 'u64' },
    call_i32: { parameters: ['function', 'i32'], result: 'i32' },
    call_u64: { parameters: ['function', 'u64'], result: 'u64' },
    run_int_address: { type: 'pointer', name: 'run_int' },
    add: { parameters: ['i32', 'i32'], result: 'i32' },
    distance_Point: { parameters: [structs.Point, structs.Point], result: 'f64' },
  });
  const { symbols } = library;
  const thrower = (value, result = 'i32', parameters = []) =>
    new UnsafeCallback({ parameters, result }, () => {
      throw value;
    });
  const giver = (value) => new UnsafeCallback({ parameters: [], result: 'i32' }, () => value);
  const closing = (callbacks, use) => {
    try {
      return use(...callbacks.map((callback) => callback.pointer));
    } finally {
      for (const callback of callbacks) callback.close();
    }
  };

  section('one');
  for (const [label, value] of [
    ['Error', new Error('text')],
    ['RangeError', new RangeError('range')],
    ['string', 'text'],
    ['number', 5],
    ['undefined', undefined],
    ['null', null],
    ['symbol', Symbol('s')],
    ['object', { a: 1 }],
    ['bigint', 5n],
  ]) {
    record(label, () => closing([thrower(value)], (pointer) => symbols.run_int(pointer)));
  }
  record('the error is the same object', () => {
    const error = new Error('same');
    try {
      closing([thrower(error)], (pointer) => symbols.run_int(pointer));
    } catch (caught) {
      return caught === error;
    }
  });
  for (const type of ['u8', 'i64', 'u64', 'f64', 'bool', 'pointer']) {
    record(`result ${type}`, () =>
      closing([thrower(new Error(type), type)], (pointer) => symbols[`take_${type}`](pointer)),
    );
  }
  record('result void', () => closing([thrower(new Error('void'), 'void')], (pointer) => symbols.run(pointer)));
  record('UnsafeFnPointer', () => {
    const fn = new UnsafeFnPointer(symbols.run_int_address, { parameters: ['function'], result: 'i32' });
    return closing([thrower(new Error('fn'))], (pointer) => fn.call(pointer));
  });
  record('TypeError of an inner call', () =>
    closing([new UnsafeCallback({ parameters: [], result: 'i32' }, () => symbols.add('x', 1))], (pointer) =>
      symbols.run_int(pointer),
    ),
  );
  record('a later call is not disturbed', () => {
    try {
      closing([thrower(new Error('first'))], (pointer) => symbols.run_int(pointer));
    } catch {
      // What counts is the next call.
    }
    return symbols.add(1, 2);
  });
  record('caught inside', () =>
    closing(
      [
        new UnsafeCallback({ parameters: [], result: 'i32' }, () => {
          try {
            throw new Error('inner');
          } catch {
            return 9;
          }
        }),
      ],
      (pointer) => symbols.run_int(pointer),
    ),
  );

  section('two');
  record('throws, then gives', () => closing([thrower(new Error('first')), giver(7)], (a, b) => symbols.run_two(a, b)));
  record('gives, then throws', () =>
    closing([giver(7), thrower(new Error('second'))], (a, b) => symbols.run_two(a, b)),
  );
  record('throws twice', () =>
    closing([thrower(new Error('first')), thrower(new Error('second'))], (a, b) => symbols.run_two(a, b)),
  );
  record('C goes on with zeros', () => {
    const seen = [];
    const first = new UnsafeCallback({ parameters: [], result: 'i32' }, () => {
      seen.push('first');
      throw new Error('first');
    });
    const second = new UnsafeCallback({ parameters: [], result: 'i32' }, () => {
      seen.push('second');
      return 3;
    });
    return [closing([first, second], (a, b) => symbols.run_two(a, b)), seen];
  });
  for (const at of [0, 5, 9]) {
    record(`throws at ${at} of 10`, () => {
      let calls = 0;
      const callback = new UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => {
        calls++;
        if (value === at) throw new Error(`at ${value}`);
        return 1;
      });
      try {
        return [closing([callback], (pointer) => symbols.run_times(pointer, 10)), calls];
      } catch (error) {
        return [error.message, calls];
      }
    });
  }

  section('nested');
  const nested = (depth, at, catching) => {
    const callback = new UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (level) => {
      if (level === at) throw new Error(`level ${level}`);
      if (level >= depth) return 1;
      if (level !== catching) return 1 + symbols.call_i32(callback.pointer, level + 1);
      try {
        return 1 + symbols.call_i32(callback.pointer, level + 1);
      } catch (error) {
        return 100;
      }
    });
    return closing([callback], (pointer) => symbols.call_i32(pointer, 0));
  };
  record('passes all levels', () => nested(5, 5));
  record('is caught half-way', () => nested(5, 5, 2));
  record('is caught at the outermost level', () => nested(5, 5, 0));
  record('1000 levels', () => {
    const callback = new UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (level) =>
      level === 0 ? 0 : 1 + symbols.call_i32(callback.pointer, level - 1),
    );
    try {
      const result = symbols.call_i32(callback.pointer, 1000);
      return result === 1000 ? 'an answer or RangeError' : result;
    } catch (error) {
      return error instanceof RangeError ? 'an answer or RangeError' : error;
    } finally {
      callback.close();
    }
  });
  record('after deep recursion', () => symbols.add(2, 2));

  const stderr = (text) =>
    text
      .replace(/\u001b\[[0-9;]*m/g, '')
      .split('\n')
      .filter((line) => line.includes('Illegal'));
  section('other threads');
  for (const name of [
    'thrown on a thread',
    'thrown in a nonblocking call',
    'thrown often',
    'rejected',
    'rejected in a nonblocking call',
  ]) {
    await child(name, { label: name, stderr });
  }
  library.close();
}

async function offThread({ api, fixture, record, wait }, use) {
  const library = api.dlopen(fixture, {
    start_thread: { parameters: ['function', 'i32', 'u32', 'u32'], result: 'void' },
    thread_result: { parameters: [], result: 'i32' },
    call_i32: { parameters: ['function', 'i32'], result: 'i32', nonblocking: true },
    run_times: { parameters: ['function', 'i32'], result: 'i32', nonblocking: true },
  });
  const seen = [];
  if (globalThis.addEventListener) {
    globalThis.addEventListener('error', () => seen.push('error event'));
    globalThis.addEventListener('unhandledrejection', (event) => {
      seen.push('unhandledrejection event');
      event.preventDefault();
    });
  } else {
    process.on('unhandledRejection', () => seen.push('unhandledrejection event'));
    process.on('uncaughtException', () => seen.push('error event'));
  }
  const int = { parameters: ['i32'], result: 'i32' };
  const result = await use(library.symbols, (fn) => new api.UnsafeCallback(int, fn), wait);
  await wait(50);
  record('result', () => [result, seen]);
}

export const scenarios = {
  'thrown on a thread': (context) =>
    offThread(context, async (symbols, make, wait) => {
      const callback = make(() => {
        throw new Error('on a thread');
      });
      symbols.start_thread(callback.pointer, 1, 0, 1);
      while (symbols.thread_result() === -1) await wait(2);
      return symbols.thread_result();
    }),
  'thrown in a nonblocking call': (context) =>
    offThread(context, async (symbols, make) => {
      const callback = make(() => {
        throw new Error('in a nonblocking call');
      });
      return symbols.call_i32(callback.pointer, 1);
    }),
  'thrown often': (context) =>
    offThread(context, async (symbols, make) => {
      const callback = make((value) => {
        if (value % 2) throw new Error('often');
        return 10;
      });
      return symbols.run_times(callback.pointer, 6);
    }),
  rejected: (context) =>
    offThread(context, async (symbols, make, wait) => {
      const callback = make(async () => {
        throw new Error('rejected');
      });
      symbols.start_thread(callback.pointer, 1, 0, 1);
      while (symbols.thread_result() === -1) await wait(2);
      return symbols.thread_result();
    }),
  'rejected in a nonblocking call': (context) =>
    offThread(context, async (symbols, make) => {
      const callback = make(async () => {
        throw new Error('rejected');
      });
      return symbols.call_i32(callback.pointer, 1);
    }),
};
