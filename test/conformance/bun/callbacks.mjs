// JSCallback: construction, properties, parameters, re-entrancy, exceptions, close.

export default async function ({ api, record, section, fixture, gc, wait, child }) {
  const { dlopen, JSCallback, CFunction, CString, ptr, read } = api;
  const { symbols } = dlopen(fixture, {
    call_void: { args: ['function'] },
    call_i32: { args: ['function', 'i32'], returns: 'i32' },
    call_address: { args: ['function', 'u64'], returns: 'u64' },
    call_f64: { args: ['function', 'u64'], returns: 'u64' },
    call_n: { args: ['function', 'i32'], returns: 'i32' },
    call_32: { args: ['function'], returns: 'u32' },
    call_mix: { args: ['function'], returns: 'f64' },
    call_twice: { args: ['function', 'function', 'i32'], returns: 'i32' },
    call_both: { args: ['function', 'function', 'i32'], returns: 'i32' },
    call_bits: { args: ['function', 'u64'] },
    call_with_string: { args: ['callback', 'cstring'], returns: 'i32' },
    trace_at: { args: ['i32'], returns: 'i32' },
    store_callback: { args: ['function'] },
    call_stored: { args: ['i32'], returns: 'i32' },
    sort_i32: { args: ['ptr', 'u32', 'function'] },
    thread_ask: { args: ['function'], returns: 'i32' },
    add: { args: ['i32', 'i32'], returns: 'i32' },
  });
  const i32 = { args: ['i32'], returns: 'i32' };

  section('construction');
  for (const [label, options] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['"x"', 'x'],
    ['true', true],
    ['{}', {}],
    ['[]', []],
    ['function', () => 1],
    ['5n', 5n],
    ['Symbol()', Symbol('s')],
    ['Date', new Date(0)],
  ]) {
    record(`options ${label}`, () => typeof new JSCallback(() => 1, options).ptr);
    record(`options ${label} and no function`, () => typeof new JSCallback(5, options).ptr);
  }
  for (const [label, f] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['{}', {}],
    ['class', class {}],
    ['async', async () => 1],
    ['generator', function* () {}],
    ['bound', Math.max.bind(null)],
    ['Proxy of function', new Proxy(() => 1, {})],
    ['FFI function', symbols.add],
    ['builtin', Math.abs],
    ['JSCallback', new JSCallback(() => 1, {})],
    ['Proxy of object', new Proxy({}, {})],
    ['class constructor String', String],
  ]) {
    record(`function ${label}`, () => typeof new JSCallback(f, i32).ptr);
  }
  record('swapped', () => typeof new JSCallback(i32, () => 1).ptr);
  record('without new', () => {
    try {
      JSCallback(() => 1, i32);
    } catch (error) {
      return error.constructor.name;
    }
  });
  record('no arguments', () => new JSCallback());
  record('one argument', () => new JSCallback(() => 1));
  for (const value of [undefined, null, 0, 1, true, false, '', 'yes', {}]) {
    record(`threadsafe ${JSON.stringify(value)}`, () => {
      const callback = new JSCallback(() => 1, { ...i32, threadsafe: value });
      const seen = callback.threadsafe;
      callback.close();
      return seen;
    });
  }

  section('object');
  const one = new JSCallback((v) => v + 1, i32);
  record('own', () => record.describe(one).map((line) => line.replace(/\d{6,}/, 'address')));
  record('keys', () => Object.keys(one));
  record('tag', () => Object.prototype.toString.call(one));
  record('ptr', () => [typeof one.ptr, Number.isSafeInteger(one.ptr), one.ptr > 0]);
  record('ptr assigned', () => {
    'use strict';
    try {
      one.ptr = 5;
    } catch (error) {
      return error.constructor.name;
    }
  });
  record('number', () => +one === one.ptr);
  record('string', () => `${one}` === String(one.ptr));
  record('default', () => one + 0 === one.ptr);
  record('toPrimitive', () =>
    ['number', 'string', 'default', undefined].map((hint) => one[Symbol.toPrimitive](hint) === one.ptr),
  );
  record('JSON', () => JSON.stringify(one));
  record('extensible', () => Object.isExtensible(one));
  record('structuredClone', () => {
    try {
      return typeof structuredClone(one);
    } catch (error) {
      return error.constructor.name;
    }
  });
  record('subclass', () => {
    class Own extends JSCallback {
      constructor() {
        super(() => 7, i32);
      }
      twice() {
        return 2;
      }
    }
    const own = new Own();
    const seen = [
      own instanceof Own,
      own instanceof JSCallback,
      own.twice(),
      symbols.call_i32(own, 1),
      own.constructor.name,
    ];
    own.close();
    return seen;
  });
  record('incompatible receivers', () =>
    [{}, null, undefined, 5, Object.create(JSCallback.prototype)].map((receiver) => {
      try {
        return JSCallback.prototype.close.call(receiver);
      } catch (error) {
        return `${error.constructor.name} ${error.message}`;
      }
    }),
  );
  record('toPrimitive on another', () => JSCallback.prototype[Symbol.toPrimitive].call({}));
  record('dispose on another', () => {
    // The class alone: the words are the engine's.
    try {
      return JSCallback.prototype[Symbol.dispose].call({});
    } catch (error) {
      return error.constructor.name;
    }
  });

  section('calls');
  record('as object', () => symbols.call_i32(one, 41));
  record('as pointer', () => symbols.call_i32(one.ptr, 41));
  record('as bigint', () => symbols.call_i32(BigInt(one.ptr), 41));
  record('through CFunction', () => CFunction({ ...i32, ptr: one.ptr })(41));
  record('argument count', () => {
    let count;
    const callback = new JSCallback(
      function () {
        count = arguments.length;
        return 0;
      },
      { args: ['i32', 'i32', 'i32'], returns: 'i32' },
    );
    CFunction({ args: ['i32', 'i32', 'i32'], returns: 'i32', ptr: callback.ptr })(1, 2, 3);
    callback.close();
    return count;
  });
  record('this in a sloppy function', () => {
    let seen;
    const callback = new JSCallback(
      Function('set', 'return function () { set(this); return 0; }')((value) => (seen = value)),
      i32,
    );
    symbols.call_i32(callback, 1);
    callback.close();
    return seen === globalThis;
  });
  record('this in a strict function', () => {
    let seen = 'not called';
    const callback = new JSCallback(function () {
      seen = typeof this;
      return 0;
    }, i32);
    symbols.call_i32(callback, 1);
    callback.close();
    return seen;
  });
  record('thirty-two parameters', () => {
    const callback = new JSCallback((...all) => all.reduce((sum, v, i) => sum + v * (i + 1), 0), {
      args: Array(32).fill('i32'),
      returns: 'u32',
    });
    const seen = symbols.call_32(callback);
    callback.close();
    return seen;
  });
  record('sixteen mixed', () => {
    let seen;
    const callback = new JSCallback(
      (...all) => {
        seen = all;
        return 12.5;
      },
      {
        args: [
          'i8',
          'f64',
          'u16',
          'f32',
          'i32',
          'u64',
          'f64',
          'i16',
          'u8',
          'f32',
          'i64',
          'f64',
          'u32',
          'bool',
          'f64',
          'cstring',
        ],
        returns: 'f64',
      },
    );
    const result = symbols.call_mix(callback);
    callback.close();
    return [result, seen];
  });
  record('no parameters', () => {
    let calls = 0;
    const callback = new JSCallback(() => calls++, {});
    symbols.call_void(callback);
    symbols.call_void(callback);
    callback.close();
    return calls;
  });
  record('qsort', () => {
    const values = Int32Array.from([5, -3, 9, 0, 2, 2, -100, 77]);
    const callback = new JSCallback((a, b) => read.i32(a) - read.i32(b), { args: ['ptr', 'ptr'], returns: 'i32' });
    symbols.sort_i32(values, values.length, callback);
    callback.close();
    return Array.from(values);
  });
  record('ten thousand', () => {
    let sum = 0;
    const callback = new JSCallback((v) => ((sum += v), 1), i32);
    const result = symbols.call_n(callback, 10_000);
    callback.close();
    return [sum, result];
  });
  record('stored', () => {
    const callback = new JSCallback((v) => v * 3, i32);
    symbols.store_callback(callback);
    const seen = symbols.call_stored(7);
    callback.close();
    return seen;
  });
  await record('not collected', async () => {
    (() => symbols.store_callback(new JSCallback((v) => v * 4, i32)))();
    await gc();
    return symbols.call_stored(7);
  });
  record('nested', () => {
    const callback = new JSCallback((v) => (v ? symbols.call_i32(callback, v - 1) + v : 0), i32);
    const seen = symbols.call_i32(callback, 100);
    callback.close();
    return seen;
  });
  record('calls another', () => {
    const inner = new JSCallback((v) => v * 2, i32);
    const outer = new JSCallback((v) => symbols.call_i32(inner, v) + 1, i32);
    const seen = symbols.call_twice(outer, inner, 5);
    inner.close();
    outer.close();
    return seen;
  });
  record('infinite recursion', () => {
    const callback = new JSCallback((v) => symbols.call_i32(callback, v), i32);
    try {
      return symbols.call_i32(callback, 1);
    } catch (error) {
      return error.constructor.name;
    }
  });
  record('works after it', () => symbols.call_i32(one, 1));
  record('async function', () => {
    const callback = new JSCallback(async () => 5, i32);
    const seen = symbols.call_i32(callback, 1);
    callback.close();
    return seen;
  });
  record('generator', () => {
    const callback = new JSCallback(function* () {}, i32);
    const seen = symbols.call_i32(callback, 1);
    callback.close();
    return seen;
  });
  record('class', () => {
    const callback = new JSCallback(class Named {}, i32);
    try {
      return symbols.call_i32(callback, 1);
    } catch (error) {
      return error.constructor.name;
    }
  });
  await record('microtasks', async () => {
    const log = [];
    const callback = new JSCallback(() => {
      log.push('callback');
      Promise.resolve().then(() => log.push('microtask'));
      queueMicrotask(() => log.push('queued'));
      process.nextTick(() => log.push('tick'));
      return 1;
    }, i32);
    symbols.call_n(callback, 2);
    log.push('after');
    await wait(1);
    callback.close();
    return log;
  });
  await record('await in an async callback', async () => {
    const log = [];
    const callback = new JSCallback(async () => {
      log.push('before');
      await null;
      log.push('after await');
    }, {});
    symbols.call_void(callback);
    log.push('returned');
    await wait(1);
    callback.close();
    return log;
  });
  record('FFI function as callback', () => {
    const callback = new JSCallback(symbols.add, { args: ['i32', 'i32'], returns: 'i32' });
    const seen = CFunction({ args: ['i32', 'i32'], returns: 'i32', ptr: callback.ptr })(3, 4);
    callback.close();
    return seen;
  });
  record('an FFI function in place of a JSCallback', () => symbols.call_i32(CFunction({ ...i32, ptr: one.ptr }), 5));

  section('exceptions');
  const throwing = (value) =>
    new JSCallback(() => {
      throw value;
    }, i32);
  for (const [label, value] of [
    ['Error', new Error('from callback')],
    ['string', 'a string'],
    ['undefined', undefined],
    ['null', null],
    ['object', { a: 1 }],
    ['5', 5],
    ['Symbol()', Symbol('s')],
  ]) {
    record(`thrown ${label}`, () => symbols.call_i32(throwing(value), 1));
    record(`the same value ${label}`, () => {
      try {
        symbols.call_i32(throwing(value), 1);
      } catch (error) {
        return error === value;
      }
      return 'not thrown';
    });
  }
  record('C sees zero', () => {
    const callback = throwing(new Error('x'));
    try {
      symbols.call_both(callback, one, 5);
    } catch (error) {
      return [error.message, symbols.trace_at(0), symbols.trace_at(1)];
    }
  });
  record('second callback is not entered', () => {
    let entered = 0;
    const second = new JSCallback((v) => (entered++, v), i32);
    try {
      symbols.call_both(throwing(new Error('x')), second, 5);
    } catch (error) {
      return [error.message, entered];
    }
  });
  record('first succeeds, second throws', () => {
    try {
      symbols.call_both(one, throwing(new Error('second')), 5);
    } catch (error) {
      return [error.message, symbols.trace_at(0), symbols.trace_at(1)];
    }
  });
  record('the first of many', () => {
    let n = 0;
    const callback = new JSCallback(() => {
      throw new Error(`number ${++n}`);
    }, i32);
    try {
      symbols.call_n(callback, 10);
    } catch (error) {
      return [error.message, n];
    }
  });
  record('in the middle of many', () => {
    let n = 0;
    const callback = new JSCallback(() => {
      if (++n === 5) throw new Error('five');
      return 1;
    }, i32);
    try {
      symbols.call_n(callback, 10);
    } catch (error) {
      return [error.message, n];
    }
  });
  record('caught inside', () => {
    const inner = throwing(new Error('inner'));
    const outer = new JSCallback((v) => {
      try {
        return symbols.call_i32(inner, v);
      } catch (error) {
        return error.message.length;
      }
    }, i32);
    return symbols.call_both(outer, one, 5) + symbols.trace_at(0) * 10 + symbols.trace_at(1) * 100;
  });
  record('through two levels', () => {
    const inner = throwing(new RangeError('deep'));
    const outer = new JSCallback((v) => symbols.call_i32(inner, v) + 1, i32);
    return symbols.call_i32(outer, 5);
  });
  record('conversion of the result', () => {
    const callback = new JSCallback(() => 'text', i32);
    return symbols.call_i32(callback, 1);
  });
  record('valueOf of the result throws', () => {
    const callback = new JSCallback(
      () => ({
        valueOf() {
          throw new RangeError('valueOf');
        },
      }),
      i32,
    );
    return symbols.call_i32(callback, 1);
  });
  record('conversion failure, then another', () => {
    let entered = 0;
    const second = new JSCallback((v) => (entered++, v), i32);
    try {
      symbols.call_both(new JSCallback(() => 'text', i32), second, 5);
    } catch (error) {
      return [error.message, entered];
    }
  });
  record('void result throws', () => {
    const callback = new JSCallback(() => {
      throw new Error('void');
    }, {});
    return symbols.call_void(callback);
  });
  record('pointer result throws', () => {
    const callback = new JSCallback(
      () => {
        throw new Error('pointer');
      },
      { returns: 'ptr' },
    );
    return symbols.call_address(callback, 5);
  });
  record('double result throws', () => {
    const callback = new JSCallback(
      () => {
        throw new Error('double');
      },
      { args: ['f64'], returns: 'f64' },
    );
    return symbols.call_f64(callback, 5);
  });
  record('the next call is clean', () => symbols.call_i32(one, 1));
  record('through CFunction', () => CFunction({ ...i32, ptr: throwing(new Error('direct')).ptr })(1));
  record('argument conversion after an exception', () => {
    try {
      symbols.call_i32(throwing(new Error('a')), { valueOf: () => symbols.call_i32(throwing(new Error('b')), 1) });
    } catch (error) {
      return error.message;
    }
  });
  record('finally runs', () => {
    const log = [];
    try {
      symbols.call_i32(throwing(new Error('x')), 1);
    } catch {
      log.push('catch');
    } finally {
      log.push('finally');
    }
    return log;
  });

  section('close');
  const closing = new JSCallback((v) => v, i32);
  const address = closing.ptr;
  record('close', () => closing.close());
  record('ptr', () => closing.ptr);
  record('threadsafe', () => closing.threadsafe);
  record('twice', () => closing.close());
  record('number', () => +closing);
  record('own', () => record.describe(closing));
  record('through a pointer argument', () => {
    const { id_ptr } = dlopen(fixture, { id_ptr: { args: ['ptr'], returns: 'ptr' } }).symbols;
    return id_ptr(closing) === address;
  });
  record('dispose', () => {
    const callback = new JSCallback((v) => v, i32);
    const seen = callback[Symbol.dispose]();
    return [seen, callback.ptr];
  });
  record('inside itself', () => {
    const callback = new JSCallback((v) => {
      callback.close();
      return v + 1;
    }, i32);
    return [symbols.call_i32(callback, 5), callback.ptr];
  });
  record('inside itself, then thrown', () => {
    const callback = new JSCallback(() => {
      callback.close();
      throw new Error('closed');
    }, i32);
    return symbols.call_i32(callback, 5);
  });
  record('another, inside', () => {
    const other = new JSCallback((v) => v, i32);
    const callback = new JSCallback((v) => (other.close(), v + 2), i32);
    const seen = symbols.call_i32(callback, 5);
    callback.close();
    return [seen, other.ptr];
  });
  record('five thousand', () => {
    const all = Array.from({ length: 5000 }, (_, i) => new JSCallback((v) => v + i, i32));
    const distinct = new Set(all.map((callback) => callback.ptr)).size;
    let sum = 0;
    for (const callback of all) sum += symbols.call_i32(callback, 1);
    for (const callback of all) callback.close();
    return [distinct, sum];
  });
  record('made and closed', () => {
    for (let i = 0; i < 20_000; i++) {
      const callback = new JSCallback((v) => v + 1, i32);
      if (i % 100 === 0 && symbols.call_i32(callback, i) !== i + 1) return i;
      callback.close();
    }
    return 'all right';
  });
  record('the document’s own mistake', () => {
    // The first document passes a length where the offset stands.
    const bytes = Buffer.from('find hello here\0');
    const callback = new JSCallback((pointer, length) => /hello/.test(new CString(pointer, 0, length)), {
      args: ['ptr', 'usize'],
      returns: 'bool',
    });
    const call = CFunction({ args: ['ptr', 'usize'], returns: 'bool', ptr: callback.ptr });
    const seen = (() => {
      try {
        return call(ptr(bytes), 15);
      } catch (error) {
        return error;
      }
    })();
    callback.close();
    return seen;
  });
  one.close();

  section('process');
  await child('exit inside');
  await child('uncaught');
  await child('rejection', { stderr: (text) => text.includes('rejected inside') });
  await child('live callbacks do not keep the process');
}

export const scenarios = {
  'exit inside'({ api, fixture, print }) {
    const { symbols } = api.dlopen(fixture, { call_i32: { args: ['function', 'i32'], returns: 'i32' } });
    print('before');
    symbols.call_i32(new api.JSCallback(() => process.exit(7), { args: ['i32'], returns: 'i32' }), 1);
    print('not reached');
  },
  uncaught({ api, fixture, print }) {
    const { symbols } = api.dlopen(fixture, { call_i32: { args: ['function', 'i32'], returns: 'i32' } });
    process.on('uncaughtException', (error) => print(`uncaught ${error.message}`));
    setTimeout(() => {
      symbols.call_i32(
        new api.JSCallback(
          () => {
            throw new Error('from a timer');
          },
          { args: ['i32'], returns: 'i32' },
        ),
        1,
      );
      print('not reached');
    }, 1);
  },
  rejection({ api, fixture, print }) {
    const { symbols } = api.dlopen(fixture, { call_void: { args: ['function'] } });
    process.on('unhandledRejection', (error) => print(`unhandled ${error.message}`));
    symbols.call_void(
      new api.JSCallback(async () => {
        throw new Error('rejected inside');
      }, {}),
    );
    print('after');
  },
  'live callbacks do not keep the process'({ api, print }) {
    new api.JSCallback(() => 1, {});
    new api.JSCallback(() => 1, { threadsafe: true });
    print('made');
  },
};
