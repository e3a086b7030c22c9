// A program that a type checker must accept, but for the marked lines. It is compiled, never run.
import {
  CFunction,
  CString,
  FFIType,
  JSCallback,
  cc,
  dlopen,
  linkSymbols,
  ptr,
  read,
  suffix,
  toArrayBuffer,
  toBuffer,
  viewSource,
} from 'bun:ffi';
import type { FFIFunction, FFITypeOrString, Library, Pointer, Symbols } from 'bun:ffi';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <A, B>(_: Same<A, B>) => {};

const library = dlopen(`libsqlite3.${suffix}`, {
  sqlite3_libversion: { args: [], returns: FFIType.cstring },
  add: { args: [FFIType.i32, 'int'], returns: 'i32' },
  wide: { args: ['u64', FFIType.i64_fast], returns: 'u64' },
  fast: { args: [], returns: FFIType.i64_fast },
  point: { args: ['ptr', 'cstring', 'buffer'], returns: 'ptr' },
  flag: { args: ['bool', 'f64', 'f32', 'char', 'u8'], returns: 'bool' },
  take: { args: ['function', 'usize'], returns: 'void' },
  take2: { args: [FFIType.function] },
  length: { args: ['buffer', 'buffer_length'], returns: FFIType.u32 },
  nothing: {},
});

same<ReturnType<typeof library.symbols.sqlite3_libversion>, string | null>(true);
same<ReturnType<typeof library.symbols.add>, number>(true);
same<ReturnType<typeof library.symbols.wide>, bigint>(true);
same<ReturnType<typeof library.symbols.fast>, number | bigint>(true);
same<ReturnType<typeof library.symbols.point>, Pointer | bigint | null>(true);
same<ReturnType<typeof library.symbols.flag>, boolean>(true);

const sum: number = library.symbols.add(1, 2);
library.symbols.wide(1, 2n);
library.symbols.point(new Uint8Array(8), 'text', new DataView(new ArrayBuffer(1)));
library.symbols.point(null, null, new Float64Array(1));
library.symbols.point(ptr(new Uint8Array(1)), 5n, Buffer.alloc(1));
library.symbols.length(new Uint8Array(1), new Uint8Array(1));
library.symbols.nothing();
library.close();
const { symbols, close } = library;
close();
symbols.add(sum, 1);

// @ts-expect-error a string is no i32
library.symbols.add('1', 2);
// @ts-expect-error a plain number is no pointer
library.symbols.point(5, null, new Uint8Array(1));
// @ts-expect-error a buffer argument takes no ArrayBuffer
library.symbols.length(new ArrayBuffer(1), new Uint8Array(1));
// @ts-expect-error a buffer argument takes no null
library.symbols.length(null, new Uint8Array(1));
// @ts-expect-error no such symbol
library.symbols.missing();
// @ts-expect-error no such type
dlopen('x', { f: { args: ['i31'] } });
// @ts-expect-error a library needs functions
dlopen('x');
// @ts-expect-error no name
dlopen(null, {});

const callback = new JSCallback((a: number, b: bigint) => a + Number(b), {
  args: ['i32', 'u64'],
  returns: 'i32',
  threadsafe: true,
});
same<typeof callback.ptr, Pointer | null>(true);
library.symbols.take2(callback);
const entry = callback.ptr;
if (entry) library.symbols.take(entry, 5);
callback.threadsafe satisfies boolean;
callback.close();
// @ts-expect-error read-only
callback.ptr = null;
// @ts-expect-error a function first
new JSCallback({ args: [] }, () => {});

const at: Pointer = ptr(new Uint8Array(4), 2);
ptr(new ArrayBuffer(8));
ptr(new DataView(new ArrayBuffer(8)));
// @ts-expect-error a number has no address
ptr(5);
same<ReturnType<typeof toArrayBuffer>, ArrayBuffer>(true);
const buffer: Buffer = toBuffer(at, 0, 4);
const memory: ArrayBuffer = toArrayBuffer(at, 0, 4);
toArrayBuffer(5, 0, 4);
toArrayBuffer(5n);
buffer.byteLength + memory.byteLength;

const numbers: number[] = [
  read.u8(at, 0),
  read.i8(at),
  read.u16(at),
  read.i16(at),
  read.u32(at),
  read.i32(at),
  read.f32(at),
  read.f64(at),
  read.ptr(at),
  read.intptr(5),
];
const bigs: bigint[] = [read.u64(at), read.i64(5n)];
[numbers, bigs];

const text: string = new CString(at);
const text2: string = CString(at, 0, 4);
new CString(null).toUpperCase() + text + text2;
/hello/.test(new CString(at, 1));

const version = CFunction({ returns: 'cstring', args: [], ptr: at });
version.close();
CFunction({ ptr: 5n });
// @ts-expect-error an address is needed
CFunction({ args: [] });

const exact = dlopen('x', {
  add: { args: ['i32', 'f64'], returns: 'u8' },
  nothing: { args: [], returns: 'void' },
} as const);
same<Parameters<typeof exact.symbols.add>, [number, number]>(true);
same<ReturnType<typeof exact.symbols.nothing>, undefined>(true);
// @ts-expect-error an argument is missing
exact.symbols.add(1);
// @ts-expect-error one too many
exact.symbols.add(1, 2, 3);

const linked = linkSymbols({ getMajor: { returns: 'cstring', args: [], ptr: at } });
same<ReturnType<typeof linked.symbols.getMajor>, string | null>(true);

const compiled = cc({
  source: 'add.c',
  symbols: { add: { args: ['int', 'int'], returns: 'int' }, made: { args: ['napi_env'], returns: 'napi_value' } },
  library: ['m'],
  include: 'include',
  flags: ['-O1'],
  define: { DEBUG: '1' },
});
compiled.symbols.add(1, 2).toFixed();
same<ReturnType<typeof compiled.symbols.made>, unknown>(true);
cc({ source: new URL('file:///add.c'), symbols: { add: {} } });

const sources: string[] = viewSource({ add: { args: ['i32'], returns: 'i32' } });
const source: string = viewSource({ args: ['i32'] }, true);
[sources, source];

const description: FFIFunction = { args: ['i32'], returns: FFIType.void, ptr: at };
const type: FFITypeOrString = 'usize';
const all: Symbols = { description };
const generic = <T extends Symbols>(given: Library<T>) => given.symbols;
generic(library).add(1, 2);
[type, all];

const byNumber: FFIType = FFIType.pointer;
const value: 12 = FFIType.ptr;
same<typeof byNumber extends number ? true : false, true>(true);
value satisfies number;
