// Sixty small programs as people write them, and what a slip in each says. Nothing of Node.js or the DOM is used, so that
// they compile without their types, too.

import {
  Arena,
  CString,
  DynamicLibrary,
  JSCallback,
  addressOf,
  alloc,
  array,
  cdef,
  dlclose,
  dlopen,
  dlsym,
  exportString,
  findLibrary,
  getFloat64,
  getInt32,
  getNativeFunction,
  getRawPointer,
  getUint64,
  openHandles,
  setInt64,
  sizeof,
  struct,
  suffix,
  toArrayBuffer,
  toBuffer,
  toString,
  types,
  union,
} from 'polyffi';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <A, B>(_: Same<A, B>) => {};
declare const bytes: Uint8Array;

/* 1: absolute value */ {
  const { symbols } = dlopen(null, { abs: { arguments: ['int'], return: 'int' } });
  const n: number = symbols.abs(-3);
  // @ts-expect-error a string is no int
  symbols.abs('3');
  void n;
}
/* 2: mathematics */ {
  const { functions, close } = dlopen('libm.so.6', {
    pow: { arguments: ['double', 'double'], return: 'double' },
    frexp: { arguments: ['double', 'int *'], return: 'double' },
  });
  const exponent = new Int32Array(1);
  functions.frexp(functions.pow(2, 10), exponent).toFixed(2);
  // @ts-expect-error an argument is missing
  functions.pow(2);
  close();
}
/* 3: length of a text */ {
  const { strlen } = dlopen(null, { strlen: { arguments: ['const char *'], return: 'size_t' } }).symbols;
  const length: bigint = strlen('text') + strlen(bytes) + strlen(null) + strlen(5n);
  // @ts-expect-error a number is no pointer
  strlen(5);
  void length;
}
/* 4: a misspelt key of a signature */ {
  // @ts-expect-error retrun
  dlopen(null, { abs: { arguments: ['int'], retrun: 'int' } });
  // @ts-expect-error argumnets
  dlopen(null, { abs: { argumnets: ['int'], return: 'int' } });
}
/* 5: a misspelt type */ {
  // @ts-expect-error there is no such type
  dlopen(null, { abs: { arguments: ['itn'], return: 'int' } });
  // @ts-expect-error nor this
  dlopen(null, { abs: { arguments: ['int'], return: 'integer' } });
}
/* 6: orders and spaces of C */ {
  const { f } = dlopen(null, {
    f: {
      arguments: ['long unsigned int', 'unsigned  long', ' short', 'int long long', 'char unsigned'],
      return: 'int long',
    },
  }).symbols;
  is<Parameters<typeof f>, [number | bigint, number | bigint, number, number | bigint, number]>(true);
  is<ReturnType<typeof f>, bigint>(true);
}
/* 7: qualifiers */ {
  const { f } = dlopen(null, {
    f: { arguments: ['const int', 'double const', 'volatile size_t'], return: 'const int' },
  }).symbols;
  is<typeof f extends (...args: infer A) => infer R ? [A, R] : 0, [[number, number, number | bigint], number]>(true);
}
/* 8: pointers in any spelling */ {
  const { f } = dlopen(null, {
    f: { arguments: ['void*', 'int * const', 'char **', 'struct tm *'], return: 'char*' },
  }).symbols;
  is<ReturnType<typeof f>, bigint>(true);
  f(null, new Int32Array(2), new BigUint64Array(1), bytes);
}
/* 9: booleans */ {
  const { toggle } = dlopen(null, { toggle: { arguments: ['_Bool'], return: '_Bool' } }).symbols;
  const flag: number = toggle(true) + toggle(0);
  // @ts-expect-error text is no boolean
  toggle('yes');
  void flag;
}
/* 10: 64-bit numbers in and out */ {
  const { f } = dlopen(null, { f: { arguments: ['int64_t', 'uint64'], return: 'uint64_t' } }).symbols;
  const big: bigint = f(1, 2n);
  // @ts-expect-error it comes as a bigint
  const small: number = f(1, 2);
  void [big, small];
}
/* 11: points by value */ {
  const Point = struct({ x: 'double', y: 'double' });
  const { middle } = dlopen('./libgeo.so', { middle: { arguments: [Point, Point], return: Point } }).symbols;
  const { x, y } = middle({ x: 0, y: 0 }, { x: 2, y: 2 });
  // @ts-expect-error y is missing
  middle({ x: 0 }, { x: 2, y: 2 });
  void [x, y];
}
/* 12: members go in otherwise than they come out */ {
  const Job = struct({ id: 'uint64_t', data: 'void *', name: array('char', 16), done: '_Bool' });
  Job.write({ id: 1, data: null, name: 'first', done: false }, new Uint8Array(Job.size));
  const job = Job.read(bytes);
  is<typeof job, { id: bigint; data: bigint; name: number[]; done: number }>(true);
  // @ts-expect-error a member that is not there
  job.idd;
}
/* 13: a struct in a struct */ {
  const Size = struct({ width: 'int', height: 'int' });
  const Window = struct({ size: Size, title: 'const char *' });
  Window.write({ size: { width: 1, height: 2 }, title: 5n }, bytes);
  // @ts-expect-error the height is text
  Window.write({ size: { width: 1, height: '2' }, title: null }, bytes);
  const height: number = Window.read(bytes).size.height + Window.offsets.title;
  void height;
}
/* 14: an array in a struct */ {
  const Matrix = struct({ cells: array('float', 16) });
  Matrix.write({ cells: [1, 2, 3] }, bytes);
  Matrix.write({ cells: new Float32Array(16) }, bytes);
  const first: number | undefined = Matrix.read(bytes).cells[0];
  // @ts-expect-error text is for bytes
  Matrix.write({ cells: 'text' }, bytes);
  void first;
}
/* 15: views, handed over */ {
  const Point = struct({ x: 'int', y: 'int' });
  const view = Point.view(bytes, 8);
  view.x = 1;
  const { move } = dlopen('./libgeo.so', { move: { arguments: ['struct point *'], return: 'void' } }).symbols;
  move(view);
  // @ts-expect-error a plain object has no address
  move({ x: 1, y: 2 });
}
/* 16: a struct at an address */ {
  const Node = struct({ next: 'void *', value: 'int' });
  let address = 0x1000n;
  while (address !== 0n) ({ next: address } = Node.read(address));
  Node.write({ next: 0n, value: 1 }, 0x1000n, 16);
}
/* 17: a union */ {
  const Value = union({ whole: 'int64_t', real: 'double' });
  Value.write({ whole: 5 }, bytes);
  const real: number | undefined = Value.read(bytes).real;
  void real;
}
/* 18: packed, aligned and placed */ {
  const Header = struct({ tag: 'uint8_t', length: { type: 'uint32_t', align: 4 } }, { pack: 1 });
  const length: number = Header.read(bytes).length + Header.size;
  // @ts-expect-error there is no such option
  struct({ tag: 'uint8_t' }, { packed: true });
  void length;
}
/* 19: values as bytes */ {
  const Big = struct({ cells: array('int', 100) });
  const { get } = dlopen('./lib.so', { get: { return: Big.bytes } }).symbols;
  const raw: Uint8Array = get();
  void raw;
}
/* 20: sorting with a callback for one call */ {
  const { qsort } = dlopen(null, {
    qsort: {
      arguments: ['void *', 'size_t', 'size_t', { callback: { arguments: ['pointer', 'pointer'], return: 'int' } }],
    },
  }).symbols;
  qsort(new Int32Array([3, 1]), 2, 4, (a, b) => getInt32(a) - getInt32(b));
  // @ts-expect-error the callback gives text
  qsort(new Int32Array([3, 1]), 2, 4, () => 'less');
}
/* 21: a callback that stays */ {
  const onEvent = new JSCallback((id, name) => console_(id + 1, toString(name)), { arguments: ['int', 'char *'] });
  const { listen } = dlopen('./lib.so', { listen: { arguments: ['pointer'] } }).symbols;
  listen(onEvent);
  listen(onEvent.ptr);
  onEvent.close();
  function console_(..._: unknown[]) {}
}
/* 22: callbacks with slips */ {
  // @ts-expect-error the function comes first
  new JSCallback({ arguments: ['int'] }, () => 1);
  // @ts-expect-error a callback of int does not give text
  new JSCallback(() => 'one', { return: 'int' });
  // @ts-expect-error treadsafe
  new JSCallback((n) => n, { arguments: ['int'], return: 'int', treadsafe: true });
}
/* 23: threads */ {
  using callback = new JSCallback(() => {}, { threadsafe: true, patience: 100 });
  callback.ref().unref();
}
/* 24: a callback that gives a callback */ {
  const inner = new JSCallback((n) => n, { arguments: ['int'], return: 'int' });
  new JSCallback(() => inner, { return: 'pointer' });
  new JSCallback(() => null, { return: 'void *' });
  new JSCallback(() => true, { return: '_Bool' });
}
/* 25: callbacks of a library */ {
  const library = new DynamicLibrary(null);
  const address: bigint = library.registerCallback({ arguments: ['double'], return: 'double' }, (x) => x / 2);
  library.unrefCallback(address);
  library.unregisterCallback(address);
  // @ts-expect-error retrun
  library.registerCallback({ retrun: 'int' }, () => 1);
}
/* 26: errno */ {
  const { open } = dlopen(null, { open: { arguments: ['string', 'int'], return: 'int', errno: true } }).symbols;
  const { value, errno } = open('/nowhere', 0);
  const sum: number = value + errno;
  void sum;
}
/* 27: off the thread */ {
  const { sleep } = dlopen(null, { sleep: { arguments: ['unsigned'], return: 'unsigned', nonblocking: true } }).symbols;
  const slept: Promise<number> = sleep(1);
  // @ts-expect-error a promise is no number
  const now: number = sleep(1);
  void [slept, now];
}
/* 28: both */ {
  const { read } = dlopen(null, {
    read: { arguments: ['int', 'void *', 'size_t'], return: 'ssize_t', nonblocking: true, errno: true },
  }).symbols;
  const answer: Promise<{ value: bigint; errno: number }> = read(0, bytes, bytes.length);
  void answer;
}
/* 29: what may be missing */ {
  const { f } = dlopen(null, { f: { return: 'int', optional: true } }).symbols;
  const n: number | undefined = f?.();
  // @ts-expect-error it may be null
  f();
  void n;
}
/* 30: another name */ {
  const { symbols } = dlopen(null, { first: { symbol: 'abs', arguments: ['int'], return: 'int' } });
  symbols.first(1).toFixed();
  // @ts-expect-error it has the name of its key
  symbols.abs(1);
}
/* 31: variadic */ {
  const { printf } = dlopen(null, { printf: { arguments: ['string', '...', 'int', 'double'], return: 'int' } }).symbols;
  printf('%d %f\n', 1, 2.5);
  // @ts-expect-error what was declared is missing
  printf('%d %f\n', 1);
}
/* 32: variables by dlopen */ {
  const { symbols } = dlopen(null, { optind: { type: 'int' }, environ: { type: 'char **' } });
  symbols.optind.value += 1;
  const address: bigint = symbols.environ.value + symbols.optind.pointer;
  // @ts-expect-error a variable is not called
  symbols.optind();
  void address;
}
/* 33: variables by getVariable */ {
  const count = new DynamicLibrary('./lib.so').getVariable('count', 'unsigned long');
  const value: bigint = count.value;
  void value;
}
/* 34: a function at an address */ {
  const library = new DynamicLibrary('./lib.so');
  const f = library.getFunctionFromPointer(library.getSymbol('f'), { arguments: ['float'], return: 'float' });
  f(1.5).toFixed(1);
  // @ts-expect-error an address is a bigint
  library.getFunctionFromPointer(16, { return: 'int' });
}
/* 35: one by one */ {
  const library = new DynamicLibrary('libz.so.1', { now: true });
  const zlibVersion = library.getFunction('zlibVersion', { return: 'string' });
  const version: string | null = toString(zlibVersion());
  // @ts-expect-error arguemnts
  library.getFunction('crc32', { arguemnts: ['long'] });
  void version;
}
/* 36: several */ {
  const { a, b } = new DynamicLibrary('./lib.so').getFunctions({ a: { return: 'int' }, b: { return: 'float' } });
  const sum: number = a() + b();
  // @ts-expect-error retrun
  new DynamicLibrary('./lib.so').getFunctions({ a: { retrun: 'int' } });
  void sum;
}
/* 37: flags of the loader */ {
  dlopen('./lib.so', {}, { global: true, now: true });
  // @ts-expect-error there is no such flag
  dlopen('./lib.so', {}, { globl: true });
}
/* 38: using */ {
  using handle = dlopen(null, { abs: { arguments: ['int'], return: 'int' } });
  handle.functions.abs(1);
}
/* 39: kept signatures */ {
  const signatures = { abs: { arguments: ['int'], return: 'int' }, rand: { return: 'int' } } as const;
  const { abs, rand } = dlopen(null, signatures).functions;
  const n: number = abs(rand());
  void n;
}
/* 40: names of types from the table */ {
  const { abs } = dlopen(null, { abs: { arguments: [types.INT_32], return: types.INT_32 } }).functions;
  abs(1).toFixed();
}
/* 41: older spellings */ {
  const { f } = dlopen(null, { f: { args: ['int'], returns: 'int' } }).symbols;
  const { g } = dlopen(null, { g: { parameters: ['int'], result: 'double' } }).symbols;
  const sum: number = f(1) + g(2);
  void sum;
}
/* 42: the first draft */ {
  const strlen = getNativeFunction(null, 'strlen', 'size_t', ['const char *']);
  const length: bigint = strlen('text');
  void length;
}
/* 43: reading and writing memory */ {
  const address = getRawPointer(bytes);
  setInt64(address, 0, 5);
  const sum: number = getInt32(address) + getFloat64(address, 8) + Number(getUint64(address, 16));
  // @ts-expect-error an address is a bigint
  getInt32(4096);
  void sum;
}
/* 44: copies and views of memory */ {
  const copy: ArrayBuffer = toArrayBuffer(16n, 4);
  const byte: number | undefined = toBuffer(16n, 4, false)[0];
  exportString('text', 16n, 5, 'utf8');
  // @ts-expect-error there is no such encoding
  exportString('text', 16n, 5, 'utf9');
  void [copy, byte];
}
/* 45: text at an address */ {
  const text: string | null = CString(16n);
  const object = new CString(16n, 0, 4);
  const length: number = object.byteLength + object.length;
  void [text, length];
}
/* 46: sizes */ {
  const size: number = sizeof('unsigned long') + sizeof(struct({ x: 'int' }));
  const unknown: number | undefined = sizeof(String('what'));
  void [size, unknown];
}
/* 47: what is open */ {
  for (const { name, place } of openHandles().callbacks) void [name.length, place.length];
}
/* 48: the suffix */ {
  const path: string = `./libadd.${suffix}`;
  dlopen(path).lib.close();
}
/* 49: symbols */ {
  const library = new DynamicLibrary(null);
  const address: bigint = dlsym(library, 'abs');
  dlclose(library);
  void address;
}
/* 50: C text */ {
  const { add } = dlopen('./libadd.so', 'int add(int a, int b);').functions;
  const three: number = add(1, 2);
  // @ts-expect-error a string is no int
  add('1', 2);
  void three;
}
/* 51: C text, function by function */ {
  const { symbols } = dlopen(null, { getpid: 'int getpid(void)', abs: { c: 'int abs(int)', errno: true } });
  const sum: number = symbols.getpid() + symbols.abs(1).value;
  // @ts-expect-error ernno
  dlopen(null, { abs: { c: 'int abs(int)', ernno: true } });
  void sum;
}
/* 52: declarations, then a library */ {
  const library = cdef(
    'const char *zlibVersion(void); unsigned long crc32(unsigned long, const char *, unsigned);',
  ).open('libz.so.1');
  const version: string | null = library.zlibVersion();
  const sum: bigint = library.crc32(0, 'text', 4);
  void [version, sum];
}
/* 53: text that is freed */ {
  const { strdup } = dlopen(null, { strdup: { c: 'char *strdup(const char *)', owned: 'free' } }).symbols;
  const copy: string | null = strdup('text');
  void copy;
}
/* 54: memory of a type */ {
  const numbers = alloc('int', 4);
  numbers.value = 5;
  const sum: number = numbers.value + (numbers[1] ?? 0) + numbers.length;
  dlopen(null, { f: { arguments: ['int *'] } }).symbols.f(numbers);
  numbers.free();
  void sum;
}
/* 55: an arena */ {
  using arena = new Arena();
  const length = arena.alloc('size_t');
  const n: bigint = length.value;
  void n;
}
/* 56: where a variable lies */ {
  const library = cdef('extern int optind;').open(null);
  const address: bigint = addressOf(library, 'optind');
  void address;
}
/* 57: finding a library */ {
  const path: string | null = findLibrary('sqlite3');
  dlopen([path, 'libsqlite3.so.0'], 'int sqlite3_libversion_number(void);').functions.sqlite3_libversion_number();
}
/* 58: an address of a function */ {
  const { abs } = dlopen(null, { abs: { arguments: ['int'], return: 'int' } }).symbols;
  const address: bigint = abs.pointer;
  // @ts-expect-error it is not written
  abs.pointer = 5n;
  void address;
}
/* 59: long double and wide text */ {
  const { f } = dlopen(null, { f: { arguments: ['long double', 'const wchar_t *'], return: 'long double' } }).symbols;
  const raw: Uint8Array = f(new Uint8Array(16), 'text');
  void raw;
}
/* 60: definitions made at run time */ {
  const definitions: Record<string, { arguments: 'int'[]; return: 'int' }> = {};
  const { symbols } = dlopen('./lib.so', definitions);
  symbols['f']?.(1, 2).toFixed();
}
