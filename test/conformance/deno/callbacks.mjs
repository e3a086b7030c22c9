// UnsafeCallback: construction, counts, what a callback receives, recursion, microtasks.
import { bytes, isPointer, numberTypes, oddValues, show, structs } from './shared/values.mjs';

export default async function ({ api, record, section, fixture, gc }) {
  const { UnsafeCallback, UnsafePointer } = api;
  const definitions = {
    run: { parameters: ['function'], result: 'void' },
    run_int: { parameters: ['function'], result: 'i32' },
    run_times: { parameters: ['function', 'i32'], result: 'i32' },
    run_two: { parameters: ['function', 'function'], result: 'i32' },
    call_many: { parameters: ['function'], result: 'f64' },
    store_callback: { parameters: ['function'], result: 'void' },
    run_stored: { parameters: [], result: 'void' },
    block_address: { parameters: [], result: 'pointer' },
    add: { parameters: ['i32', 'i32'], result: 'i32' },
    run_address: { type: 'pointer', name: 'run' },
    call_i32: { parameters: ['function', 'i32'], result: 'i32' },
    run_pointer: { parameters: ['pointer'], result: 'void', name: 'run' },
  };
  for (const type of [...numberTypes, 'bool']) {
    definitions[`give_${type}`] = { parameters: ['function', type], result: 'void' };
    definitions[`call_${type}`] = { parameters: ['function', type], result: type };
  }
  for (const type of ['pointer', 'buffer', 'function']) {
    definitions[`give_${type}`] = { parameters: ['function', 'pointer'], result: 'void' };
  }
  definitions.give_byte_as_bool = { parameters: ['function', 'u8'], result: 'void', name: 'give_u8' };
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;
  const plain = { parameters: [], result: 'void' };
  const using = (definition, fn, use) => {
    const callback = new UnsafeCallback(definition, fn);
    try {
      return use(callback);
    } finally {
      callback.close();
    }
  };

  section('constructor');
  for (const [label, definition] of [
    ['undefined', undefined],
    ['null', null],
    ['5', 5],
    ['string', 'text'],
    ['empty', {}],
    ['array', []],
    ['function', () => {}],
    ['parameters only', { parameters: [] }],
    ['result only', { result: 'void' }],
    ['unknown parameter', { parameters: ['int'], result: 'void' }],
    ['unknown result', { parameters: [], result: 'int' }],
    ['parameters null', { parameters: null, result: 'void' }],
    ['parameters 5', { parameters: 5, result: 'void' }],
    ['parameters word', { parameters: 'u8', result: 'void' }],
    ['parameters object', { parameters: {}, result: 'void' }],
    ['parameters bytes', { parameters: new Uint8Array(1), result: 'void' }],
    ['parameters function', { parameters: () => 1, result: 'void' }],
    ['parameters bigint', { parameters: 5n, result: 'void' }],
    ['parameters true', { parameters: true, result: 'void' }],
    ['parameters proxy', { parameters: new Proxy(['u8'], {}), result: 'void' }],
    ['parameter object', { parameters: [{}], result: 'void' }],
    ['parameter array', { parameters: [['u8']], result: 'void' }],
    ['parameter true', { parameters: [true], result: 'void' }],
    ['parameter bigint', { parameters: [5n], result: 'void' }],
    ['parameter function', { parameters: [() => 1], result: 'void' }],
    ['parameter undefined', { parameters: [undefined], result: 'void' }],
    ['parameter hole', { parameters: [, 'u8'], result: 'void' }],
    ['parameter string object', { parameters: [new String('u8')], result: 'void' }],
    ['parameter two keys', { parameters: [{ struct: ['u8'], x: 1 }], result: 'void' }],
    ['parameter struct word', { parameters: ['struct'], result: 'void' }],
    ['parameter struct of word', { parameters: [{ struct: 'u8' }], result: 'void' }],
    ['parameter struct of null', { parameters: [{ struct: null }], result: 'void' }],
    ['parameter struct of undefined', { parameters: [{ struct: undefined }], result: 'void' }],
    ['parameter struct of object', { parameters: [{ struct: {} }], result: 'void' }],
    ['parameter u8 as key', { parameters: [{ u8: null }], result: 'void' }],
    ['parameter u8 as key with a value', { parameters: [{ u8: 5 }], result: 'void' }],
    ['result void struct', { parameters: [], result: { struct: ['void'] } }],
    ['result missing and bad parameter', { parameters: ['int'] }],
    [
      'getter that throws',
      {
        get parameters() {
          throw new RangeError('mine');
        },
        result: 'void',
      },
    ],
    ['parameter null', { parameters: [null], result: 'void' }],
    ['parameter 5', { parameters: [5], result: 'void' }],
    ['parameter void', { parameters: ['void'], result: 'void' }],
    ['empty struct parameter', { parameters: [{ struct: [] }], result: 'void' }],
    ['empty struct result', { parameters: [], result: { struct: [] } }],
    ['struct of unknown', { parameters: [{ struct: ['int'] }], result: 'void' }],
    ['misspelt struct', { parameters: [{ strct: ['u8'] }], result: 'void' }],
    ['result null', { parameters: [], result: null }],
    ['result 5', { parameters: [], result: 5 }],
    ['result undefined', { parameters: [], result: undefined }],
    ['nonblocking true', { ...plain, nonblocking: true }],
    ['nonblocking 1', { ...plain, nonblocking: 1 }],
    ['nonblocking text', { ...plain, nonblocking: 'x' }],
    ['nonblocking false', { ...plain, nonblocking: false }],
    ['nonblocking null', { ...plain, nonblocking: null }],
    ['nonblocking 0', { ...plain, nonblocking: 0 }],
    ['nonblocking and bad', { parameters: ['int'], nonblocking: true }],
    ['name and optional', { ...plain, name: 'x', optional: true }],
    ['name 5', { ...plain, name: 5 }],
    ['optional 5', { ...plain, optional: 5 }],
    ['type', { ...plain, type: 'u8' }],
    ['unknown key', { ...plain, other: 1 }],
    ['inherited', Object.create(plain)],
    ['frozen', Object.freeze({ parameters: Object.freeze([]), result: 'void' })],
  ]) {
    record(label, () =>
      using(
        definition,
        () => {},
        (callback) => Object.keys(callback),
      ),
    );
    record(`${label}, bad function`, () => using(definition, 5, (callback) => Object.keys(callback)));
  }
  for (const [label, value] of Object.entries(oddValues(api))) {
    record(`function is ${label}`, () => using(plain, value, (callback) => Object.keys(callback)));
  }
  record('no function', () => new UnsafeCallback(plain));
  record('no arguments', () => new UnsafeCallback());
  record('async function', () =>
    using(
      plain,
      async () => {},
      (callback) => isPointer(callback.pointer),
    ),
  );
  record('generator', () =>
    using(
      plain,
      function* () {},
      (callback) => isPointer(callback.pointer),
    ),
  );
  record('bound function', () =>
    using({ parameters: ['i32'], result: 'i32' }, ((a, b) => a + b).bind(null, 5), (callback) =>
      symbols.call_i32(callback.pointer, 3),
    ),
  );
  record('recursive struct', () => {
    const own = { struct: ['u8'] };
    own.struct.push(own);
    return new UnsafeCallback({ parameters: [own], result: 'void' }, () => {});
  });
  record('threadSafe without arguments', () => UnsafeCallback.threadSafe());
  record('threadSafe with a bad function', () => UnsafeCallback.threadSafe(plain, 5));
  record('threadSafe unbound', () => {
    const { threadSafe } = UnsafeCallback;
    const callback = threadSafe(plain, () => {});
    const result = [callback instanceof UnsafeCallback, callback.unref()];
    callback.close();
    return result;
  });

  section('counts');
  record('ref, ref, unref, unref, unref', () =>
    using(
      plain,
      () => {},
      (c) => [c.ref(), c.ref(), c.unref(), c.unref(), c.unref()],
    ),
  );
  record('unref first', () =>
    using(
      plain,
      () => {},
      (c) => [c.unref(), c.ref(), c.unref()],
    ),
  );
  record('threadSafe', () => {
    const callback = UnsafeCallback.threadSafe(plain, () => {});
    const result = [callback.ref(), callback.unref(), callback.unref(), callback.unref()];
    return [result, callback.close()];
  });
  record('close', () => new UnsafeCallback(plain, () => {}).close());
  record('close twice', () => {
    const callback = new UnsafeCallback(plain, () => {});
    callback.close();
    callback.close();
  });
  record('close of one that is referred to', () => {
    const callback = new UnsafeCallback(plain, () => {});
    callback.ref();
    callback.ref();
    return [callback.close(), callback.unref()];
  });
  record('ref after close, once referred to', () => {
    const callback = new UnsafeCallback(plain, () => {});
    callback.ref();
    callback.close();
    const result = [callback.ref(), callback.unref()];
    return result;
  });
  record('unref after close', () => {
    const callback = new UnsafeCallback(plain, () => {});
    callback.close();
    return callback.unref();
  });
  for (const method of ['ref', 'unref', 'close']) {
    record(`${method} detached`, () => {
      const callback = new UnsafeCallback(plain, () => {});
      const { [method]: detached } = callback;
      try {
        return detached();
      } finally {
        callback.close();
      }
    });
    record(`${method} on a plain object`, () => {
      const callback = new UnsafeCallback(plain, () => {});
      try {
        return callback[method].call({});
      } finally {
        callback.close();
      }
    });
  }

  section('call');
  record('this, number of arguments', () => {
    let seen;
    using(
      { parameters: ['i32'], result: 'i32' },
      function (...args) {
        seen = [this, args];
        return 1;
      },
      (callback) => symbols.call_i32(callback.pointer, 7),
    );
    return seen;
  });
  record('new.target and arguments.length', () => {
    let seen;
    using(
      plain,
      function () {
        seen = [new.target, arguments.length];
      },
      (callback) => symbols.run(callback.pointer),
    );
    return seen;
  });
  record('parts may be changed', () => {
    const callback = new UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (value) => value + 1);
    callback.callback = () => 1000;
    callback.definition = { parameters: [], result: 'void' };
    const { pointer } = callback;
    callback.pointer = null;
    try {
      return symbols.call_i32(pointer, 5);
    } finally {
      callback.close();
    }
  });
  record('definition may be changed', () => {
    const definition = { parameters: ['i32'], result: 'i32' };
    const callback = new UnsafeCallback(definition, (value) => value - 1);
    definition.parameters[0] = 'u8';
    definition.result = 'u8';
    try {
      return symbols.call_i32(callback.pointer, -5);
    } finally {
      callback.close();
    }
  });
  const values = {
    u8: [0, 200, 255],
    i8: [-128, 0, 127],
    u16: [65535],
    i16: [-32768],
    u32: [4294967295],
    i32: [-2147483648, -1],
    u64: [0n, 1n, 2n ** 64n - 1n, 2n ** 53n],
    i64: [-(2n ** 63n), -1n, 0n],
    usize: [2n ** 64n - 1n, 0n],
    isize: [-(2n ** 63n)],
    f32: [0.1, -0, NaN, Infinity],
    f64: [0.1, -0, 5e-324, NaN],
    bool: [true, false],
  };
  for (const [type, list] of Object.entries(values)) {
    for (const value of list) {
      record(`receives ${type} ${show(value)}`, () => {
        let seen;
        using(
          { parameters: [type], result: 'void' },
          (...args) => {
            seen = args;
          },
          (callback) => symbols[`give_${type}`](callback.pointer, value),
        );
        return seen;
      });
      record(`gives ${type} ${show(value)} back`, () =>
        using(
          { parameters: [type], result: type },
          (argument) => argument,
          (callback) => symbols[`call_${type}`](callback.pointer, value),
        ),
      );
    }
  }
  for (const byte of [0, 1]) {
    record(`receives bool from ${byte}`, () => {
      let seen;
      using(
        { parameters: ['bool'], result: 'void' },
        (value) => {
          seen = value;
        },
        (callback) => symbols.give_byte_as_bool(callback.pointer, byte),
      );
      return seen;
    });
  }
  for (const type of ['pointer', 'buffer', 'function']) {
    record(`receives ${type}`, () => {
      let seen;
      const block = symbols.block_address();
      using(
        { parameters: [type], result: 'void' },
        (value) => {
          seen = [isPointer(value), UnsafePointer.equals(value, block), value === block];
        },
        (callback) => symbols[`give_${type}`](callback.pointer, block),
      );
      return seen;
    });
    record(`receives ${type} NULL`, () => {
      let seen;
      using(
        { parameters: [type], result: 'void' },
        (value) => {
          seen = value;
        },
        (callback) => symbols[`give_${type}`](callback.pointer, null),
      );
      return seen;
    });
  }
  record('many parameters', () => {
    let seen;
    const result = using(
      { parameters: [...Array(20).fill('f64'), ...Array(10).fill('i64')], result: 'f64' },
      (...args) => {
        seen = args;
        return args.length;
      },
      (callback) => symbols.call_many(callback.pointer),
    );
    return [result, seen];
  });
  record('through a pointer parameter', () => {
    let calls = 0;
    using(
      plain,
      () => calls++,
      (callback) => symbols.run_pointer(callback.pointer),
    );
    return calls;
  });
  record('through UnsafeFnPointer', () => {
    let calls = 0;
    const run = new api.UnsafeFnPointer(symbols.run_address, { parameters: ['function'], result: 'void' });
    using(
      plain,
      () => calls++,
      (callback) => run.call(callback.pointer),
    );
    return calls;
  });
  record('stored and called later', () => {
    let calls = 0;
    using(
      plain,
      () => calls++,
      (callback) => {
        symbols.store_callback(callback.pointer);
        symbols.run_stored();
        symbols.run_stored();
      },
    );
    return calls;
  });
  record('many times', () => {
    let sum = 0;
    const result = using(
      { parameters: ['i32'], result: 'i32' },
      (value) => {
        sum += value;
        return 1;
      },
      (callback) => symbols.run_times(callback.pointer, 20000),
    );
    return [result, sum];
  });
  record('two at once', () =>
    using(
      { parameters: [], result: 'i32' },
      () => 3,
      (first) =>
        using(
          { parameters: [], result: 'i32' },
          () => 4,
          (second) => symbols.run_two(first.pointer, second.pointer),
        ),
    ),
  );
  record('calls C from inside', () =>
    using(
      { parameters: ['i32'], result: 'i32' },
      (value) => symbols.add(value, 1000),
      (callback) => symbols.call_i32(callback.pointer, 5),
    ),
  );
  record('100 levels', () => {
    const callback = new UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (depth) =>
      depth === 0 ? 0 : 1 + symbols.call_i32(callback.pointer, depth - 1),
    );
    try {
      return symbols.call_i32(callback.pointer, 100);
    } finally {
      callback.close();
    }
  });
  await record('microtasks run after the outer JavaScript', async () => {
    const order = [];
    using(
      plain,
      () => {
        order.push('callback');
        Promise.resolve().then(() => order.push('microtask'));
      },
      (callback) => symbols.run(callback.pointer),
    );
    order.push('after the call');
    await Promise.resolve();
    await Promise.resolve();
    return order;
  });
  await record('works after collection', async () => {
    const pointers = [];
    const keep = [];
    (() => {
      for (let i = 0; i < 20; i++) {
        const callback = new UnsafeCallback({ parameters: [], result: 'i32' }, () => i);
        pointers.push(callback.pointer);
      }
    })();
    await gc();
    for (const pointer of pointers) keep.push(symbols.run_int(pointer));
    return keep;
  });
  await record('collection inside', async () => {
    const result = using(
      { parameters: ['i32'], result: 'i32' },
      (value) => {
        for (let i = 0; i < 1000; i++) new Uint8Array(1000);
        return value;
      },
      (callback) => symbols.run_times(callback.pointer, 50),
    );
    return result;
  });
  await record('async callback', async () =>
    using(
      { parameters: [], result: 'i32' },
      async () => 5,
      (callback) => symbols.run_int(callback.pointer),
    ),
  );
  record('struct parameter', () => {
    const other = api.dlopen(fixture, {
      call_Point: { parameters: ['function', structs.Point], result: structs.Point },
    });
    let seen;
    using(
      { parameters: [structs.Point], result: structs.Point },
      (point) => {
        seen = bytes(point);
        const values = new Float64Array(point.buffer);
        return Float64Array.of(values[1], values[0]);
      },
      (callback) => {
        seen = [bytes(other.symbols.call_Point(callback.pointer, Float64Array.of(1, 2))), seen];
      },
    );
    other.close();
    return seen;
  });
  record('struct parameter is a copy', () => {
    const other = api.dlopen(fixture, {
      call_Three: { parameters: ['function', structs.Three], result: structs.Three },
    });
    let kept;
    const source = Uint8Array.of(1, 2, 3);
    const result = using(
      { parameters: [structs.Three], result: structs.Three },
      (three) => {
        kept = three;
        const answer = three.slice();
        three[0] = 99;
        return answer;
      },
      (callback) => other.symbols.call_Three(callback.pointer, source),
    );
    other.close();
    return [result, kept, source];
  });
  library.close();
}
