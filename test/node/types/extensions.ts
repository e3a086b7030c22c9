// What polyffi adds to node:ffi, as a typed program sees it.

import {
  alloc,
  Arena,
  array,
  bits,
  cdef,
  CString,
  dlclose,
  dlopen,
  DynamicLibrary,
  enumeration,
  findLibrary,
  getBufferPointer,
  getNativeFunction,
  JSCallback,
  pointer,
  sizeof,
  string,
  struct,
  trace,
  union,
} from 'polyffi';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(_?: T) => {};

const Point = struct({ x: 'f64', y: 'f64' });
const Line = struct({ from: Point, to: Point, name: array('char', 8), count: 'u64' }, { pack: 1 });
const Either = union({ whole: 'i32', real: 'f32' });
const point = Point.read(new Uint8Array(16));
holds<Same<typeof point, { x: number; y: number }>>();
const line = Line.read(new ArrayBuffer(64), 8);
holds<Same<typeof line.name, number[]>>();
holds<Same<typeof line.count, bigint>>();
holds<Same<typeof line.from.x, number>>();
const offset: number = Line.offsets.to + Either.size + Either.align;
Point.view(new ArrayBuffer(16)).x = 1;

const { symbols, functions, lib, close } = dlopen(
  null,
  {
    add: { args: ['int', 'unsigned long'], returns: 'size_t' },
    middle: { parameters: [Point, Point], result: Point },
    bytes: { arguments: [Point], return: Point.bytes },
    printf: { arguments: ['string', '...', 'int', 'double'], return: 'int' },
    slow: { arguments: ['u32'], return: 'u32', nonblocking: true },
    open: { arguments: ['char *', 'int'], return: 'int', errno: true },
    both: { arguments: [], return: 'i32', errno: true, nonblocking: true },
    maybe: { arguments: [], return: 'i32', optional: true },
    sort: { arguments: ['pointer', { callback: { arguments: ['pointer', 'pointer'], return: 'i32' } }] },
    other: { symbol: 'c_name' },
  },
  { lazy: true, deep: true },
);
holds<Same<ReturnType<typeof symbols.add>, bigint>>();
holds<Same<ReturnType<typeof symbols.middle>, { x: number; y: number }>>();
holds<Same<ReturnType<typeof symbols.bytes>, Uint8Array>>();
holds<Same<ReturnType<typeof symbols.slow>, Promise<number>>>();
holds<Same<ReturnType<typeof symbols.open>, { value: number; errno: number }>>();
holds<Same<ReturnType<typeof symbols.both>, Promise<{ value: number; errno: number }>>>();
symbols.slow(1);
symbols.slow(1, { signal: new AbortController().signal });
symbols.add(1, 2);
symbols.add(1, 2n);
symbols.middle({ x: 1, y: 2 }, new Uint8Array(16));
symbols.printf('%d %f', 1, 0.5);
symbols.maybe?.();
symbols.sort(new Uint8Array(4), (a, b) => Number(a - b));
functions.other();

const exported = dlopen(null, { optind: { type: 'int' }, opterr: { type: 'i64', optional: true } }).symbols;
exported.optind.value = 1 satisfies typeof exported.optind.value;
const wide: bigint | undefined = exported.opterr?.value;
// @ts-expect-error a variable is not called
exported.optind();
void wide;
// @ts-expect-error it may be missing
symbols.maybe();
// @ts-expect-error a field is missing
symbols.middle({ x: 1 }, { x: 1, y: 2 });
// @ts-expect-error the variadic part was declared
symbols.printf('%d %f', 1);
close();

const library = new DynamicLibrary('x', { now: true });
const counter = library.getVariable('counter', 'i32');
holds<Same<typeof counter.value, number>>();
counter.value += 1;
holds<Same<ReturnType<ReturnType<typeof fromPointer>>, number>>();
function fromPointer() {
  return library.getFunctionFromPointer(1n, { arguments: ['f64'], return: 'f64' });
}

const abs = getNativeFunction(null, 'abs', 'int', ['int']);
holds<Same<typeof abs, (...args: [number]) => number>>();
const address: bigint = getBufferPointer(new Uint8Array(1));
const size: number = sizeof('unsigned long') + sizeof(Point);
const callback = new JSCallback((a, b) => Number(a) + b, { arguments: ['pointer', 'i32'], return: 'i32' });
const entry: bigint | null = callback.ref().ptr;
callback.close();
new JSCallback(() => {}, { arguments: [], threadsafe: true, patience: 100 }).close();
library.getFunction('maybe', { optional: true })?.();
const text: string = new CString(address, 1, 2).toUpperCase();
const primitive: string | null = CString(address);
const object: CString = new CString(address);

console.log(offset, lib.path, size, entry, text, primitive, object.byteLength);

// C declarations.
const declared = cdef({ headers: 'sqlite3.h', define: { X: 1 } });
const sqlite = declared.open([findLibrary('sqlite3'), 'libsqlite3.dylib'], { functions: { f: { errno: true } } });
sqlite.sqlite3_open(':memory:', alloc(declared.type('sqlite3 *')));
dlclose(sqlite);
const numbers = alloc('int', 4);
holds<Same<typeof numbers.value, number>>();
holds<Same<ReturnType<typeof sized>, bigint>>();
function sized() {
  using arena = new Arena();
  return arena.alloc('size_t')[0]!;
}
const mixed = dlopen('x.so', {
  add: 'int add(int, int)',
  close: { c: 'int close(int)', errno: true },
  v: { type: 'int' },
});
mixed.functions.add(1, 2);
mixed.functions.v.value = 3;
dlopen(['a.so', 'b.so'], 'int add(int, int);').functions.add(1, 2);

// Prototypes in literal text are typed.
const c = cdef(`
  int add(int a, int b);
  const char *greeting(bool known); char *copy(const char *text);
  size_t length(const char *text);
  unsigned long long all(void);
  int format(char *out, size_t size, const char *pattern, ...);
`).open('libx.so');
holds<Same<ReturnType<typeof c.add>, number>>();
holds<Same<Parameters<typeof c.add>, [number, number]>>();
holds<Same<ReturnType<typeof c.greeting>, string | null>>();
holds<Same<ReturnType<typeof c.copy>, bigint>>();
holds<Same<ReturnType<typeof c.length>, bigint>>();
holds<Same<Parameters<typeof c.all>, []>>();
c.format(numbers, 8, '%d', 1, 'x', 2n);
// @ts-expect-error a string is no int
c.add('1', 2);
// @ts-expect-error there is no such function
c.subtract(1, 2);
const one = dlopen(null, {
  getpid: 'pid_t getpid(void)',
  close: { c: 'int close(int file)', errno: true },
  usleep: { c: 'int usleep(unsigned int)', nonblocking: true },
  strdup: { c: 'char *strdup(const char *)', owned: 'free' },
  strlen: { c: 'size_t strlen(const char *text);', int64: 'number' },
}).functions;
holds<Same<ReturnType<typeof one.getpid>, number>>();
holds<Same<ReturnType<typeof one.close>, { value: number; errno: number }>>();
holds<Same<ReturnType<typeof one.usleep>, Promise<number>>>();
holds<Same<ReturnType<typeof one.strdup>, string | null>>();
holds<Same<ReturnType<typeof one.strlen>, number>>();
const anything = cdef('struct point { int x, y; }; int area(struct point *p);').open('libx.so');
anything.area({ x: 1, y: 2 });

// Types as values.
const Color = enumeration({ RED: 0, GREEN: 5 });
const Shape = struct({
  color: Color,
  low: bits('unsigned int', 3),
  wide: bits('int64_t', 40),
  label: string(),
  next: pointer('void'),
  area: { arguments: [pointer('void')], return: 'int' },
  placed: { type: 'i32', align: 16, offset: 64 },
  rest: array('u8'),
});
const shape = Shape.read(0x1000n, 8);
holds<Same<typeof shape.color, number>>();
holds<Same<typeof shape.low, number>>();
holds<Same<typeof shape.wide, bigint>>();
holds<Same<typeof shape.label, string | null>>();
holds<Same<typeof shape.next, bigint>>();
holds<Same<typeof shape.placed, number>>();
const areaOf: number | undefined = shape.area?.(0n);
const shapes = dlopen('x.so', {
  draw: { arguments: [pointer(Shape), string('wchar'), Color], return: string() },
  each: { arguments: [{ arguments: ['int'], return: 'int' }], return: { arguments: ['int'], return: 'double' } },
}).functions;
holds<Same<ReturnType<typeof shapes.draw>, string | null>>();
shapes.draw({ color: 1 }, 'text', 'RED');
shapes.draw(null, null, 5);
const made: number | undefined = shapes.each((value) => value + 1)?.(2);
const end = trace(sqlite, ({ name, text: line }) => console.log(name, line));
end();
console.log(areaOf, made);
