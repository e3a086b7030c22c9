// What C prototypes mean for TypeScript, read from literal text. Where a text has more than prototypes of plain types
// (structs, macros, comments, functions as parameters), its functions are not told apart: `any` stands for them.

import type { Memory } from './c.js';

type Bytes = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;
type Space = ' ' | '\n' | '\t' | '\r';

type TrimStart<S extends string> = S extends `${Space}${infer R}` ? TrimStart<R> : S;
type TrimEnd<S extends string> = S extends `${infer R}${Space}` ? TrimEnd<R> : S;
type Trim<S extends string> = TrimEnd<TrimStart<S>>;

/** One space where there are several, or a line end. */
type Plain<S extends string> = S extends `${infer A}\n${infer B}`
  ? Plain<`${A} ${B}`>
  : S extends `${infer A}\t${infer B}`
    ? Plain<`${A} ${B}`>
    : S extends `${infer A}  ${infer B}`
      ? Plain<`${A} ${B}`>
      : S;

type Small =
  | 'char'
  | 'signed char'
  | 'unsigned char'
  | 'short'
  | 'unsigned short'
  | 'int'
  | 'signed'
  | 'signed int'
  | 'unsigned'
  | 'unsigned int'
  | 'float'
  | 'double'
  | 'int8_t'
  | 'uint8_t'
  | 'int16_t'
  | 'uint16_t'
  | 'int32_t'
  | 'uint32_t'
  | 'pid_t'
  | 'uid_t'
  | 'gid_t'
  | 'mode_t'
  | 'socklen_t';

type Wide =
  | 'long'
  | 'unsigned long'
  | 'long int'
  | 'unsigned long int'
  | 'long long'
  | 'unsigned long long'
  | 'int64_t'
  | 'uint64_t'
  | 'size_t'
  | 'ssize_t'
  | 'intptr_t'
  | 'uintptr_t'
  | 'ptrdiff_t'
  | 'off_t'
  | 'time_t';

type Address = bigint | null;
type Pointer = Address | Memory | Bytes | object;

/** `const char *name` without the name; for what is no pointer, the words as they are. */
type PointerPart<S extends string> = S extends `${infer A}*${infer B}` ? `${Trim<A>}*${PointerPart<B>}` : '';

type WithoutConst<S extends string> = S extends `const ${infer R}` ? R : S;
type WithoutName<S extends string> = S extends `${infer A} ${infer B}`
  ? B extends `${string} ${string}`
    ? `${A} ${WithoutName<B>}`
    : A
  : S;

/** The type of a parameter or a result, its name left out. */
type TypeOf<S extends string> = S extends `${string}*${string}`
  ? PointerPart<S>
  : WithoutConst<S> extends Small | Wide | 'void' | '_Bool' | 'bool'
    ? WithoutConst<S>
    : WithoutName<WithoutConst<S>>;

type In<T extends string> = T extends 'const char*' | 'char*' | 'void*' | 'const void*'
  ? string | Pointer
  : T extends `${string}*`
    ? string | Pointer
    : T extends Small
      ? number
      : T extends Wide
        ? bigint | number
        : T extends '_Bool' | 'bool'
          ? boolean | 0 | 1
          : any;

type Out<T extends string> = T extends 'const char*'
  ? string | null
  : T extends `${string}*`
    ? bigint
    : T extends Small
      ? number
      : T extends Wide
        ? bigint
        : T extends '_Bool' | 'bool'
          ? boolean
          : T extends 'void'
            ? void
            : any;

type ParametersOf<S extends string, Done extends unknown[] = []> = S extends '' | 'void'
  ? Done
  : S extends `${infer First},${infer Rest}`
    ? ParametersOf<Trim<Rest>, [...Done, ParameterOf<Trim<First>>]>
    : S extends '...'
      ? [...Done, ...any[]]
      : [...Done, ParameterOf<S>];

type ParameterOf<S extends string> = S extends `${string}[${string}` ? Pointer : In<TypeOf<S>>;

/** The last word of a prototype's head: its name. */
type NameIn<S extends string> = S extends `${string}*${infer R}`
  ? NameIn<Trim<R>>
  : S extends `${string} ${infer R}`
    ? NameIn<R>
    : S;

type HeadType<S extends string> = S extends `extern ${infer R}` ? HeadType<R> : TypeOf<S>;

/** `int add(int a, int b)` in parts; never for what is more than that. */
type Prototype<S extends string> = S extends string ? PartsOf<Trim<Plain<S>>> : never;

type PartsOf<S extends string> = S extends `${infer Head}(${infer Rest}`
  ? Rest extends `${infer List})`
    ? List extends `${string}(${string}`
      ? never
      : { name: NameIn<Trim<Head>>; args: ParametersOf<Trim<List>>; result: Out<HeadType<Trim<Head>>> }
    : never
  : never;

/** Text that has more than prototypes. */
type More = `${string}${'{' | '#' | '/' | '=' | '"' | '(*' | '__' | 'typedef ' | '->'}${string}`;

type FunctionIn<P> = P extends { args: infer A extends unknown[]; result: infer R }
  ? { (...args: A): R; readonly pointer: bigint }
  : any;

type Texts<S extends string, Done extends string = never> = S extends `${infer A};${infer B}`
  ? Texts<B, Done | Trim<A>>
  : Done | Trim<S>;

/** The functions of a text that has prototypes alone; `any` for each name of any other. */
export type FunctionsOf<S extends string> = string extends S
  ? { [name: string]: any }
  : S extends More
    ? { [name: string]: any }
    : { [P in Prototype<Exclude<Texts<S>, ''>> as P['name']]: FunctionIn<P> };

type Errno<D, R> = D extends { readonly errno: true }
  ? { value: R; errno: number }
  : D extends { readonly lastError: true }
    ? { value: R; lastError: number }
    : R;
type Later<D, R> = D extends { readonly nonblocking: true } ? Promise<R> : R;
type Text<D, R> = D extends { readonly owned: string } | { readonly text: true } ? string | null : R;
type Numbers<D, R> = D extends { readonly int64: 'number' } ? (R extends bigint ? number : R) : R;

/** The function of one prototype, with options. */
export type FunctionOfText<S extends string, D = {}> = string extends S
  ? any
  : S extends More
    ? any
    : Prototype<S extends `${infer A};` ? A : S> extends { args: infer A extends unknown[]; result: infer R }
      ? { (...args: A): Later<D, Errno<D, Text<D, Numbers<D, R>>>>; readonly pointer: bigint }
      : any;
