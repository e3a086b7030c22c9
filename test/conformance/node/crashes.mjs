// What ends the process of real Node 26: each in a child. Ours throws, gives zero, or goes on (differences.json).

import { Worker } from 'node:worker_threads';

const I32 = { arguments: ['i32'], return: 'i32' };

const call = ({ api, fixture }, callback, value = 1) =>
  new api.DynamicLibrary(fixture).getFunction('call_i32', { arguments: ['function', 'i32'], return: 'i32' })(
    callback,
    value,
  );

/** One scenario: a callback with that result for a type, and the call that reaches it. */
const gives = (kind, type, result) => (context) => {
  const { api, fixture, record } = context;
  const library = new api.DynamicLibrary(fixture);
  const callback = library.registerCallback({ arguments: [type], return: type }, () => result);
  const run = library.getFunction(`call_${kind}`, { arguments: ['function', type], return: type });
  record('result', () => run(callback, /64$/.test(kind) && kind !== 'f64' ? 5n : kind === 'pointer' ? 5n : 5));
};

/** A Worker that calls a callback with that body; `onCall` runs on the main thread when it is entered. */
function inWorker({ apiSpecifier, fixture, print }, body, onCall) {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.apiSpecifier).then(({ DynamicLibrary }) => {
      const library = new DynamicLibrary(workerData.fixture);
      const signature = { arguments: ['i32'], return: 'i32' };
      const callback = library.registerCallback(signature, (value) => {
        parentPort.postMessage('called');
        ${body}
      });
      const call = library.getFunction('call_i32', { arguments: ['function', 'i32'], return: 'i32' });
      parentPort.postMessage('result ' + call(callback, 1));
    });`,
    { eval: true, workerData: { apiSpecifier, fixture } },
  );
  worker.on('message', (text) => {
    print(text);
    if (text === 'called') onCall?.(worker);
  });
  worker.on('exit', (code) => print(`worker ended with ${code}`));
}

const RESULTS = {
  i8: [
    'i8',
    {
      'too large': 128,
      'too small': -129,
      fraction: 1.5,
      NaN: NaN,
      undefined: undefined,
      null: null,
      string: '1',
      true: true,
      bigint: 1n,
      object: {},
      symbol: Symbol('a'),
      Infinity: Infinity,
    },
  ],
  u8: ['bool', { true: true, 'too large': 256, negative: -1, undefined: undefined }],
  i16: ['i16', { 'too large': 32768 }],
  u16: ['u16', { negative: -1 }],
  i32: ['i32', { 'too large': 2 ** 31, undefined: undefined, bigint: 1n, thenable: { then() {} } }],
  u32: ['u32', { 'too large': 2 ** 32, negative: -1, fraction: 0.5 }],
  i64: ['i64', { number: 1, 'too large': 2n ** 63n, undefined: undefined }],
  u64: ['u64', { number: 1, negative: -1n, 'too large': 2n ** 64n, null: null }],
  f32: ['f32', { bigint: 1n, string: '1', undefined: undefined, true: true }],
  f64: ['f64', { bigint: 1n, null: null, object: {} }],
  pointer: [
    'pointer',
    {
      number: 1,
      string: 'text',
      buffer: Buffer.alloc(4),
      negative: -1n,
      'too large': 2n ** 64n,
      true: true,
      function: () => {},
    },
  ],
};

const results = Object.entries(RESULTS).flatMap(([kind, [type, values]]) =>
  Object.entries(values).map(([label, value]) => [`result of ${type}: ${label}`, gives(kind, type, value)]),
);

export const scenarios = {
  ...Object.fromEntries(results),
  'callback throws': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    const callback = library.registerCallback(I32, () => {
      throw new RangeError('from the callback');
    });
    context.record('call', () => call(context, callback));
  },
  'callback throws in a void call': ({ api, fixture, record }) => {
    const library = new api.DynamicLibrary(fixture);
    const callback = library.registerCallback(() => {
      throw new RangeError('from the callback');
    });
    record('call', () => library.getFunction('call_void', { arguments: ['function'] })(callback));
  },
  'callback throws at the second of five calls': ({ api, fixture, record }) => {
    const library = new api.DynamicLibrary(fixture);
    const seen = [];
    const callback = library.registerCallback(I32, (value) => {
      seen.push(value);
      if (value === 1) throw new RangeError('at one');
      return value;
    });
    record('call', () =>
      library.getFunction('call_times', { arguments: ['function', 'i32'], return: 'i32' })(callback, 5),
    );
    record('seen', () => seen);
  },
  'callback is a class': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    context.record('call', () => call(context, library.registerCallback(I32, class A {})));
  },
  'callback overflows the stack': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    const deeper = (n) => 1 + deeper(n + 1);
    context.record('call', () => call(context, library.registerCallback(I32, deeper)));
  },
  'callback makes a bad call': (context) => {
    const { api, fixture } = context;
    const library = new api.DynamicLibrary(fixture);
    const id = library.getFunction('id_i32', I32);
    context.record('call', () =>
      call(
        context,
        library.registerCallback(I32, () => id('x')),
      ),
    );
  },
  'callback is async': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    context.record('call', () =>
      call(
        context,
        library.registerCallback(I32, async () => 1),
      ),
    );
  },
  'callback is async, void': ({ api, fixture, record }) => {
    const library = new api.DynamicLibrary(fixture);
    const callback = library.registerCallback(async () => {});
    record('call', () => library.getFunction('call_void', { arguments: ['function'] })(callback));
  },
  'callback on another thread': ({ api, fixture, record }) => {
    const library = new api.DynamicLibrary(fixture);
    const callback = library.registerCallback(I32, (value) => value + 1);
    record('call', () =>
      library.getFunction('call_on_thread', { arguments: ['function', 'i32'], return: 'i32' })(callback, 1),
    );
  },
  'callback unregisters itself': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    const callback = library.registerCallback(I32, (value) => {
      library.unregisterCallback(callback);
      return value + 1;
    });
    context.record('call', () => call(context, callback));
  },
  'callback closes its library': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    const callback = library.registerCallback(I32, (value) => {
      library.close();
      return value + 1;
    });
    context.record('call', () => call(context, callback));
  },
  'callback closes the library that calls': ({ api, fixture, record }) => {
    const library = new api.DynamicLibrary(fixture);
    const callback = library.registerCallback(I32, (value) => {
      library.close();
      return value + 1;
    });
    const run = library.getFunction('call_i32', { arguments: ['function', 'i32'], return: 'i32' });
    record('call', () => run(callback, 1));
  },
  'call after unregister': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    const callback = library.registerCallback(I32, (value) => value + 1);
    library.unregisterCallback(callback);
    context.record('call', () => call(context, callback));
  },
  'call after close': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    const callback = library.registerCallback(I32, (value) => value + 1);
    library.close();
    context.record('call', () => call(context, callback));
  },
  'call after its library was collected': async (context) => {
    const { api, fixture, gc, record } = context;
    const callback = (() => new api.DynamicLibrary(fixture).registerCallback(I32, (value) => value + 1))();
    for (let i = 0; i < 3; i++) await gc();
    for (let i = 0; i < 50; i++) new api.DynamicLibrary(fixture).registerCallback(I32, () => 9);
    record('call', () => call(context, callback, 41));
  },
  'read at an unsafe offset': ({ api, record }) => {
    record('get', () => api.getUint8(4096n, 2 ** 53));
  },
  'write at an unsafe offset': ({ api, record }) => {
    record('set', () => api.setUint8(4096n, 2 ** 53, 1));
  },
  'array buffer of the largest length': ({ api, record }) => {
    record('make', () => api.toArrayBuffer(4096n, Number.MAX_SAFE_INTEGER));
  },
  'exit in a callback': (context) => {
    const library = new context.api.DynamicLibrary(context.fixture);
    process.on('exit', (code) => context.print(`exit event ${code}`));
    call(
      context,
      library.registerCallback(I32, () => process.exit(7)),
    );
  },
  'a Worker is terminated in a callback': (context) => inWorker(context, 'for (;;);', (worker) => worker.terminate()),
  'a Worker exits in a callback': (context) =>
    // A moment, so that the message is out.
    inWorker(context, 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); process.exit(3);'),
  'a Worker ends with callbacks registered': (context) => inWorker(context, 'return value + 1;'),
  'callback of another Worker': ({ api, apiSpecifier, fixture, print }) => {
    const library = new api.DynamicLibrary(fixture);
    const callback = library.registerCallback(I32, (value) => value + 1);
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.apiSpecifier).then(({ DynamicLibrary }) => {
        const library = new DynamicLibrary(workerData.fixture);
        const call = library.getFunction('call_i32', { arguments: ['function', 'i32'], return: 'i32' });
        parentPort.postMessage('result ' + call(workerData.callback, 1));
      });`,
      { eval: true, workerData: { apiSpecifier, fixture, callback } },
    );
    worker.on('message', print);
    worker.on('exit', (code) => print(`worker ended with ${code}`));
  },
  'callbacks do not keep the process': ({ api, fixture, print }) => {
    const library = new api.DynamicLibrary(fixture);
    library.registerCallback(I32, () => 1);
    library.refCallback(library.registerCallback(I32, () => 1));
    print('done');
  },
  'a closed library at exit': ({ api, fixture, print }) => {
    const library = new api.DynamicLibrary(fixture);
    library.registerCallback(I32, () => 1);
    library.close();
    print('done');
  },
};

// With these the real runtime touches freed memory: what it does then differs from run to run.
const UNDEFINED = new Set([
  'callback unregisters itself',
  'callback closes its library',
  'callback closes the library that calls',
  'call after unregister',
  'call after close',
  'call after its library was collected',
]);

export default async function ({ child, record, isReal }) {
  for (const name of Object.keys(scenarios)) {
    if (isReal && UNDEFINED.has(name)) record(`child ${name}`, () => 'undefined behaviour');
    else await child(name);
  }
}
