// Types of `polyffi/bun`: what a program written for `bun:ffi` of Bun 1.4 can name and observe.

import type { AnyBuffer, TypedArray, URL } from './globals.js';

// Without this everything here would be exported.
export {};

/** A native address as a number. The mark keeps other numbers from being taken for one. */
export type Pointer = number & { __pointer__: null };

/** The number of each type. */
export enum FFIType {
  char = 0,
  i8 = 1,
  int8_t = 1,
  u8 = 2,
  uint8_t = 2,
  i16 = 3,
  int16_t = 3,
  u16 = 4,
  uint16_t = 4,
  i32 = 5,
  int32_t = 5,
  int = 5,
  c_int = 5,
  u32 = 6,
  uint32_t = 6,
  c_uint = 6,
  i64 = 7,
  int64_t = 7,
  isize = 7,
  u64 = 8,
  uint64_t = 8,
  usize = 8,
  f64 = 9,
  double = 9,
  f32 = 10,
  float = 10,
  bool = 11,
  ptr = 12,
  pointer = 12,
  'void*' = 12,
  'char*' = 12,
  /** Only as a result. */
  void = 13,
  /** A JavaScript string is passed as UTF-8 for the time of the call; a result is a string, or `null` for NULL. */
  cstring = 14,
  /** A result that fits a number is one, else it is a bigint. */
  i64_fast = 15,
  /** A result that fits a number is one, else it is a bigint. */
  u64_fast = 16,
  function = 17,
  callback = 17,
  fn = 17,
  /** Only in `cc()`, only as an argument: filled in, but it keeps its place among the JavaScript arguments. */
  napi_env = 18,
  /** Only in `cc()`: the value itself. */
  napi_value = 19,
  /** The address of a view, and nothing else. */
  buffer = 20,
  /** The length in bytes of a view. */
  buffer_length = 21,
  buffer_bytelength = 21,
}

type Bytes = TypedArray | DataView;

/** What JavaScript may pass for each type. */
export interface FFITypeToArgsType {
  [FFIType.char]: number;
  [FFIType.i8]: number;
  [FFIType.u8]: number;
  [FFIType.i16]: number;
  [FFIType.u16]: number;
  [FFIType.i32]: number;
  [FFIType.u32]: number;
  [FFIType.i64]: number | bigint;
  [FFIType.u64]: number | bigint;
  [FFIType.f64]: number;
  [FFIType.f32]: number;
  [FFIType.bool]: boolean;
  [FFIType.ptr]: TypedArray | Pointer | bigint | null;
  [FFIType.void]: undefined;
  [FFIType.cstring]: string | TypedArray | Pointer | bigint | null;
  [FFIType.i64_fast]: number | bigint;
  [FFIType.u64_fast]: number | bigint;
  [FFIType.function]: Pointer | JSCallback;
  [FFIType.napi_env]: unknown;
  [FFIType.napi_value]: unknown;
  [FFIType.buffer]: Bytes;
  [FFIType.buffer_length]: Bytes;
}

/** What JavaScript receives for each type. */
export interface FFITypeToReturnsType {
  [FFIType.char]: number;
  [FFIType.i8]: number;
  [FFIType.u8]: number;
  [FFIType.i16]: number;
  [FFIType.u16]: number;
  [FFIType.i32]: number;
  [FFIType.u32]: number;
  [FFIType.i64]: bigint;
  [FFIType.u64]: bigint;
  [FFIType.f64]: number;
  [FFIType.f32]: number;
  [FFIType.bool]: boolean;
  [FFIType.ptr]: Pointer | bigint | null;
  [FFIType.void]: undefined;
  [FFIType.cstring]: string | null;
  [FFIType.i64_fast]: number | bigint;
  [FFIType.u64_fast]: number | bigint;
  [FFIType.function]: Pointer | bigint | null;
  [FFIType.napi_env]: unknown;
  [FFIType.napi_value]: unknown;
  [FFIType.buffer]: Bytes;
  [FFIType.buffer_length]: Bytes;
}

/** The type that each name stands for. */
export interface FFITypeStringToType {
  char: FFIType.char;
  i8: FFIType.i8;
  int8_t: FFIType.int8_t;
  u8: FFIType.u8;
  uint8_t: FFIType.uint8_t;
  i16: FFIType.i16;
  int16_t: FFIType.int16_t;
  u16: FFIType.u16;
  uint16_t: FFIType.uint16_t;
  i32: FFIType.i32;
  int32_t: FFIType.int32_t;
  int: FFIType.int;
  c_int: FFIType.c_int;
  u32: FFIType.u32;
  uint32_t: FFIType.uint32_t;
  c_uint: FFIType.c_uint;
  i64: FFIType.i64;
  int64_t: FFIType.int64_t;
  isize: FFIType.isize;
  u64: FFIType.u64;
  uint64_t: FFIType.uint64_t;
  usize: FFIType.usize;
  size_t: FFIType.usize;
  f64: FFIType.f64;
  double: FFIType.double;
  f32: FFIType.f32;
  float: FFIType.float;
  bool: FFIType.bool;
  ptr: FFIType.ptr;
  pointer: FFIType.pointer;
  'void*': FFIType.ptr;
  'char*': FFIType.ptr;
  void: FFIType.void;
  cstring: FFIType.cstring;
  i64_fast: FFIType.i64_fast;
  u64_fast: FFIType.u64_fast;
  // By name these take what a pointer takes, as Bun's own types have it.
  function: FFIType.ptr | FFIType.function;
  callback: FFIType.ptr | FFIType.function;
  fn: FFIType.ptr | FFIType.function;
  napi_env: FFIType.napi_env;
  napi_value: FFIType.napi_value;
  buffer: FFIType.buffer;
  buffer_length: FFIType.buffer_length;
  buffer_bytelength: FFIType.buffer_length;
}

export type FFITypeOrString = FFIType | keyof FFITypeStringToType;

/** The number of a type that is given by number or by name. */
export type ToFFIType<T extends FFITypeOrString> = T extends FFIType
  ? T
  : T extends keyof FFITypeStringToType
    ? FFITypeStringToType[T]
    : never;

/** One function's description. */
export interface FFIFunction {
  /** Types of the arguments; default none. At most 32. */
  readonly args?: readonly FFITypeOrString[];
  /** Type of the result; default `void`. */
  readonly returns?: FFITypeOrString;
  /** The address: required by `linkSymbols` and `CFunction`; `dlopen` takes it in place of the symbol's own. */
  readonly ptr?: Pointer | bigint;
  /** Only for `JSCallback`: C may call from any thread; the call is queued, and C gets zero at once. */
  readonly threadsafe?: boolean;
}

export type Symbols = Readonly<Record<string, FFIFunction>>;

type ArgumentsOf<F extends FFIFunction> = F['args'] extends infer A extends readonly FFITypeOrString[]
  ? { [I in keyof A]: FFITypeToArgsType[ToFFIType<A[I]>] }
  : [unknown] extends [F['args']]
    ? []
    : never;

type ResultOf<F extends FFIFunction> = [unknown] extends [F['returns']]
  ? undefined
  : FFITypeToReturnsType[ToFFIType<NonNullable<F['returns']>>];

declare const FFIFunctionCallableSymbol: unique symbol;

/** The functions that descriptions give. */
export type ConvertFns<Fns extends Symbols> = {
  [K in keyof Fns]: {
    (...args: ArgumentsOf<Fns[K]>): ResultOf<Fns[K]>;
    /** The address of the native function. */
    readonly ptr: Pointer;
    /** The function itself. */
    readonly native: CallableFunction;
    __ffi_function_callable: typeof FFIFunctionCallableSymbol;
  };
};

/** An open library. */
export interface Library<Fns extends Symbols> {
  symbols: ConvertFns<Fns>;
  /** Closes the library. Calling one of its functions afterwards throws. */
  close(): void;
}

/** A file by name, as `Bun.file()` gives it. */
interface NamedFile {
  readonly name?: string;
  readonly size: number;
  text(): Promise<string>;
}

/**
 * Opens a library and binds functions of it.
 * @param name a path, a bare file name, a `file:` string or URL
 * @throws if the library or a symbol is missing, or a description is wrong
 */
export function dlopen<Fns extends Record<string, FFIFunction>>(
  name: string | URL | NamedFile,
  symbols: Fns,
): Library<Fns>;

/** Binds functions by their addresses. */
export function linkSymbols<Fns extends Record<string, FFIFunction>>(symbols: Fns): Library<Fns>;

type CFunctionResult = CallableFunction & {
  close(): void;
};

/** Binds one function by its address. */
export const CFunction: {
  (fn: FFIFunction & { ptr: Pointer | number | bigint }): CFunctionResult;
  new (fn: FFIFunction & { ptr: Pointer | number | bigint }): CFunctionResult;
};

/** Compiles C at run time and binds functions of it. */
export function cc<Fns extends Record<string, FFIFunction>>(options: {
  /** One file, or several that are linked together. */
  source: string | URL | NamedFile | readonly (string | URL | NamedFile)[];
  /** Libraries to link, as after `-l`. */
  library?: string[] | string;
  /** Folders with headers, as after `-I`. */
  include?: string[] | string;
  symbols: Fns;
  /** Macros. */
  define?: Record<string, string>;
  /** Further flags of the compiler. */
  flags?: string | string[];
}): Library<Fns>;

/**
 * The address of a view's first byte. It does not keep the view alive.
 * @param byteOffset is added to the address
 */
export function ptr(view: TypedArray | ArrayBufferLike | DataView, byteOffset?: number): Pointer;

/**
 * An ArrayBuffer over native memory, without a copy. Without a length it ends at the first NUL.
 * @param deallocator address of a `void (*)(void *bytes, void *context)` that is called once, after collection
 */
export function toArrayBuffer(
  ptr: Pointer | number | bigint,
  byteOffset?: number,
  byteLength?: number,
  deallocator?: Pointer | number | bigint | null,
): ArrayBuffer;
export function toArrayBuffer(
  ptr: Pointer | number | bigint,
  byteOffset: number | undefined,
  byteLength: number | undefined,
  deallocatorContext: Pointer | number | bigint | null | undefined,
  deallocator: Pointer | number | bigint | null | undefined,
): ArrayBuffer;

/** The same as a Buffer. */
export function toBuffer(
  ptr: Pointer | number | bigint,
  byteOffset?: number,
  byteLength?: number,
  deallocator?: Pointer | number | bigint | null,
): AnyBuffer;
export function toBuffer(
  ptr: Pointer | number | bigint,
  byteOffset: number | undefined,
  byteLength: number | undefined,
  deallocatorContext: Pointer | number | bigint | null | undefined,
  deallocator: Pointer | number | bigint | null | undefined,
): AnyBuffer;

/** Reads native memory, in the machine's byte order, at any alignment. */
export namespace read {
  function u8(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function i8(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function u16(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function i16(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function u32(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function i32(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function f32(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function u64(ptr: Pointer | number | bigint, byteOffset?: number): bigint;
  function i64(ptr: Pointer | number | bigint, byteOffset?: number): bigint;
  function f64(ptr: Pointer | number | bigint, byteOffset?: number): number;
  /** 0 for NULL. */
  function ptr(ptr: Pointer | number | bigint, byteOffset?: number): number;
  function intptr(ptr: Pointer | number | bigint, byteOffset?: number): number;
}

/**
 * A string that was copied from native memory. With `new` it is an object that extends `String`, as Bun's documents
 * have it, and goes wherever a string does; called without, it is a primitive string without the fields.
 */
export type CString = string & {
  readonly ptr: Pointer;
  readonly byteOffset?: number;
  readonly byteLength?: number;
  /** The memory itself, without the NUL. */
  readonly arrayBuffer: ArrayBuffer;
};

export interface CStringConstructor {
  new (ptr: Pointer | number | bigint | null, byteOffset?: number, byteLength?: number): CString;
  (ptr: Pointer | number | bigint | null, byteOffset?: number, byteLength?: number): string;
}

export const CString: CStringConstructor;

/** A JavaScript function that C can call. It lives until it is closed. */
export class JSCallback {
  constructor(callback: (...args: any[]) => any, definition: FFIFunction);
  /** The address that C calls; `null` after `close()`. */
  readonly ptr: Pointer | null;
  readonly threadsafe: boolean;
  close(): void;
  [Symbol.toPrimitive](): number;
}

/** The source that a description is turned into. */
export function viewSource(symbols: Symbols, is_callback?: false): string[];
export function viewSource(callback: FFIFunction, is_callback: true): string;

/** The platform's file name extension of libraries: `so`, `dylib` or `dll`. */
export const suffix: 'so' | 'dylib' | 'dll' | (string & {});

/** The functions below the others: their errors are returned, not thrown. */
export const native: {
  dlopen<Fns extends Record<string, FFIFunction>>(name: string, symbols: Fns): Library<Fns> | Error;
  /** @deprecated Use `JSCallback`. */
  callback(...args: unknown[]): never;
};
