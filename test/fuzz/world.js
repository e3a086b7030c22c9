'use strict';
// What a fuzzed program sees as `w`: hostile values, what hostile code does when it is run, and the judge of what is thrown.
// All built-ins that it needs itself are taken when it is loaded, because programs replace them.

const path = require('node:path');
const vm = require('node:vm');
const { fixture } = require('../harness/fixture');
const { runtime } = require('../harness/environment');

const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { freeze, setPrototypeOf } = Object;
const clone = structuredClone;
const collect = globalThis.gc ?? (runtime === 'bun' ? () => Bun.gc(true) : () => {});
const test = RegExp.prototype.test;
const TypedArray = getPrototypeOf(Uint8Array);
const { Proxy, WebAssembly, SharedArrayBuffer, Promise } = globalThis;

const main = require('polyffi');
const bun = require('polyffi/bun');
const deno = require('polyffi/deno');

/** The path of the fixture. */
const lib = fixture('fuzz');

/** Another file with the same, which only programs open: it is unmapped when they close it. */
const alone = fixture('fuzz', { flags: ['-DALONE'] });

/** The addon without any lib/: the draft's three functions. */
const raw = (() => {
  const module = { exports: {} };
  const usual = path.join(__dirname, '..', '..', 'build', 'Release', 'polyffi.node');
  process.dlopen(module, process.env.POLYFFI_ADDON || usual);
  return module.exports;
})();

/** What hostile code throws: never a fault. */
class Mine extends Error {}

const point = main.struct({ x: 'int', y: 'int' });
const large = main.struct({ a: 'u8', b: 'double', c: main.array('u8', 20) });
const types = { point, large, mixed: main.union({ small: 'u8', big: main.array('u64', 4), p: point }) };
const denoTypes = {
  point: { struct: ['i32', 'i32'] },
  large: { struct: ['u8', 'f64', { struct: ['u64', 'u64', 'u32'] }] },
};

// The functions of the fixture in each dialect.
const functions = {
  noop: ['i64'],
  add: ['i32', 'i32', 'i32'],
  wide_add: ['i64', 'i64', 'i64'],
  mix: ['f64', 'f32', 'f64', 'i8', 'u16'],
  touch: ['u64', 'bytes', 'u32'],
  text_length: ['u64', 'text'],
  call_int: ['i32', 'function', 'i32'],
  call_mixed: ['f64', 'function', 'i8', 'f32'],
  call_pointer: ['u64', 'function'],
  call_void: ['void', 'function'],
  call_elsewhere: ['void', 'function'],
};
const withStructs = {
  point_sum: ['i32', 'point', 'i32'],
  point_make: ['point', 'i32', 'i32'],
  large_then_text: ['u64', 'large', 'text'],
  large_make: ['large', 'u8'],
  call_point: ['i32', 'function', 'i32'],
  call_large: ['u64', 'function'],
};
const spell = {
  m: (type) => types[type] ?? { bytes: 'buffer', text: 'string' }[type] ?? type,
  b: (type) => ({ bytes: 'ptr', text: 'cstring' })[type] ?? type,
  d: (type) => denoTypes[type] ?? { bytes: 'buffer', text: 'buffer' }[type] ?? type,
};

/** Signatures of functions in a dialect's spelling. */
function definitionsOf(key, table, more = {}) {
  const entries = Object.entries(table).map(([name, [result, ...params]]) => {
    const [spelled, own] = [params.map(spell[key]), spell[key](result)];
    if (key === 'm') return [name, { arguments: spelled, return: own, ...more }];
    if (key === 'b') return [name, { args: spelled, returns: own, ...more }];
    return [name, { parameters: spelled, result: own, ...more }];
  });
  return Object.fromEntries(entries);
}

const m = main.dlopen(lib, definitionsOf('m', { ...functions, ...withStructs })).symbols;
const b = bun.dlopen(lib, definitionsOf('b', functions)).symbols;
const d = deno.dlopen(lib, definitionsOf('d', { ...functions, ...withStructs })).symbols;
const later = {
  m: main.dlopen(lib, definitionsOf('m', { ...functions, ...withStructs }, { nonblocking: true })).symbols,
  d: deno.dlopen(lib, definitionsOf('d', { ...functions, ...withStructs }, { nonblocking: true })).symbols,
};

// Memory that programs may read and write at: zeros, and an address in the midst of it.
const memory = new Uint8Array(4 << 20);
const address = main.getRawPointer(memory) + BigInt(1 << 20);
const noop = main.dlopen(lib).lib.getSymbol('noop');

const context = vm.createContext({});
/** A value of another realm. */
const there = (source) => vm.runInContext(`(${source})`, context);

/** A revoked proxy. */
function revoked(target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** The view that was made last, and what may be closed. */
let last;
const closable = [];
let depth = 0;
const pending = [];

/** Remembers a view, so that hostile code can take its memory away. */
function view(made) {
  last = made;
  return made;
}

/**
 * Takes the memory of the last view away. On Bun that is the program's own fault while a nonblocking call uses it: nothing
 * there can hold it (docs/limits.md).
 */
function detach(made = last) {
  if (runtime === 'bun' && pending.length > 0) return made;
  const buffer = made?.buffer ?? made;
  try {
    clone(buffer, { transfer: [buffer] });
  } catch {
    // It cannot be taken.
  }
  return made;
}

const resizable = (length, most) => new ArrayBuffer(length, { maxByteLength: most });
const growable = (length, most) => new SharedArrayBuffer(length, { maxByteLength: most });
const wasm = () => new WebAssembly.Memory({ initial: 1, maximum: 2 }).buffer;

/** A view behind whose back the buffer has shrunk. */
function shrunk(Type = Uint8Array) {
  const buffer = resizable(128, 256);
  const made = new Type(buffer, 64, 8);
  buffer.resize?.(16);
  return made;
}

/** A view that answers questions about itself with something else, and with an action. */
function liar(made, key, answer, action) {
  return defineProperty(made, key, {
    configurable: true,
    get() {
      act(action);
      return answer;
    },
  })
    ? made
    : made;
}

/** Puts a proxy between a value and its prototype, which does something at each question. */
function spied(made, action) {
  const prototype = getPrototypeOf(made);
  const handler = {
    get(target, key) {
      act(action);
      return Reflect.get(target, key, made);
    },
    has(target, key) {
      act(action);
      return key in target;
    },
    getPrototypeOf: (target) => (act(action), target),
  };
  setPrototypeOf(made, new Proxy(prototype, handler));
  return made;
}

/** What hostile code does. */
const actions = {
  nothing() {},
  call() {
    m.add(1, 2);
    b.wide_add(3n, 4n);
    d.add(5, 6);
    m.text_length('another text');
    m.point_sum({ x: 1, y: 2 }, 3);
    m.large_then_text({ a: 1, b: 2, c: new Array(20).fill(3) }, 'text');
  },
  fail() {
    d.add('no number', {});
  },
  collect,
  throw() {
    throw new Mine('mine');
  },
  detach: () => detach(),
  close() {
    closable.pop()?.();
  },
  start() {
    pending.push(later.m.touch(new Uint8Array(8), 8), later.d.add(1, 2));
  },
  callback() {
    const callback = new main.JSCallback((value) => value, { arguments: ['int'], return: 'int' });
    m.call_int(callback.ptr, 7);
    callback.close();
  },
  bind() {
    main.dlopen(lib, { add: { arguments: ['int', 'int'], return: 'int' } }).symbols.add(1, 2);
  },
};

/** Does something hostile, which may come to itself again, but not for ever. */
function act(name) {
  if (depth > 2) return;
  depth++;
  try {
    actions[name]();
  } finally {
    depth--;
  }
}

/** Runs with a property somewhere replaced, and puts things back. */
function replacing(holder, key, value, f) {
  const old = getOwnPropertyDescriptor(holder, key);
  if (old && !old.configurable) return f();
  defineProperty(holder, key, { value, configurable: true, writable: true, enumerable: old?.enumerable ?? false });
  try {
    return f();
  } finally {
    if (old) defineProperty(holder, key, old);
    else deleteProperty(holder, key);
  }
}

// The judge.

const root = path.join(__dirname, '..', '..');
const ours = `${root}${path.sep}lib${path.sep}`;

/** How engines say that code did what its writer did not mean. */
const engineWords =
  /Cannot read propert|Cannot set propert|Cannot destructure|Cannot access '|is not a function|is not a constructor|is not defined|undefined is not an object|null is not an object|is not iterable|Invalid DataView|Invalid typed array|offset is out of bounds|Offset is outside|source is too large|Range consisting|Invalid array length|Cannot perform .*detached|detached ArrayBuffer|Reduce of empty|Assignment to constant|Cannot add property|Cannot redefine|Cannot assign to read only|Cannot define property|Type error|Invalid argument|Unexpected token|Cannot mix BigInt|Underlying ArrayBuffer/;

/** What the real runtimes answer with their engine's own words, too. */
const theirs = [
  // node:ffi: a DataView says itself that its memory is gone.
  /DataView\.prototype\.byteLength[^]*?exportView/,
  // dlclose and dlsym there call a method of what they are given.
  /(?:handle\.(?:close|getSymbol)|of (?:null|undefined) \(reading '(?:close|getSymbol)'\))/,
  // Deno takes the low bits of what a callback returned, whatever that is.
  /Cannot mix BigInt[^]*?lib\/deno\/(?:rules|types)\.js/,
  // It lays arrays over buffers, asks DataViews for their length, and null for its properties.
  /detached[^]*?(?:pointerOfEmpty|lengthOf)\b.*lib\/deno\/(?:pointer|view)\.js/,
  /(?:properties of (?:null|undefined)|(?:null|undefined) is not an object)[^]*?lib\/deno\/(?:callback|fn-pointer)\.js/,
  // Bun writes the path of a source back into the options that it was given.
  /(?:only a getter|read only property|readonly property)[^]*?lib\/bun\/cc\.js/,
  // A view that was meant to become a number or a text, and has no memory.
  /prototype\.(?:join|toString|toLocaleString)[^]*?\.(?:join|toString) /,
  // A method of a class with a receiver that is none of its objects: what the language says.
  /private|[#](?:callback|references)/,
];

/** Whether the code that threw an error is the package's: the first line of the stack that names a place is. */
function isOurs(stack) {
  const lines = stack.split('\n').filter((line) => /\bat |@/.test(line));
  const first = lines.find((line) => !/<anonymous>\)?$|native|node:internal|ext:/.test(line) || /eval at/.test(line));
  return first !== undefined && (first.includes(ours) || /eval at (?:generate|make|compile)/.test(first));
}

let faults = [];

/** Looks at what was thrown. */
function judge(error, where) {
  if (error instanceof Mine || typeof error !== 'object' || error === null) return;
  const { message, stack, code } = error;
  if (code !== undefined || typeof stack !== 'string') return;
  // An engine that has no stack left says so wherever it is.
  if (/call stack size/.test(message)) return;
  if (theirs.some((known) => apply(test, known, [stack]))) return;
  if (apply(test, engineWords, [message]) && isOurs(stack)) faults.push(`${where}: ${stack}`);
}

/** One step of a program; what it throws is looked at. */
function step(number, f) {
  depth = 0;
  try {
    const result = f();
    if (result instanceof Promise) pending.push(result);
    return result;
  } catch (error) {
    judge(error, `step ${number}`);
    return undefined;
  }
}

/** Whether built-ins were replaced in this program: then a promise may be rejected with an engine's own words. */
let wild = false;

/** The same where built-ins are replaced: whatever the package does then is right but for crashes and hangs. */
function wildly(f) {
  wild = true;
  try {
    const result = f();
    if (result instanceof Promise) result.then(undefined, () => {});
    return undefined;
  } catch {
    return undefined;
  }
}

/** What programs call by C text. */
const declared = main.cdef(`struct point { int x, y; }; extern struct point variable; int add(int a, int b);
  int point_sum(struct point p, int after); int call_int(int (*callback)(int), int value);
  enum color { RED, GREEN = 5 };
  struct mixed { int a : 3; unsigned b : 29; _Bool flag; const char *text; double d; };
  struct tail { int a; struct point rest[]; };
  #define LIMIT 12
  extern struct point points[4]; extern int numbers[8];
  long long points_sum(const struct point *points, int count); void points_bump(struct point *points, int count);
  unsigned long long texts_length(const char **texts, int count);
  int call_at(int (*callback)(struct point *), int x); int call_two(int (*callback)(int, int), int a, int b);
  int (*get_add(void))(int, int); const char *name_of(enum color color, struct point where);`);

/** The fixture by C text, on the thread and off it. */
const c = declared.open(lib);
const nonblocking = { nonblocking: true };
const offThread = declared.open(lib, {
  functions: {
    points_sum: nonblocking,
    points_bump: nonblocking,
    texts_length: nonblocking,
    call_at: nonblocking,
    call_two: nonblocking,
  },
});
const arena = new main.Arena();

/** An array that becomes longer, or empty, when one of its elements is read. */
function changing(list, index, more) {
  const value = list[index];
  return defineProperty(list, index, {
    enumerable: true,
    configurable: true,
    get() {
      if (more === 0) list.length = 0;
      for (let i = 0; i < more && list.length < 100_000; i++) list[list.length] = value;
      return value;
    },
    set() {},
  });
}

class LyingCallback extends main.JSCallback {
  answer = null;
  get ptr() {
    return this.answer;
  }
}

/** A callback that says of its address whatever it likes. */
function lyingCallback(answer) {
  const made = new LyingCallback(() => 1, { arguments: ['int', 'int'], return: 'int' });
  closes(made);
  made.answer = answer;
  return made;
}

/** The same memory at another place, if the engine moves it. */
function moved(view) {
  if (runtime === 'bun' && pending.length > 0) return view;
  const { buffer } = view;
  return new Uint8Array(buffer.transfer ? buffer.transfer() : clone(buffer, { transfer: [buffer] }));
}

/** Notes what can be closed; a library that was opened by C text has the names of C alone. */
function closes(made) {
  closable.push(() => (typeof made.close === 'function' ? made.close() : main.dlclose(made)));
  return made;
}

/** Whether the package still does what it did. */
function control() {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const answers = [
    m.add(40, 2) === 42,
    b.wide_add(-5n, 3n) === -2n,
    d.mix(0.5, 0.25, -1, 65535) === 65534.75,
    m.touch(bytes, 4) === 10n,
    b.touch(bytes, 4) === 10n,
    d.touch(bytes, 4) === 10n,
    m.text_length('four') === 4n,
    m.point_sum({ x: 1, y: 2 }, 3) === 6,
    m.point_make(5, 6).y === 6,
    m.large_make(7).b === 7,
    main.getUint8(address) === memory[1 << 20],
    c.points_sum(
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      2,
    ) === 10n,
    c.texts_length(['one', 'three'], 2) === 8n,
    c.call_at((p) => declared.type('struct point').view(p).x, 9) === 9,
  ];
  const wrong = answers.findIndex((right) => !right);
  if (wrong !== -1) faults.push(`the control call ${wrong} gives something else`);
}

/**
 * Ends a program: waits for its promises, closes what it opened, and asks whether all is well.
 * @returns {Promise<string[]>} faults
 */
async function end() {
  for (const outcome of await Promise.allSettled(pending.splice(0))) {
    if (outcome.status === 'rejected' && !wild) judge(outcome.reason, 'a promise');
  }
  for (const close of closable.splice(0)) step('end', close);
  last = undefined;
  // What nobody waited for has been told by now.
  if (wild) await new Promise((resolve) => setImmediate(resolve));
  wild = false;
  try {
    control();
  } catch (error) {
    faults.push(`a control call throws ${error?.stack}`);
  }
  return faults.splice(0);
}

control();
faults = [];

process.on('unhandledRejection', (error) => {
  if (!wild) judge(error, 'a rejection');
});
process.on('uncaughtException', (error) => judge(error, 'an uncaught exception'));

module.exports = freeze({
  main,
  bun,
  deno,
  raw,
  m,
  b,
  d,
  later,
  lib,
  alone,
  declared,
  c,
  offThread,
  arena,
  changing,
  lyingCallback,
  moved,
  types,
  denoTypes,
  address,
  noop,
  there,
  revoked,
  view,
  detach,
  resizable,
  growable,
  wasm,
  shrunk,
  liar,
  spied,
  act,
  replacing,
  wildly,
  step,
  closes,
  collect,
  end,
  Mine,
  TypedArray,
});
