// What runtimes declare by themselves, where their types are there: those of Node.js, of Bun, of Deno or of the DOM. Without
// them, what of it can be told.

export {};

type Everything = typeof globalThis;

/** A URL. */
export type URL = Everything extends { URL: { prototype: infer T } } ? T : { readonly href: string };
/** The query of a URL. */
export type URLSearchParams = Everything extends { URLSearchParams: { prototype: infer T } }
  ? T
  : { get(name: string): string | null };
/** What takes a call back that has not started. */
export type AbortSignal = Everything extends { AbortSignal: { prototype: infer T } }
  ? T
  : { readonly aborted: boolean };
/** A Buffer over memory that is not shared, whichever way the installed types spell it. */
export type OwnBuffer = Everything extends { Buffer: { alloc(size: number): infer T } } ? T : Uint8Array;
/** Any Buffer. */
export type AnyBuffer = Everything extends { Buffer: { isBuffer(value: any): value is infer T } } ? T : Uint8Array;
/** Any typed array that there is. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | (Everything extends { Float16Array: { prototype: infer T } } ? T : never);
/** A fresh Uint8Array: over an ArrayBuffer, where the types tell buffers apart. */
export type OwnBytes = ReturnType<typeof Uint8Array.of>;
/** The encodings of text. */
export type Encoding =
  | 'ascii'
  | 'utf8'
  | 'utf-8'
  | 'utf16le'
  | 'utf-16le'
  | 'ucs2'
  | 'ucs-2'
  | 'base64'
  | 'base64url'
  | 'latin1'
  | 'binary'
  | 'hex';
