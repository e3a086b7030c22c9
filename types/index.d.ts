// Types of the main entry point: those of node:ffi under the same names, and what polyffi adds. They need TypeScript 5.2,
// and neither @types/node nor the DOM: what these declare is used where it is there.

/// <reference lib="esnext.disposable" />

import type { CFunctionText, CLibrary, CType, Memory } from './c.js';
import type { FunctionOfText, FunctionsOf } from './c-text.js';
import type { AnyBuffer, AbortSignal, Encoding, OwnBuffer, URL } from './globals.js';

export * from './c.js';
// Without this everything here would be exported.
export {};

type Bytes = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

declare const ofView: unique symbol;
/** The members of a struct in memory, as `view()` gives them: it stands for the address of that memory, too. */
export type StructView<T> = T & { readonly [ofView]: true };
/** What stands for an address by itself. */
type Handed = JSCallback<any> | Memory | { readonly [ofView]: true };

// Types -------------------------------------------------------------------------------------------------------------

/** What a value of each node:ffi type is: a row of {@link ArgumentTypeMap} and {@link ReturnTypeMap}. */
export interface DataTypeMap {
  void: 'void';
  char: 'number';
  bool: 'number';
  i8: 'number';
  int8: 'number';
  u8: 'number';
  uint8: 'number';
  i16: 'number';
  int16: 'number';
  u16: 'number';
  uint16: 'number';
  i32: 'number';
  int32: 'number';
  u32: 'number';
  uint32: 'number';
  i64: 'bigint';
  int64: 'bigint';
  u64: 'bigint';
  uint64: 'bigint';
  float: 'number';
  f32: 'number';
  float32: 'number';
  double: 'number';
  f64: 'number';
  float64: 'number';
  pointer: 'pointer';
  ptr: 'pointer';
  function: 'pointer';
  buffer: 'pointer';
  arraybuffer: 'pointer';
  string: 'pointer';
  str: 'pointer';
}

/** What an argument takes. */
export interface ArgumentTypeMap {
  void: undefined;
  number: number;
  /** A number has to be a safe integer. */
  bigint: bigint | number;
  pointer: bigint | string | ArrayBuffer | ArrayBufferView | Handed | null | undefined;
}

/** What a result is, and what a callback is given. */
export interface ReturnTypeMap {
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type
  void: void;
  number: number;
  bigint: bigint;
  pointer: bigint;
}

/** C's names, beyond those of node:ffi. A name with `*` in it is a pointer. */
export interface CTypeMap {
  'signed char': 'number';
  'unsigned char': 'number';
  short: 'number';
  'short int': 'number';
  'signed short': 'number';
  'signed short int': 'number';
  'unsigned short': 'number';
  'unsigned short int': 'number';
  int: 'number';
  signed: 'number';
  'signed int': 'number';
  unsigned: 'number';
  'unsigned int': 'number';
  long: 'long';
  'long int': 'long';
  'signed long': 'long';
  'signed long int': 'long';
  'unsigned long': 'long';
  'unsigned long int': 'long';
  'long long': 'bigint';
  'long long int': 'bigint';
  'signed long long': 'bigint';
  'signed long long int': 'bigint';
  'unsigned long long': 'bigint';
  'unsigned long long int': 'bigint';
  int8_t: 'number';
  uint8_t: 'number';
  int16_t: 'number';
  uint16_t: 'number';
  int32_t: 'number';
  uint32_t: 'number';
  int64_t: 'bigint';
  uint64_t: 'bigint';
  size_t: 'word';
  ssize_t: 'word';
  intptr_t: 'word';
  uintptr_t: 'word';
  ptrdiff_t: 'word';
  wchar_t: 'number';
  _Bool: 'flag';
  'long double': 'bytes';
}

interface CArgumentMap extends ArgumentTypeMap {
  flag: boolean | number;
  long: bigint | number;
  word: bigint | number;
  bytes: Bytes;
}

interface CReturnMap extends ReturnTypeMap {
  /** 1 or 0. */
  flag: number;
  /** 64 bits except on Windows. */
  long: bigint;
  /** As wide as a pointer. */
  word: bigint;
  bytes: Uint8Array;
}

type Sign = 'signed' | 'unsigned';
/** The orders in which C allows the words of an integer type. */
type Orders<W extends string> =
  | `${W} int`
  | `int ${W}`
  | `${Sign} ${W}`
  | `${W} ${Sign}`
  | `${Sign} ${W} int`
  | `${Sign} int ${W}`
  | `${W} ${Sign} int`
  | `${W} int ${Sign}`
  | `int ${W} ${Sign}`
  | `int ${Sign} ${W}`;
type OtherOrders = { [K in Orders<'short'> | `char ${Sign}` | `int ${Sign}`]: 'number' } & {
  [K in Orders<'long'>]: 'long';
} & { [K in Orders<'long long'> | `long ${Sign} long` | `long int long`]: 'bigint' };

type Names = DataTypeMap & CTypeMap & OtherOrders;
type PointerName = `${string}*${string}`;
type Qualifier = 'const' | 'volatile';
/** Names with more space than between two words. */
type SpacedName =
  ` ${string}` | `${string} ` | `${string}  ${string}` | `${string}\t${string}` | `${string}\n${string}`;
type Squeezed<S extends string> = S extends ` ${infer R}`
  ? Squeezed<R>
  : S extends `${infer R} `
    ? Squeezed<R>
    : S extends `${infer A}  ${infer B}`
      ? Squeezed<`${A} ${B}`>
      : S extends `${infer A}${'\t' | '\n'}${infer B}`
        ? Squeezed<`${A} ${B}`>
        : S;
/** The kind of a name: qualifiers and spaces say nothing of values. */
type KindOf<T> = IsAny<T> extends true ? keyof CReturnMap : KindOfName<T>;
type KindOfName<T> = T extends keyof Names
  ? Names[T]
  : T extends PointerName
    ? 'pointer'
    : T extends `${Qualifier} ${infer R}` | `${infer R} ${Qualifier}`
      ? KindOf<R>
      : T extends SpacedName
        ? KindOf<Squeezed<T>>
        : never;

/** Memory or an address. */
type Place = Bytes | bigint | { readonly [ofView]: true };

/** A structured type, or the same type whose values are bytes. */
export interface CompoundType<In, Out> {
  /** In bytes. */
  readonly size: number;
  /** In bytes. */
  readonly align: number;
  /** Carries the types only. */
  readonly __in?: In;
  readonly __out?: Out;
}

/** A struct or union: `T` is what comes out of memory, `In` what goes in. */
export interface StructType<T, In = T> extends CompoundType<In | Bytes, T> {
  /** The offset of each field, in bytes. */
  readonly offsets: { readonly [K in keyof T]: number };
  /** Reads one value at an offset in bytes, of memory or an address. */
  read(source: Place, offset?: number): T;
  /** Writes one value at an offset in bytes, into memory or at an address. */
  write(value: In | Bytes, target: Place, offset?: number): void;
  /** An object whose accessors read and write the memory of `buffer`, or at an address. */
  view(buffer: Place, offset?: number): StructView<T>;
  /** The same type, whose values come back as a fresh Uint8Array. */
  readonly bytes: CompoundType<In | Bytes, Uint8Array>;
}

export interface ArrayType<T, In = T> extends CompoundType<readonly In[] | Bytes, T[]> {
  readonly length: number;
  read(source: Place, offset?: number): T[];
  write(value: readonly In[] | Bytes, target: Place, offset?: number): void;
  /** Elements that are the memory itself; of numbers a typed array. */
  view(buffer: Place, offset?: number): ArrayView<T>;
  readonly bytes: CompoundType<readonly In[] | Bytes, Uint8Array>;
}

/** The elements of an array where they lie. */
export interface ArrayView<T> extends Iterable<T> {
  [index: number]: T;
  readonly length: number;
}

/** A type of C with what it takes and gives. */
export interface ValueType<In, Out> extends CType<Out> {
  readonly size: number;
  readonly align: number;
  /** Carries the types only. */
  readonly __in?: In;
  readonly __out?: Out;
}

/** A field that is some bits of an integer. It is no type by itself. */
export interface BitField<T> {
  readonly __bits?: T;
}

/** A function by its signature, wherever a type stands: a pointer to it. */
export interface FunctionType {
  readonly arguments?: readonly any[] | undefined;
  readonly return?: any;
}

/** What stands for an address where a pointer to something is wanted. */
type PointerIn = bigint | string | Bytes | Memory | object | null;

/**
 * A pointer to a type: takes memory, views, objects and arrays that are copied for the call, addresses and null.
 * @param type a type, or its text in C
 */
export function pointer(type: AnyName | Compound | CType | FunctionType | (string & {})): ValueType<PointerIn, bigint>;

/** A pointer to text: a string both ways, null for NULL. */
export function string(
  encoding?: 'utf8' | 'utf16le' | 'utf32le' | 'latin1' | 'wchar',
): ValueType<string | bigint | Bytes | Memory | null, string | null>;

/** Numbers with names: takes both, and gives numbers. Without a type it is the one that a compiler would take. */
export function enumeration<const V extends { readonly [name: string]: number | bigint }>(
  values: V,
  type?: AnyName | CType,
): ValueType<(keyof V & string) | V[keyof V] | number, number>;

/** A field of so many bits of an integer type. */
export function bits<const T extends AnyName | CType>(
  type: T,
  count: number,
): BitField<T extends CType<infer V> ? V : ResultFor<T>>;

/** A function type with a signature: the argument is a plain function, callable for the time of one call. */
export interface CallbackType {
  readonly callback: Signature;
}

type Compound = CompoundType<any, any> | ValueType<any, any>;
type NodeName = keyof DataTypeMap;
type AnyName = keyof Names | PointerName | SpacedName | `${Qualifier} ${string}` | `${string} ${Qualifier}`;

/** The type names that a result may have in node:ffi. */
export type ReturnType = { [K in NodeName]: K }[NodeName];
/** The type names that an argument may have in node:ffi. */
export type ArgumentType = Exclude<ReturnType, 'void'>;

/** Whatever polyffi knows as the type of an argument; `'...'` begins the variadic part. */
export type AnyArgumentType = Exclude<AnyName, 'void'> | Compound | CType | FunctionType | CallbackType | '...';
/** Whatever polyffi knows as the type of a result. */
export type AnyReturnType = AnyName | Compound | CType | FunctionType;

type ArgumentOf<T> = T extends AnyName
  ? CArgumentMap[KindOf<T>]
  : T extends CallbackType
    ? CallbackFunctionOf<T['callback']> | ArgumentTypeMap['pointer']
    : T extends CompoundType<infer In, any>
      ? In
      : T extends CType
        ? any
        : T extends FunctionType
          ? FunctionIn<T>
          : unknown;

/** What a pointer to a function takes. */
type FunctionIn<T> = CallbackFunctionOf<T> | JSCallback<any> | bigint | null;
/** What a pointer to a function is. */
type FunctionOut<T> =
  ArgumentTypesOf<T> extends infer P extends readonly unknown[]
    ? NativeFunction<ArgumentsOf<P>, ResultFor<ReturnTypeOf<T>>> | null
    : never;

type ResultFor<T> = T extends AnyName
  ? CReturnMap[KindOf<T>]
  : T extends CompoundType<any, infer Out>
    ? Out
    : T extends CType<infer V>
      ? V
      : T extends { readonly __bits?: infer V }
        ? V
        : T extends FunctionType
          ? FunctionOut<T>
          : unknown;

/** What a member takes. */
type MemberIn<T> = T extends AnyName
  ? KindOf<T> extends 'pointer'
    ? bigint | Handed | null | undefined
    : CArgumentMap[KindOf<T>]
  : T extends ArrayType<any, any>
    ? ArrayIn<T>
    : T extends CompoundType<infer In, any>
      ? In
      : T extends CType
        ? any
        : T extends { readonly __bits?: infer V }
          ? V | boolean | number
          : T extends FunctionType
            ? FunctionIn<T>
            : unknown;
/** Text goes into arrays of bytes. */
type ArrayIn<T> =
  T extends CompoundType<infer In, any> ? (T extends { readonly [ofText]: true } ? In | string : In) : never;
declare const ofText: unique symbol;
/** An array of C's characters, which takes text. */
export interface TextType extends ArrayType<number> {
  readonly [ofText]: true;
}
type Byte = 'char' | 'int8' | 'i8' | 'uint8' | 'u8' | 'signed char' | 'unsigned char' | 'int8_t' | 'uint8_t';

/** What a callback may give: pointers may also be null. */
type CallbackResultFor<T> = T extends AnyName
  ? KindOf<T> extends 'pointer'
    ? bigint | Handed | null | undefined
    : KindOf<T> extends 'void'
      ? unknown
      : CArgumentMap[KindOf<T>]
  : T extends CompoundType<infer In, any>
    ? In
    : unknown;

type DropDots<P extends readonly unknown[]> = P extends readonly [infer Head, ...infer Tail]
  ? Head extends '...'
    ? DropDots<Tail>
    : [Head, ...DropDots<Tail>]
  : P extends readonly []
    ? []
    : P;

type AsArguments<T> = T extends unknown[] ? T : never;
type ArgumentsEach<P extends readonly unknown[]> = { -readonly [K in keyof P]: ArgumentOf<P[K]> };
type ResultsEach<P extends readonly unknown[]> = { -readonly [K in keyof P]: ResultFor<P[K]> };
type ArgumentsOf<P extends readonly unknown[]> =
  IsAny<P[number]> extends true ? any[] : AsArguments<ArgumentsEach<DropDots<P>>>;
type CallbackArgumentsOf<P extends readonly unknown[]> =
  IsAny<P[number]> extends true ? any[] : AsArguments<ResultsEach<P>>;

// Signatures --------------------------------------------------------------------------------------------------------

/** A signature as node:ffi takes it. */
export interface FunctionSignature {
  return?: ReturnType | undefined;
  arguments?: readonly ArgumentType[] | undefined;
}

/** Signatures as node:ffi takes them, by symbol. */
export interface FunctionDefinitions {
  [symbol: string]: FunctionSignature;
}

/** A signature with everything that polyffi adds. */
export interface Signature {
  readonly return?: AnyReturnType | undefined;
  readonly arguments?: readonly AnyArgumentType[] | readonly [] | undefined;
  /** Another spelling of `return`. */
  readonly returns?: AnyReturnType | undefined;
  readonly result?: AnyReturnType | undefined;
  /** Another spelling of `arguments`. */
  readonly args?: readonly AnyArgumentType[] | readonly [] | undefined;
  readonly parameters?: readonly AnyArgumentType[] | readonly [] | undefined;
  /** Runs on another thread; the call gives a promise. */
  readonly nonblocking?: boolean | undefined;
  /** The call gives the result together with `errno`. */
  readonly errno?: boolean | undefined;
  /**
   * `false`: what it calls may run JavaScript that polyffi cannot know of, so no call is fast. `true`: it never does,
   * whatever its types say. See docs/performance.md.
   */
  readonly fast?: boolean | undefined;
  /** On Windows: the call gives the result together with what GetLastError() says. Not together with `errno`. */
  readonly lastError?: boolean | undefined;
  /** Where the symbol is missing there is null instead of an error. */
  readonly optional?: boolean | undefined;
  /** The native name, where it differs from the key. */
  readonly symbol?: string | undefined;
  /** Without `return` and `arguments`: the name is a variable of this type. */
  readonly type?: Exclude<AnyReturnType, 'void'> | undefined;
}

export interface Definitions {
  readonly [name: string]: Signature;
}

/** For each key of a signature that means nothing, a type that no value has: its text is what the compiler shows. */
type Misspelt<T, Known extends PropertyKey> = {
  readonly [P in Exclude<keyof T, Known>]: `this key means nothing: ${P & string}`;
};
type Checked<T, More extends PropertyKey = never> =
  IsAny<T> extends true ? unknown : Misspelt<T, keyof Signature | More>;
type CheckedEach<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? unknown
    : IsAny<T[K]> extends true
      ? unknown
      : Checked<T[K], keyof CFunctionText>;
};

type Defined<T, K extends string> = T extends { readonly [P in K]: infer V } ? Exclude<V, undefined> : never;
type OrElse<A, B> = [A] extends [never] ? B : A;
type IsAny<T> = 0 extends 1 & T ? true : false;

type ReturnTypeOf<T> = OrElse<
  Defined<T, 'return'>,
  OrElse<Defined<T, 'returns'>, OrElse<Defined<T, 'result'>, 'return' extends keyof T ? unknown : 'void'>>
>;
type ArgumentTypesOf<T> = OrElse<
  Defined<T, 'arguments'>,
  OrElse<Defined<T, 'args'>, OrElse<Defined<T, 'parameters'>, 'arguments' extends keyof T ? any[] : []>>
>;

type WithErrno<T, V> = T extends { readonly errno: true }
  ? { value: V; errno: number }
  : T extends { readonly lastError: true }
    ? { value: V; lastError: number }
    : V;
type WithPromise<T, V> = T extends { readonly nonblocking: true } ? Promise<V> : V;
/** A nonblocking call may be taken back as long as it has not started. */
type WithSignal<T, A extends unknown[]> = T extends { readonly nonblocking: true }
  ? [...args: A, options?: { signal?: AbortSignal | undefined }]
  : A;
type OrNull<T, V> = T extends { readonly optional: true } ? V | null : V;

/** The function that a signature gives. */
export interface NativeFunction<P extends unknown[] = any[], R = any> {
  (...args: P): R;
  /** The address of the native function. */
  readonly pointer: bigint;
}

type FunctionOf<T> =
  ArgumentTypesOf<T> extends infer P extends readonly unknown[]
    ? NativeFunction<
        WithSignal<T, ArgumentsOf<P>>,
        WithPromise<T, WithErrno<T, unknown extends ReturnTypeOf<T> ? any : ResultFor<ReturnTypeOf<T>>>>
      >
    : never;

type NamesOfFunctions = 'return' | 'returns' | 'result' | 'arguments' | 'args' | 'parameters';
type VariableOrFunctionOf<T> =
  IsAny<T> extends true
    ? FunctionOf<T>
    : [Defined<T, NamesOfFunctions>] extends [never]
      ? [Defined<T, 'type'>] extends [never]
        ? FunctionOf<T>
        : Variable<ResultFor<Defined<T, 'type'>>>
      : FunctionOf<T>;

type CallbackFunctionOf<T> =
  ArgumentTypesOf<T> extends infer P extends readonly unknown[]
    ? (...args: CallbackArgumentsOf<P>) => unknown extends ReturnTypeOf<T> ? any : CallbackResultFor<ReturnTypeOf<T>>
    : never;

export type CallbackFunction<R extends AnyReturnType = any, P extends readonly AnyArgumentType[] = any[]> = (
  ...args: CallbackArgumentsOf<P>
) => ResultFor<R>;
export interface WrappedFunction<R extends AnyReturnType = any, P extends readonly AnyArgumentType[] = any[]> {
  (...args: ArgumentsOf<P>): ResultFor<R>;
  readonly pointer: bigint;
}
export type CallbackFunctionFromSignature<T extends Signature> = CallbackFunctionOf<T>;
export type WrappedFunctionFromSignature<T extends Signature> = FunctionOf<T>;
export type WrappedFunctionsFromDefinitions<T extends Definitions> = {
  -readonly [K in keyof T]: OrNull<T[K], VariableOrFunctionOf<T[K]>>;
};
export type ReturnTypeFromFunctionSignature<T extends Signature> = ReturnTypeOf<T>;
export type ArgumentTypesFromFunctionSignature<T extends Signature> = ArgumentTypesOf<T>;

// Libraries ---------------------------------------------------------------------------------------------------------

/** How the system's loader opens a library. Only those that are given are asked for. */
export interface LoaderFlags {
  /** Resolve functions when they are first called: the default. */
  lazy?: boolean;
  /** Resolve everything at once. */
  now?: boolean;
  /** Keep the symbols to this library: the default. */
  local?: boolean;
  /** Offer the symbols to libraries that are opened later. */
  global?: boolean;
  /** Prefer the library's own symbols to those of the process (glibc). */
  deep?: boolean;
  /** `fast` of the functions that say nothing themselves. */
  fast?: boolean;
}

export interface DynamicLibraryResult<T extends Definitions> extends Disposable {
  lib: DynamicLibrary;
  functions: WrappedFunctionsFromDefinitions<T>;
  /** The same object as `functions`. */
  symbols: WrappedFunctionsFromDefinitions<T>;
  close(): void;
}

/** The suffix of a shared library's file name on this system. */
export const suffix: string;

type LibraryPath = string | URL | null | readonly (string | URL | null)[];

/** `S` is there so that TypeScript keeps the texts as they stand. */
interface CDefinitions<S extends string> {
  readonly [name: string]: Definitions[string] | S | (CFunctionText & { readonly c: S });
}

type TextOr<D> = D extends string
  ? FunctionOfText<D>
  : D extends CFunctionText
    ? FunctionOfText<D['c'], D>
    : VariableOrFunctionOf<D>;

type Bound<T extends CDefinitions<string>> = {
  -readonly [K in keyof T]: OrNull<T[K], TextOr<T[K]>>;
};

/** Opens a library and binds functions of it, by name. Null is the process itself. */
export function dlopen<const T extends Definitions = {}>(
  path: string | null,
  definitions?: T & CheckedEach<T>,
  flags?: LoaderFlags,
): DynamicLibraryResult<T>;
/** The same from C text, whole or function by function, and from the first of several libraries that opens. */
export function dlopen<const S extends string>(
  path: LibraryPath,
  text: S,
  flags?: LoaderFlags,
): { lib: DynamicLibrary; functions: FunctionsOf<S>; symbols: FunctionsOf<S>; close(): void } & Disposable;
export function dlopen<const T extends CDefinitions<S>, S extends string = string>(
  path: LibraryPath,
  definitions: T & CheckedEach<T>,
  flags?: LoaderFlags,
): { lib: DynamicLibrary; functions: Bound<T>; symbols: Bound<T>; close(): void } & Disposable;
/** Closes a library: one of `dlopen`, a `DynamicLibrary`, or what `open` of `cdef` gave. */
export function dlclose(handle: DynamicLibrary | CLibrary | Disposable): void;
/** The address of a symbol. */
export function dlsym(handle: DynamicLibrary, symbol: string): bigint;

export interface Variable<T> {
  /** Where it is. */
  readonly pointer: bigint;
  value: T;
}

/** A library that is open, as node:ffi has it. */
export class DynamicLibrary {
  constructor(path: string | null, flags?: LoaderFlags);
  readonly path: string;
  readonly symbols: { [symbol: string]: bigint };
  readonly functions: { [symbol: string]: WrappedFunction };
  close(): void;
  [Symbol.dispose](): void;
  getFunction<const T extends Signature>(
    name: string,
    signature: T & Checked<T>,
  ): OrNull<T, WrappedFunctionFromSignature<T>>;
  /** The function at an address, which keeps this library open. */
  getFunctionFromPointer<const T extends Signature>(
    pointer: bigint,
    signature: T & Checked<T>,
  ): WrappedFunctionFromSignature<T>;
  getFunctions(): { [symbol: string]: WrappedFunction };
  getFunctions<const T extends Definitions>(definitions: T & CheckedEach<T>): WrappedFunctionsFromDefinitions<T>;
  getSymbol(name: string): bigint;
  getSymbols(): Record<string, bigint>;
  /** A variable that the library exports. */
  getVariable<const T extends Exclude<AnyReturnType, 'void'>>(name: string, type: T): Variable<ResultFor<T>>;
  registerCallback(callback: () => void): bigint;
  registerCallback<const T extends Signature>(
    signature: T & Checked<T>,
    callback: CallbackFunctionFromSignature<T>,
  ): bigint;
  unregisterCallback(pointer: bigint): void;
  refCallback(pointer: bigint): void;
  unrefCallback(pointer: bigint): void;
}

// Memory ------------------------------------------------------------------------------------------------------------

/** Reads a number at an address, at an offset in bytes. */
export function getInt8(pointer: bigint, offset?: number): number;
export function getUint8(pointer: bigint, offset?: number): number;
export function getInt16(pointer: bigint, offset?: number): number;
export function getUint16(pointer: bigint, offset?: number): number;
export function getInt32(pointer: bigint, offset?: number): number;
export function getUint32(pointer: bigint, offset?: number): number;
export function getInt64(pointer: bigint, offset?: number): bigint;
export function getUint64(pointer: bigint, offset?: number): bigint;
export function getFloat32(pointer: bigint, offset?: number): number;
export function getFloat64(pointer: bigint, offset?: number): number;

/** Writes a number at an address, at an offset in bytes. */
export function setInt8(pointer: bigint, offset: number, value: number): void;
export function setUint8(pointer: bigint, offset: number, value: number): void;
export function setInt16(pointer: bigint, offset: number, value: number): void;
export function setUint16(pointer: bigint, offset: number, value: number): void;
export function setInt32(pointer: bigint, offset: number, value: number): void;
export function setUint32(pointer: bigint, offset: number, value: number): void;
export function setInt64(pointer: bigint, offset: number, value: number | bigint): void;
export function setUint64(pointer: bigint, offset: number, value: number | bigint): void;
export function setFloat32(pointer: bigint, offset: number, value: number): void;
export function setFloat64(pointer: bigint, offset: number, value: number): void;

/** The UTF-8 text at an address, up to its NUL; null for 0n. */
export function toString(pointer: bigint): string | null;
/** A copy of native memory; with `copy` false a view of it, which stays valid only as long as the memory does. */
export function toBuffer(pointer: bigint, length: number, copy?: boolean): OwnBuffer;
/** As `toBuffer`, an ArrayBuffer. */
export function toArrayBuffer(pointer: bigint, length: number, copy?: boolean): ArrayBuffer;
/** Writes text and a NUL to an address where there is room for `length` bytes. */
export function exportString(string: string, pointer: bigint, length: number, encoding?: Encoding): void;
/** Copies bytes to an address where there is room for `length` bytes. */
export function exportBuffer(buffer: AnyBuffer, pointer: bigint, length: number): void;
/** Copies an ArrayBuffer to an address where there is room for `length` bytes. */
export function exportArrayBuffer(arrayBuffer: ArrayBuffer, pointer: bigint, length: number): void;
/** Copies the bytes of a view to an address where there is room for `length` bytes. */
export function exportArrayBufferView(arrayBufferView: ArrayBufferView, pointer: bigint, length: number): void;
/** The address of the first byte; 0n where there is none. */
export function getRawPointer(source: ArrayBuffer | SharedArrayBuffer | ArrayBufferView): bigint;
/** The address of this thread's `uv_loop_t`. */
export function getCurrentEventLoop(): bigint;

type TypeConstants = {
  readonly VOID: 'void';
  readonly POINTER: 'pointer';
  readonly BUFFER: 'buffer';
  readonly ARRAY_BUFFER: 'arraybuffer';
  readonly FUNCTION: 'function';
  readonly BOOL: 'bool';
  readonly CHAR: 'char';
  readonly STRING: 'string';
  readonly FLOAT: 'float';
  readonly DOUBLE: 'double';
  readonly INT_8: 'int8';
  readonly UINT_8: 'uint8';
  readonly INT_16: 'int16';
  readonly UINT_16: 'uint16';
  readonly INT_32: 'int32';
  readonly UINT_32: 'uint32';
  readonly INT_64: 'int64';
  readonly UINT_64: 'uint64';
  readonly FLOAT_32: 'float32';
  readonly FLOAT_64: 'float64';
};
/** The names of node:ffi's types. */
export const types: TypeConstants;
export type types = TypeConstants[keyof TypeConstants];

// Beyond node:ffi ---------------------------------------------------------------------------------------------------

type FieldType = Exclude<AnyName, 'void'> | Compound | CType | BitField<any> | FunctionType;
type PlacedField = {
  readonly type: FieldType;
  /** The field's own alignment, in bytes: at least as much as its type has. */
  readonly align?: number;
  /** Where the field lies, in bytes. */
  readonly offset?: number;
};
type TypeOfField<T> = T extends { readonly type: infer V } ? V : T;
type FieldOf<T> = ResultFor<TypeOfField<T>>;
type FieldIn<T> = MemberIn<TypeOfField<T>>;

export interface Layout {
  /** The largest alignment of a field, in bytes, as `#pragma pack(n)`. */
  pack?: number;
  /** The smallest alignment of the whole, in bytes. */
  align?: number;
}

/** A struct type, laid out as C lays it out. */
export function struct<const F extends { readonly [field: string]: FieldType | PlacedField }>(
  fields: F,
  layout?: Layout,
): StructType<{ -readonly [K in keyof F]: FieldOf<F[K]> }, { readonly [K in keyof F]: FieldIn<F[K]> }>;
/** A union type: every field lies at offset 0. */
export function union<const F extends { readonly [field: string]: FieldType | PlacedField }>(
  fields: F,
  layout?: Layout,
): StructType<{ -readonly [K in keyof F]?: FieldOf<F[K]> }, { readonly [K in keyof F]?: FieldIn<F[K]> }>;
/** An array of `length` elements, as a field of a struct; without a length, the last field. */
export function array<const T extends FieldType>(
  type: T,
  length?: number,
): T extends Byte ? TextType : ArrayType<ResultFor<T>, MemberIn<T>>;

/** The size of a type in bytes; undefined if the name is not known. */
export function sizeof(type: AnyName | Compound): number;
export function sizeof(type: string): number | undefined;

/** A function of a library by its C types, as the first draft of `node:ffi` had it. */
export function getNativeFunction<const R extends AnyName, const P extends readonly Exclude<AnyName, 'void'>[]>(
  library: string | null,
  name: string,
  returnType: R,
  argumentTypes: P,
): (...args: ArgumentsOf<P>) => ResultFor<R>;
/** The same as {@link getRawPointer}. */
export const getBufferPointer: typeof getRawPointer;

export interface CallbackOptions {
  /** Every call is queued and C gets zero at once. */
  readonly threadsafe?: boolean | undefined;
  /** Milliseconds that another thread waits for this one while it is inside one native call; 0, the default: for ever. */
  readonly patience?: number | undefined;
}

/** A native entry point for a JavaScript function, until `close()`. */
export class JSCallback<const T extends Signature = Signature> implements Disposable {
  constructor(
    callback: CallbackFunctionFromSignature<T>,
    signature?: T & CallbackOptions & Checked<T, keyof CallbackOptions>,
  );
  /** Its address; null after `close()`. */
  readonly ptr: bigint | null;
  /** Keeps the process alive while it is open. */
  ref(): this;
  unref(): this;
  close(): void;
  [Symbol.dispose](): void;
}

/** A String object with the text at an address; see {@link CString}. */
export interface CString extends String {
  readonly ptr: bigint;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** The bytes of the text where they lie, without the NUL. */
  readonly arrayBuffer: ArrayBuffer;
}

/**
 * The UTF-8 text at an address: a string, or null for the null pointer; with `new` a String object. Lengths are in
 * bytes; without one the text ends at the first NUL.
 */
export const CString: {
  (pointer: bigint, byteOffset?: number, byteLength?: number): string | null;
  new (pointer: bigint, byteOffset?: number, byteLength?: number): CString;
  readonly prototype: CString;
};

/** What is open, where the environment variable POLYFFI_DEBUG was set when polyffi was loaded. */
export function openHandles(): {
  callbacks: { name: string; place: string }[];
  libraries: { path: string | null; place: string }[];
  /** How calls get into C: no call is fast while a callback of this thread is alive. */
  calls: 'Node-API' | 'raw' | 'fast';
};
