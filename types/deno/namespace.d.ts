// The FFI part of the Deno namespace. A program that is typed against Deno's own declarations compiles against these:
// the names are Deno's, what stands behind them is written as tables and looked up.

import type { OwnBytes, URL } from '../globals.js';

// Without this everything here would be exported.
export {};

declare const brand: unique symbol;

/** Memory that native code may be given: any buffer, and any view of one. */
type Bytes = ArrayBufferLike | ArrayBufferView;

// Types of definitions

export type NativeNumberType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64';
export type NativeBigIntType = 'u64' | 'i64' | 'usize' | 'isize';
export type NativeBooleanType = 'bool';
export type NativePointerType = 'pointer';
export type NativeBufferType = 'buffer';
export type NativeFunctionType = 'function';
/** Only as a result. */
export type NativeVoidType = 'void';

/** A C struct by value: its fields' types in their order, laid out as C does. */
export interface NativeStructType {
  readonly struct: readonly NativeType[];
}

/** What a parameter, a static or a field of a struct can be. */
export type NativeType =
  | NativeNumberType
  | NativeBigIntType
  | NativeBooleanType
  | NativePointerType
  | NativeBufferType
  | NativeFunctionType
  | NativeStructType;

/** What a result can be. */
export type NativeResultType = NativeType | NativeVoidType;

/** A type that says nothing about what is inferred. */
type Uninferred<T> = [T][T extends unknown ? 0 : never];

type Branded<Name extends string, T> = Name & { [brand]: T };

/** An integer type whose values are those of an enumeration. */
export type NativeU8Enum<T extends number> = Branded<'u8', T>;
export type NativeI8Enum<T extends number> = Branded<'i8', T>;
export type NativeU16Enum<T extends number> = Branded<'u16', T>;
export type NativeI16Enum<T extends number> = Branded<'i16', T>;
export type NativeU32Enum<T extends number> = Branded<'u32', T>;
export type NativeI32Enum<T extends number> = Branded<'i32', T>;
/** A pointer to something that the program tells apart from other pointers. */
export type NativeTypedPointer<T extends PointerObject> = Branded<'pointer', T>;
/** A pointer to a function of a known signature. */
export type NativeTypedFunction<T extends UnsafeCallbackDefinition> = Branded<'function', T>;

// Values

/** A pointer that is not NULL: opaque, made by this module only. `T` tells kinds of pointers apart. */
export interface PointerObject<T = unknown> {
  [brand]: T;
}

/** A pointer; NULL is `null`. */
export type PointerValue<T = unknown> = PointerObject<T> | null;

/** What comes from native code, by type. */
interface Received extends Record<NativeNumberType, number>, Record<NativeBigIntType, bigint> {
  bool: boolean;
  pointer: PointerValue;
  /** A pointer too: how long the memory is, only the program knows. */
  buffer: PointerValue;
  function: PointerValue;
  void: void;
}

/** What goes to native code, by type. */
interface Passed extends Omit<Received, 'buffer'> {
  buffer: Bytes | null;
}

// A branded type says itself what its values are. Function types differ by direction: Deno lets any pointer to the
// definition in, and gives a pointer object out.
type BrandedPassed<T, B> = T extends NativePointerType ? B | null : T extends NativeFunctionType ? PointerValue<B> : B;
type BrandedReceived<T, B> = T extends NativePointerType
  ? B | null
  : T extends NativeFunctionType
    ? PointerObject<B> | null
    : B;

type Lookup<T, Table> = T extends keyof Table ? Table[T] : never;

/** The JavaScript value of a parameter, from the program to native code. */
export type ToNativeType<T extends NativeType = NativeType> = T extends NativeStructType
  ? Bytes
  : T extends { [brand]: infer B }
    ? BrandedPassed<T, B>
    : Lookup<T, Passed>;

/** The JavaScript value that a callback returns. */
export type ToNativeResultType<T extends NativeResultType = NativeResultType> = T extends NativeType
  ? ToNativeType<T>
  : void;

/** The JavaScript value of a callback's parameter, from native code to the program. */
export type FromNativeType<T extends NativeType = NativeType> = T extends NativeStructType
  ? OwnBytes
  : T extends { [brand]: infer B }
    ? BrandedReceived<T, B>
    : Lookup<T, Received>;

/** The JavaScript value of a result. */
export type FromNativeResultType<T extends NativeResultType = NativeResultType> = T extends NativeType
  ? FromNativeType<T>
  : void;

/** The JavaScript values of a list of parameters, from the program to native code. */
export type ToNativeParameterTypes<T extends readonly NativeType[]> = {
  [I in keyof T]: T[I] extends NativeType ? ToNativeType<T[I]> : never;
};

/** The JavaScript values of a callback's parameters. */
export type FromNativeParameterTypes<T extends readonly NativeType[]> = {
  [I in keyof T]: T[I] extends NativeType ? FromNativeType<T[I]> : never;
};

// Libraries

/** A function of a library. */
export interface ForeignFunction<
  Parameters extends readonly NativeType[] = readonly NativeType[],
  Result extends NativeResultType = NativeResultType,
  NonBlocking extends boolean = boolean,
> {
  /** The native name, where it is not the key. */
  name?: string;
  parameters: Parameters;
  result: Result;
  /** Calls give a promise and run on another thread. */
  nonblocking?: NonBlocking;
  /** A missing symbol gives `null` instead of an error. */
  optional?: boolean;
}

/** A variable of a library; its value is read once, when the library is opened. */
export interface ForeignStatic<Type extends NativeType = NativeType> {
  /** The native name, where it is not the key. */
  name?: string;
  type: Type;
  /** A missing symbol gives `null` instead of an error. */
  optional?: boolean;
}

/** What a program wants of a library. */
export interface ForeignLibraryInterface {
  [name: string]: ForeignFunction | ForeignStatic;
}

/** `T`, or a promise of it where calls are nonblocking. */
export type ConditionalAsync<IsAsync extends boolean | undefined, T> = IsAsync extends true ? Promise<T> : T;

/** What calling a function of that definition gives. */
export type StaticForeignSymbolReturnType<T extends ForeignFunction> = ConditionalAsync<
  T['nonblocking'],
  FromNativeResultType<T['result']>
>;

/** The JavaScript function of a definition. */
export type FromForeignFunction<T extends ForeignFunction> = T['parameters'] extends infer P extends
  readonly NativeType[]
  ? P extends readonly []
    ? () => StaticForeignSymbolReturnType<T>
    : (...args: ToNativeParameterTypes<P>) => StaticForeignSymbolReturnType<T>
  : never;

/** The JavaScript function or value of a definition. */
export type StaticForeignSymbol<T extends ForeignFunction | ForeignStatic> = T extends ForeignFunction
  ? FromForeignFunction<T>
  : T extends ForeignStatic
    ? FromNativeType<T['type']>
    : never;

/** The symbols of an opened library. */
export type StaticForeignLibraryInterface<T extends ForeignLibraryInterface> = {
  [Name in keyof T]: StaticForeignSymbol<T[Name]> | (T[Name]['optional'] extends true ? null : never);
};

/** An opened library. */
export interface DynamicLibrary<S extends ForeignLibraryInterface> {
  symbols: StaticForeignLibraryInterface<S>;
  /** Unloads the library; calls after it throw. */
  close(): void;
}

/**
 * Opens a library and binds symbols of it.
 * @param filename what the loader takes: a path, or a bare name that it looks for; a `file:` URL
 */
export function dlopen<const S extends ForeignLibraryInterface>(filename: string | URL, symbols: S): DynamicLibrary<S>;

// Pointers

/** Makes and compares pointers. */
export class UnsafePointer {
  /** A pointer to an address; `null` for zero. */
  static create<T = unknown>(value: bigint): PointerValue<T>;
  /** Whether two pointers have the same address. */
  static equals<T = unknown>(a: PointerValue<T>, b: PointerValue<T>): boolean;
  /** A pointer to the memory of a buffer or view, which it keeps alive; the pointer of a callback. */
  static of<T = unknown>(value: UnsafeCallback | Bytes): PointerValue<T>;
  /** A pointer so many bytes further on. */
  static offset<T = unknown>(value: PointerObject, offset: number): PointerValue<T>;
  /** The address of a pointer; zero for `null`. */
  static value(value: PointerValue): bigint;
}

/** Reads memory behind a pointer. Nothing checks that the memory is there. Offsets are in bytes. */
export class UnsafePointerView {
  constructor(pointer: PointerObject);
  pointer: PointerObject;

  getBool(offset?: number): boolean;
  getUint8(offset?: number): number;
  getInt8(offset?: number): number;
  getUint16(offset?: number): number;
  getInt16(offset?: number): number;
  getUint32(offset?: number): number;
  getInt32(offset?: number): number;
  getBigUint64(offset?: number): bigint;
  getBigInt64(offset?: number): bigint;
  getFloat32(offset?: number): number;
  getFloat64(offset?: number): number;
  getPointer<T = unknown>(offset?: number): PointerValue<T>;

  /** The UTF-8 text up to the first NUL. */
  getCString(offset?: number): string;
  static getCString(pointer: PointerObject, offset?: number): string;

  /** A buffer over the memory itself; it is not freed with the buffer. */
  getArrayBuffer(byteLength: number, offset?: number): ArrayBuffer;
  static getArrayBuffer(pointer: PointerObject, byteLength: number, offset?: number): ArrayBuffer;

  /** Copies as many bytes as the destination holds. */
  copyInto(destination: Bytes, offset?: number): void;
  static copyInto(pointer: PointerObject, destination: Bytes, offset?: number): void;
}

// Functions

/** A function behind a pointer. */
export class UnsafeFnPointer<const Fn extends ForeignFunction> {
  constructor(pointer: PointerObject<Uninferred<Omit<Fn, 'nonblocking'>>>, definition: Fn);
  pointer: PointerObject<Fn>;
  definition: Fn;
  call: FromForeignFunction<Fn>;
}

/** The signature of a callback. */
export interface UnsafeCallbackDefinition<
  Parameters extends readonly NativeType[] = readonly NativeType[],
  Result extends NativeResultType = NativeResultType,
> {
  parameters: Parameters;
  result: Result;
}

/** The JavaScript function behind a callback. */
export type UnsafeCallbackFunction<
  Parameters extends readonly NativeType[] = readonly NativeType[],
  Result extends NativeResultType = NativeResultType,
> = Parameters extends readonly []
  ? () => ToNativeResultType<Result>
  : (...args: FromNativeParameterTypes<Parameters>) => ToNativeResultType<Result>;

/** A JavaScript function as a C function pointer; it lives until it is closed. */
export class UnsafeCallback<const Definition extends UnsafeCallbackDefinition = UnsafeCallbackDefinition> {
  constructor(definition: Definition, callback: UnsafeCallbackFunction<Definition['parameters'], Definition['result']>);
  /** A callback that keeps the process alive: one that other threads call. */
  static threadSafe<Definition extends UnsafeCallbackDefinition = UnsafeCallbackDefinition>(
    definition: Definition,
    callback: UnsafeCallbackFunction<Definition['parameters'], Definition['result']>,
  ): UnsafeCallback<Definition>;

  readonly pointer: PointerObject<Definition>;
  readonly definition: Definition;
  readonly callback: UnsafeCallbackFunction<Definition['parameters'], Definition['result']>;

  /** Keeps the process alive; gives the new count. */
  ref(): number;
  /** Takes one ref() back; gives the new count. */
  unref(): number;
  /** Ends the callback: native calls give zero from now on. */
  close(): void;
}

// What clients of the FFI use of the rest of the namespace

/** The classes of errors that FFI throws. */
export declare namespace errors {
  /** A library or callback that was closed already. */
  class BadResource extends Error {}
  /** A permission is missing. */
  class NotCapable extends Error {}
}

/** The system and the processor, by Deno's names. */
export declare const build: {
  readonly os: 'darwin' | 'linux' | 'android' | 'windows' | 'freebsd' | 'netbsd' | 'aix' | 'solaris' | 'illumos';
  readonly arch: 'x86_64' | 'aarch64';
};
