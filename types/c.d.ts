// Types of what polyffi does with C declarations.

/// <reference lib="esnext.disposable" />

import type { FunctionsOf, OpenedWith, TypeInText } from './c-text.js';
import type { URL } from './globals.js';

export type { Handle } from './c-text.js';

type Bytes = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/** Memory, or an address. */
export type MemorySource = Bytes | Memory | bigint | object;

/** A type of C. */
export interface CType<T = any> {
  /** Bytes, as sizeof gives them; undefined for what is not complete. */
  readonly size: number | undefined;
  /** Bytes, as _Alignof gives them. */
  readonly align: number | undefined;
  /** The offset of each member, in bytes; undefined for what has no members. */
  readonly offsets: Readonly<Record<string, number>> | undefined;
  /** Reads a value at an offset in bytes. */
  read(source: MemorySource, offset?: number): T;
  /** Writes a value at an offset in bytes. */
  write(value: unknown, target: MemorySource, offset?: number): void;
  /** An object whose properties are the memory itself. */
  view(source: MemorySource, offset?: number): T;
  /** The same struct, whose last member, an array without length, has so many elements. */
  flexible(length: number): CType<T>;
  /** The definition of a struct, union or enumeration, else the type, as C text. */
  toString(): string;
}

/** Memory for values of a type. It stays as long as this object, or until `free()`. */
export interface Memory<T = any> extends Disposable {
  /** The first value. */
  value: T;
  [index: number]: T;
  /** How many values there are. */
  readonly length: number;
  /** Where it is. */
  readonly pointer: bigint;
  /** All of its bytes, as they lie there. */
  readonly bytes: Uint8Array;
  /** C may not use it any more. Views that were taken of it stay good. */
  free(): void;
}

/** What the values of C's own types are. */
type ValueOf<T> = T extends keyof Values ? Values[T] : T extends CType<infer V> ? V : any;

interface Values {
  int: number;
  'unsigned int': number;
  unsigned: number;
  short: number;
  'unsigned short': number;
  'signed char': number;
  'unsigned char': number;
  char: number;
  float: number;
  double: number;
  _Bool: boolean;
  int8_t: number;
  uint8_t: number;
  int16_t: number;
  uint16_t: number;
  int32_t: number;
  uint32_t: number;
  int64_t: bigint;
  uint64_t: bigint;
  'long long': bigint;
  'unsigned long long': bigint;
  size_t: bigint;
  ssize_t: bigint;
  intptr_t: bigint;
  uintptr_t: bigint;
  ptrdiff_t: bigint;
  'void *': bigint;
}

/**
 * Memory for values of a type, all zero.
 * @param type text for C's own types, `'int'`, `'char[64]'`; a type of `cdef`, `struct`, `union` or `array`
 * @param count how many values
 */
export function alloc<const T extends CType | string | object>(type: T, count?: number): Memory<ValueOf<T>>;

/** Memory that is freed together. */
export class Arena {
  /** As `alloc`, until this arena is freed. */
  alloc<const T extends CType | string | object>(type: T, count?: number): Memory<ValueOf<T>>;
  free(): void;
  [Symbol.dispose](): void;
}

/** How one function is called. */
export interface CallOptions {
  /** The call gives the result together with `errno`. */
  readonly errno?: boolean;
  /** On Windows: the call gives the result together with what GetLastError() says. Not together with `errno`. */
  readonly lastError?: boolean;
  /** The call runs on another thread and gives a promise. */
  readonly nonblocking?: boolean;
  /** `false`: what it calls may run JavaScript that polyffi cannot know of. `true`: it never does. */
  readonly fast?: boolean;
  /** A `char *` result is text that need not be freed. */
  readonly text?: boolean;
  /** A `char *` result is text, and freed by the function of this name. */
  readonly owned?: string;
  /** 64-bit results are numbers; one that would not be exact is an error. */
  readonly int64?: 'number' | 'bigint';
  /** The symbol's name, where it is another. */
  readonly symbol?: string;
  /** Where the symbol is missing there is null instead of an error. */
  readonly optional?: boolean;
}

/** A function in C text, with options. */
export interface CFunctionText extends CallOptions {
  readonly c: string;
}

export interface OpenOptions {
  /** 64-bit results are numbers; one that would not be exact is an error. */
  readonly int64?: 'number' | 'bigint';
  /** Functions whose `char *` result is text that need not be freed. */
  readonly text?: readonly string[];
  /** Options of single functions. */
  readonly functions?: { readonly [name: string]: CallOptions };
  /** Resolve everything at once. */
  readonly now?: boolean;
  /** Offer the symbols to libraries that are opened later. */
  readonly global?: boolean;
  /** `fast` of the functions that say nothing themselves. */
  readonly fast?: boolean;
  /** Prefer the library's own symbols to those of the process (glibc). */
  readonly deep?: boolean;
}

/** A function or a variable that was declared. */
export interface CDeclaration {
  readonly name: string;
  /** The symbol's name in a library. */
  readonly symbol: string;
  /** Whether its header defines it: it may be in no library. */
  readonly inline: boolean;
  /** As C declares it. */
  toString(): string;
}

/** A mistake in C text. Lines and columns count from 1. */
export interface CMistake {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line. */
  readonly text: string;
}

/** A library with C's names as properties. */
export interface CLibrary extends Disposable {
  [name: string]: any;
}

/** What C text and headers declare. */
export interface Declared<S extends string = string> {
  /** Mistakes in headers: what could be read works. */
  readonly errors: readonly CMistake[];
  /** Typedefs, and `struct tag`, `union tag`, `enum tag`. */
  readonly types: { readonly [name: string]: CType };
  /** Constants of enumerations, and macros with a value. */
  readonly constants: { readonly [name: string]: any };
  readonly functions: { readonly [name: string]: CDeclaration };
  readonly variables: { readonly [name: string]: CDeclaration };
  /** A type by its text: `'sqlite3 *'`, `'struct tm'`, `'char *[4]'`. */
  type<const T extends string>(text: T): CType<TypeInText<S, T>>;
  /** Opens a library: the first of a list that opens, or null for the process itself. */
  open(path: string | URL | null | readonly (string | URL | null)[]): FunctionsOf<S> & Disposable;
  open<const O extends OpenOptions>(
    path: string | URL | null | readonly (string | URL | null)[],
    options: O,
  ): OpenedWith<S, O> & Disposable;
}

export interface CdefOptions {
  /** As in `#include`. */
  readonly headers?: string | readonly string[];
  /** Behind the headers. */
  readonly text?: string;
  /** Folders where headers are looked for first. */
  readonly include?: string | readonly string[];
  /** Macros; false takes one away. */
  readonly define?: { readonly [name: string]: string | number | boolean };
  /** A compiler whose preprocessor is taken in place of our own. */
  readonly cpp?: string;
}

/** Reads C declarations. Mistakes in text throw, all of them in one error. */
export function cdef<const S extends string>(source: S): Declared<S>;
export function cdef(source: CdefOptions): Declared;

/** Where a function or a variable of a library is that `open` gave. */
export function addressOf(library: object, name: string): bigint;

/** A call that begins or ends. */
export interface TraceEvent {
  readonly type: 'call' | 'return' | 'throw';
  readonly name: string;
  readonly arguments: readonly unknown[];
  /** What the call gave; of a promise what it is settled with. */
  readonly result?: unknown;
  readonly error?: unknown;
  /** How many calls are around it: callbacks call functions. */
  readonly depth: number;
  /** The line, as C would spell it. */
  readonly text: string;
}

/**
 * Tells of every call that is made through a library, before it and when it has ended. Functions that were taken from the
 * library before are not told of. Returns what ends it.
 */
export function trace(library: object, listener: (event: TraceEvent) => void): () => void;

/** The file of a library by its logical name, `sqlite3`; null if there is none. Never in the current folder. */
export function findLibrary(name: string, version?: string | number): string | null;
