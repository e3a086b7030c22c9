// What keeps the process alive, and what does not: each in a process of its own.
const definitions = {
  sleep_and_give: { parameters: ['u32', 'u32'], result: 'u32', nonblocking: true },
  start_thread: { parameters: ['function', 'i32', 'u32', 'u32'], result: 'void' },
  call_i32: { parameters: ['function', 'i32'], result: 'i32' },
};
const int = { parameters: ['i32'], result: 'i32' };
const open = ({ api, fixture }) => api.dlopen(fixture, definitions).symbols;
const at = (ms, run) => setTimeout(run, ms);

export const scenarios = {
  'nothing pending': async (context) => {
    open(context);
    context.print('started');
  },
  'pending nonblocking call': async (context) => {
    const symbols = open(context);
    symbols.sleep_and_give(200, 7).then((value) => context.print(`resolved with ${value}`));
    context.print('started');
  },
  'two pending nonblocking calls': async (context) => {
    const symbols = open(context);
    symbols.sleep_and_give(250, 2).then((value) => context.print(`resolved with ${value}`));
    symbols.sleep_and_give(50, 1).then((value) => context.print(`resolved with ${value}`));
  },
  'nonblocking call started by another': async (context) => {
    const symbols = open(context);
    symbols
      .sleep_and_give(50, 1)
      .then(() => symbols.sleep_and_give(50, 2).then((value) => context.print(`resolved with ${value}`)));
  },
  'exit while a nonblocking call runs': async (context) => {
    const symbols = open(context);
    const before = Date.now();
    symbols.sleep_and_give(5000, 7);
    at(100, () => {
      context.print(Date.now() - before < 2500 ? 'soon' : 'late');
      process.exit(3);
    });
  },
  callback: async (context) => {
    new context.api.UnsafeCallback(int, () => 1);
    context.print('made');
  },
  'callback that was used': async (context) => {
    const symbols = open(context);
    const callback = new context.api.UnsafeCallback(int, () => 1);
    context.print(String(symbols.call_i32(callback.pointer, 1)));
  },
  'callback with ref': async (context) => {
    const callback = new context.api.UnsafeCallback(int, () => 1);
    context.print(String(callback.ref()));
  },
  'callback with ref and unref': async (context) => {
    const callback = new context.api.UnsafeCallback(int, () => 1);
    context.print(`${callback.ref()} ${callback.unref()}`);
  },
  'callback with two refs and one unref': async (context) => {
    const callback = new context.api.UnsafeCallback(int, () => 1);
    context.print(`${callback.ref()} ${callback.ref()} ${callback.unref()}`);
  },
  'callback with ref, unref, ref': async (context) => {
    const callback = new context.api.UnsafeCallback(int, () => 1);
    context.print(`${callback.ref()} ${callback.unref()} ${callback.ref()}`);
  },
  'callback with ref and close': async (context) => {
    const callback = new context.api.UnsafeCallback(int, () => 1);
    callback.ref();
    callback.ref();
    callback.close();
    context.print('closed');
  },
  threadSafe: async (context) => {
    context.api.UnsafeCallback.threadSafe(int, () => 1);
    context.print('made');
  },
  'threadSafe with unref': async (context) => {
    context.print(String(context.api.UnsafeCallback.threadSafe(int, () => 1).unref()));
  },
  'threadSafe with close': async (context) => {
    context.api.UnsafeCallback.threadSafe(int, () => 1).close();
    context.print('closed');
  },
  'closed later': async (context) => {
    const callback = context.api.UnsafeCallback.threadSafe(int, () => 1);
    at(150, () => {
      context.print('closing');
      callback.close();
    });
  },
  'called from a thread, then closed': async (context) => {
    const symbols = open(context);
    const callback = context.api.UnsafeCallback.threadSafe(int, (value) => {
      context.print(`called with ${value}`);
      at(20, () => callback.close());
      return 1;
    });
    symbols.start_thread(callback.pointer, 5, 100, 1);
  },
  'unref inside a call from a thread': async (context) => {
    const symbols = open(context);
    const callback = context.api.UnsafeCallback.threadSafe(int, (value) => {
      context.print(`called with ${value}, ${callback.unref()}`);
      return 1;
    });
    symbols.start_thread(callback.pointer, 5, 100, 1);
    // Keeps the process until the thread is through: leaving while it returns is not what is looked at here.
    at(400, () => context.print('timer'));
  },
  'not referred to, called while a timer is pending': async (context) => {
    const symbols = open(context);
    const callback = new context.api.UnsafeCallback(int, (value) => {
      context.print(`called with ${value}`);
      return 1;
    });
    symbols.start_thread(callback.pointer, 5, 100, 1);
    at(500, () => context.print('timer'));
  },
  'ref after close of one that was referred to': async (context) => {
    const callback = new context.api.UnsafeCallback(int, () => 1);
    callback.ref();
    callback.unref();
    callback.close();
    context.print(String(callback.ref()));
  },
  'library that is not closed': async (context) => {
    open(context);
    context.print('opened');
  },
};

export default async function ({ child }) {
  for (const name of Object.keys(scenarios)) await child(name, { label: name, timeout: 2000 });
}
