// What C declarations mean for TypeScript, read from literal text: functions, structs, unions, enumerations, typedefs,
// callbacks and handles. What it does not read (macros, attributes, functions that give functions) is `any`.

import type { Memory } from './c.js';

type Bytes = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;
type Space = ' ' | '\n' | '\t' | '\r';

// Text ---------------------------------------------------------------------------------------------------------------

type TrimStart<S extends string> = S extends `${Space}${infer R}` ? TrimStart<R> : S;
type TrimEnd<S extends string> = S extends `${infer R}${Space}` ? TrimEnd<R> : S;
type Trim<S extends string> = TrimEnd<TrimStart<S>>;

/** One space where there are several, or a line end. */
type Collapse<S extends string> = S extends `${infer A}\n${infer B}`
  ? Collapse<`${A} ${B}`>
  : S extends `${infer A}\t${infer B}`
    ? Collapse<`${A} ${B}`>
    : S extends `${infer A}  ${infer B}`
      ? Collapse<`${A} ${B}`>
      : S;
type Plain<S extends string> = Trim<Collapse<S>>;

type WithoutComments<S extends string> = S extends `${infer A}/*${infer R}`
  ? R extends `${string}*/${infer B}`
    ? WithoutComments<`${A} ${B}`>
    : A
  : S extends `${infer A}//${infer R}`
    ? R extends `${string}\n${infer B}`
      ? WithoutComments<`${A}\n${B}`>
      : A
    : S;

/** How many braces are open at the end of a text. */
type OpenBraces<S extends string, D extends 0[] = []> = S extends `${infer A}{${infer B}`
  ? A extends `${infer A1}}${infer A2}`
    ? D extends [0, ...infer E extends 0[]]
      ? OpenBraces<`${A1}${A2}{${B}`, E>
      : []
    : OpenBraces<B, [...D, 0]>
  : S extends `${infer A}}${infer B}`
    ? D extends [0, ...infer E extends 0[]]
      ? OpenBraces<`${A}${B}`, E>
      : []
    : D;

/** The same for parentheses. */
type OpenParentheses<S extends string, D extends 0[] = []> = S extends `${infer A}(${infer B}`
  ? A extends `${infer A1})${infer A2}`
    ? D extends [0, ...infer E extends 0[]]
      ? OpenParentheses<`${A1}${A2}(${B}`, E>
      : []
    : OpenParentheses<B, [...D, 0]>
  : S extends `${infer A})${infer B}`
    ? D extends [0, ...infer E extends 0[]]
      ? OpenParentheses<`${A}${B}`, E>
      : []
    : D;

/** What stands between semicolons outside of braces. Compilers end a recursion after 1000 steps, so it goes in parts. */
type Statements<S extends string, Held extends string = '', Out extends string = never> =
  Some<S, Held> extends [infer R extends string, infer H extends string, infer O extends string]
    ? Statements<R, H, Out | O>
    : Some<S, Held> extends [infer O extends string]
      ? Out | O
      : never;

/** The first statements of a text: [rest, held, statements], or [statements] where these are the last. */
type Some<
  S extends string,
  Held extends string = '',
  Out extends string = never,
  N extends 0[] = [],
> = N['length'] extends 400
  ? [S, Held, Out]
  : S extends `${infer A};${infer B}`
    ? `${Held}${A}` extends `${string}{${string}`
      ? OpenBraces<`${Held}${A}`> extends []
        ? Some<B, '', Out | Plain<`${Held}${A}`>, [...N, 0]>
        : Some<B, `${Held}${A};`, Out, [...N, 0]>
      : Some<B, '', Out | Plain<A>, [...N, 0]>
    : [Out | Plain<`${Held}${S}`>];

/** What stands between commas outside of parentheses. */
type Items<S extends string, Held extends string = '', Out extends string[] = []> = S extends `${infer A},${infer B}`
  ? `${Held}${A}` extends `${string}(${string}`
    ? OpenParentheses<`${Held}${A}`> extends []
      ? Items<B, '', [...Out, Trim<`${Held}${A}`>]>
      : Items<B, `${Held}${A},`, Out>
    : Items<B, '', [...Out, Trim<A>]>
  : [...Out, Trim<`${Held}${S}`>];

// Types by name ------------------------------------------------------------------------------------------------------

type Small =
  | 'char'
  | 'signed char'
  | 'unsigned char'
  | 'short'
  | 'short int'
  | 'unsigned short'
  | 'unsigned short int'
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
  | 'wchar_t'
  | 'char16_t'
  | 'char32_t'
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
  | 'long long int'
  | 'unsigned long long int'
  | 'int64_t'
  | 'uint64_t'
  | 'size_t'
  | 'ssize_t'
  | 'intptr_t'
  | 'uintptr_t'
  | 'ptrdiff_t'
  | 'off_t'
  | 'time_t';

type Basic = Small | Wide | 'void' | '_Bool' | 'bool' | 'long double';
type Character = 'char' | 'wchar_t' | 'char16_t' | 'char32_t';

declare const handle: unique symbol;
/** The address of something that only its library knows: another library's is no such thing. */
export type Handle<Name extends string> = bigint & { readonly [handle]: Name };

type Address = bigint | null;
type Pointer = Address | Memory | Bytes | object;

/** `const char *const *name` as `const char**`: the name is left out, and what is said of the pointers. */
type PointerPart<S extends string> = S extends `${infer A}*${infer B}` ? `${Trim<A>}*${Stars<B>}` : '';
type Stars<S extends string> = S extends `${string}*${infer R}` ? `*${Stars<R>}` : '';
type WithoutName<S extends string> = S extends `${infer A} ${infer B}`
  ? B extends `${string} ${string}`
    ? `${A} ${WithoutName<B>}`
    : A
  : S;
type WithoutConst<S extends string> = S extends `${'const' | 'volatile' | 'extern' | 'static' | 'register'} ${infer R}`
  ? WithoutConst<R>
  : S extends `${infer R} const`
    ? R
    : S;

/** `struct point`, of `struct point` and of `struct point p`. */
type NamedWithoutName<S extends string, Known> = S extends Known | Basic
  ? S
  : S extends `${'struct' | 'union' | 'enum'} ${infer R}`
    ? R extends `${string} ${string}`
      ? WithoutName<S>
      : S
    : WithoutName<S>;

/** The type of a declaration of one name, or of none. */
type TypeOf<S extends string, E> = S extends `${string}(*${string}`
  ? S
  : S extends `${infer A}[${string}`
    ? `${TypeOf<Trim<A>, E>}[]`
    : S extends `${string}*${string}`
      ? Starred<S>
      : NamedWithoutName<WithoutConst<S>, keyof E>;

/** Storage says nothing about a type, and const only what it stands for. */
type Starred<S extends string> = S extends `${'extern' | 'static'} ${infer R}` ? Starred<R> : PointerPart<S>;

/** The name that a declaration declares. */
type NameIn<S extends string> = S extends `${string}(*${infer R})${string}`
  ? Trim<R>
  : S extends `${infer A}[${string}`
    ? NameIn<Trim<A>>
    : S extends `${infer A}:${string}`
      ? NameIn<Trim<A>>
      : LastWord<S>;
type LastWord<S extends string> = S extends `${string}*${infer R}`
  ? LastWord<Trim<R>>
  : S extends `${string} ${infer R}`
    ? LastWord<R>
    : S;

// What a text declares -----------------------------------------------------------------------------------------------

type Defined<K extends string, V extends string> = { readonly k: K; readonly v: V };

/** Types that a statement names: `k` is the name, `v` what it is. */
type TypesIn<S extends string> = S extends `typedef ${infer R}`
  ? TypedefIn<R>
  : S extends `${infer W extends 'struct' | 'union' | 'enum'} ${infer R}`
    ? TagIn<W, R>
    : never;

type TagIn<W extends string, R extends string> = R extends `${infer Tag}{${infer Body}`
  ? Trim<Tag> extends ''
    ? never
    : Defined<`${W} ${Trim<Tag>}`, `${W}{${BodyOf<Body>}`>
  : never;

/** Up to the last closing brace. */
type BodyOf<S extends string> = S extends `${infer A}}${infer B}`
  ? B extends `${string}}${string}`
    ? `${A}}${BodyOf<B>}`
    : A
  : S;
/** Behind the last closing brace. */
type BehindBody<S extends string> = S extends `${string}}${infer B}`
  ? B extends `${string}}${string}`
    ? BehindBody<B>
    : Trim<B>
  : '';

type TypedefIn<R extends string> = R extends `struct${infer T}{${infer Body}`
  ? DefinedTag<'struct', Trim<T>, Body>
  : R extends `union${infer T}{${infer Body}`
    ? DefinedTag<'union', Trim<T>, Body>
    : R extends `enum${infer T}{${infer Body}`
      ? DefinedTag<'enum', Trim<T>, Body>
      : PlainTypedef<R>;
type DefinedTag<W extends string, Tag extends string, Body extends string> = Tag extends ''
  ? Defined<BehindBody<Body>, `${W}{${BodyOf<Body>}`>
  : Defined<BehindBody<Body>, `${W} ${Tag}`> | Defined<`${W} ${Tag}`, `${W}{${BodyOf<Body>}`>;
type PlainTypedef<R extends string> = R extends `${string}(*${infer Name})${string}`
  ? Defined<Trim<Name>, R>
  : R extends `${string}(${string}`
    ? never
    : Defined<NameIn<R>, TypeOf<R, {}>>;

/** Everything that a text names, by its name. */
type TypesOf<S extends string> = { [D in TypesIn<S> as D['k']]: D['v'] };

// Values -------------------------------------------------------------------------------------------------------------

type Unqualified<T extends string> = T extends `const ${infer R}` ? R : T extends `${infer R} const` ? R : T;

/** What C is given. */
type In<T extends string, E> = T extends `${string}(*${string}`
  ? FunctionPointer<T, E>
  : T extends `${string}[]`
    ? T extends `${infer B}[]`
      ? ArrayIn<Unqualified<B>, E>
      : never
    : T extends `${infer B}*`
      ? PointerTo<Unqualified<Trim<B>>, E>
      : T extends Small
        ? number
        : T extends Wide
          ? bigint | number
          : T extends '_Bool' | 'bool'
            ? boolean | 0 | 1
            : T extends keyof E
              ? NamedIn<E[T] & string, E>
              : any;

type NamedIn<V extends string, E> = V extends `enum{${infer Body}`
  ? number | NamesIn<Body>
  : V extends `${'struct' | 'union'}{${infer Body}`
    ? FieldsIn<Body, E> | Memory | Bytes
    : In<V, E>;

/** Elements of an array in a struct, or what a parameter that is written as an array takes. */
type ArrayIn<B extends string, E> = B extends 'char' ? string | Bytes | readonly number[] : readonly In<B, E>[] | Bytes;

type PointerTo<B extends string, E> = B extends 'void' | 'const void' | Character
  ? string | Pointer
  : B extends `${string}*`
    ? Pointer
    : B extends Basic
      ? string | Pointer
      : B extends keyof E
        ? PointerToNamed<B, E[B] & string, E>
        : B extends `${'struct' | 'union' | 'enum'} ${string}`
          ? Handle<B> | Memory | Bytes | null
          : Handle<B> | Memory | Bytes | null;

type PointerToNamed<B extends string, V extends string, E> = V extends `${'struct' | 'union'}{${infer Body}`
  ? FieldsIn<Body, E> | FieldsIn<Body, E>[] | Memory | Bytes | Address
  : V extends `${'struct' | 'union'} ${string}`
    ? V extends keyof E
      ? PointerToNamed<B, E[V] & string, E>
      : Handle<V> | Memory | Bytes | null
    : V extends `${string}(*${string}` | `enum${string}`
      ? Pointer
      : PointerTo<V, E>;

/** What C gives. */
type Out<T extends string, E> = T extends `${string}(*${string}`
  ? NativeFunctionOf<T, E> | null
  : T extends `${infer B}[]`
    ? Unqualified<B> extends Character
      ? string
      : Out<Unqualified<B>, E>[]
    : T extends `const ${Character}*`
      ? string | null
      : T extends `${infer B}*`
        ? AddressOf<Unqualified<Trim<B>>, E>
        : T extends Small
          ? number
          : T extends Wide
            ? bigint
            : T extends '_Bool' | 'bool'
              ? boolean
              : T extends 'void'
                ? void
                : T extends keyof E
                  ? NamedOut<E[T] & string, E>
                  : any;

type NamedOut<V extends string, E> = V extends `enum{${string}`
  ? number
  : V extends `${'struct' | 'union'}{${infer Body}`
    ? FieldsOut<Body, E>
    : Out<V, E>;

/** A pointer as a number, which says what it points to where only its library knows that. */
type AddressOf<B extends string, E> = B extends Basic | `${string}*` | 'const void'
  ? bigint
  : B extends keyof E
    ? E[B] extends `${'struct' | 'union' | 'enum'}{${string}`
      ? bigint
      : E[B] extends `${'struct' | 'union'} ${string}`
        ? AddressOf<E[B] & string, E>
        : bigint
    : Handle<B>;

// Members ------------------------------------------------------------------------------------------------------------

type Members<Body extends string> = Exclude<Statements<Body>, ''>;
/** `int x, y` as two members. Members that are structs themselves are not looked into. */
type MembersOf<S extends string> = S extends `${string}{${infer R}`
  ? { readonly name: BehindBody<R>; readonly type: '?' }
  : Items<S> extends [infer First extends string, ...infer Rest extends string[]]
    ? MemberOf<First, First> | (Rest extends [] ? never : OtherMembers<Rest[number], First>)
    : never;
type MemberOf<S extends string, D extends string> = D extends `${infer A}:${string}`
  ? { readonly name: NameIn<Trim<A>>; readonly type: Trim<A> }
  : { readonly name: NameIn<S>; readonly type: D };
/** The base of `int *x` for the `*y` behind its comma. */
type OtherMembers<S extends string, First extends string> = S extends string
  ? { readonly name: NameIn<S>; readonly type: `${BaseOf<First>} ${S}` }
  : never;
type BaseOf<S extends string> = S extends `${infer A}*${string}` ? Trim<A> : WithoutName<S>;

type AllMembers<Body extends string> =
  Members<Body> extends infer M ? (M extends string ? MembersOf<M> : never) : never;
type TypeOfMember<T extends string, E> = T extends '?' ? '?' : TypeOf<T, E>;

type FieldsIn<Body extends string, E> = { [M in AllMembers<Body> as M['name']]?: In<TypeOfMember<M['type'], E>, E> };
type FieldsOut<Body extends string, E> = { [M in AllMembers<Body> as M['name']]: Out<TypeOfMember<M['type'], E>, E> };

/** The names of an enumeration. */
type NamesIn<Body extends string> = Body extends `${infer A},${infer B}` ? EnumName<A> | NamesIn<B> : EnumName<Body>;
type EnumName<S extends string> =
  Plain<S extends `${infer A}=${string}` ? A : S> extends infer N ? (N extends '' ? never : N) : never;
type ConstantsIn<S extends string> = S extends `${string}enum${infer R}`
  ? R extends `${string}{${infer Body}`
    ? NamesIn<BodyOf<Body>>
    : never
  : never;

// Functions ----------------------------------------------------------------------------------------------------------

type Parameters_<S extends string> = S extends '' | 'void' ? [] : Items<S>;

/** What a caller gives. */
type ArgumentsIn<L extends string[], E, Done extends unknown[] = []> = L extends [
  infer First extends string,
  ...infer Rest extends string[],
]
  ? First extends '...'
    ? [...Done, ...any[]]
    : ArgumentsIn<Rest, E, [...Done, ParameterIn<TypeOf<First, E>, E>]>
  : Done;
/** An array as a parameter is a pointer. */
type ParameterIn<T extends string, E> = T extends `${infer B}[]` ? PointerTo<Unqualified<B>, E> | Pointer : In<T, E>;

/** What a callback gets. */
type ArgumentsOut<L extends string[], E, Done extends unknown[] = []> = L extends [
  infer First extends string,
  ...infer Rest extends string[],
]
  ? ArgumentsOut<Rest, E, [...Done, ParameterOut<TypeOf<First, E>, E>]>
  : Done;
type ParameterOut<T extends string, E> = T extends `${string}[]` ? bigint : Out<T, E>;

/** `int (*compare)(const int *, const int *)` in parts. */
type Parts<S extends string> = S extends `${infer R}(*${string})(${infer List}`
  ? List extends `${infer L})`
    ? { result: Trim<R>; list: Parameters_<Trim<L>> }
    : never
  : never;

type FunctionPointer<T extends string, E> =
  Parts<T> extends { result: infer R extends string; list: infer L extends string[] }
    ? ((...args: ArgumentsOut<L, E>) => CallbackResult<TypeOf<`${R} _`, E>, E>) | Callback | Address
    : any;
/** A JSCallback. */
type Callback = { readonly ptr: bigint | null };
type CallbackResult<T extends string, E> = T extends 'void' ? unknown : In<T, E>;

type NativeFunctionOf<T extends string, E> =
  Parts<T> extends { result: infer R extends string; list: infer L extends string[] }
    ? { (...args: ArgumentsIn<L, E>): Out<TypeOf<`${R} _`, E>, E>; readonly pointer: bigint }
    : any;

/** `int add(int a, int b)` in parts; never for what is no prototype. */
type Prototype<S extends string> = S extends `${'typedef' | 'struct {' | 'union {' | 'enum {'}${string}`
  ? never
  : S extends `${infer Head}(${infer Rest}`
    ? Head extends `${string}${'{' | '='}${string}`
      ? never
      : Rest extends `${infer List})`
        ? { head: Trim<Head>; list: Parameters_<Trim<List>>; text: S }
        : never
    : never;

type FunctionIn<P, E> = P extends { head: infer H extends string; list: infer L extends string[] }
  ? { (...args: ArgumentsIn<L, E>): Out<TypeOf<H, E>, E>; readonly pointer: bigint }
  : any;

/** A variable, and its type. */
type VariableIn<S extends string> = S extends `${'typedef' | 'enum'} ${string}` | `${string}${'(' | '{'}${string}` | ''
  ? never
  : S extends `extern ${string}` | `${string}[${string}`
    ? S extends `${infer D}=${string}`
      ? Trim<D>
      : S
    : never;

/** What is read here; anything else makes a text `any`. */
type Unread = `${string}${'#' | '__' | '_Static_assert' | 'inline '}${string}`;

type Each<S, E> = {
  [P in Prototype<S & string> as NameIn<P['head']>]: FunctionIn<P, E>;
} & { [V in VariableIn<S & string> as NameIn<V>]: Out<TypeOf<V, E>, E> } & {
  readonly [C in ConstantsIn<S & string> & string]: number;
};

/** The names of a literal text; any name of any other. */
export type FunctionsOf<S extends string> = string extends S
  ? { [name: string]: any }
  : S extends Unread
    ? { [name: string]: any }
    : Statements<WithoutComments<S>> extends infer T extends string
      ? Each<T, TypesOf<T>>
      : never;

/** What a type is to its reader, by its text among the declarations of another text. */
export type TypeInText<S extends string, T extends string> = string extends S
  ? any
  : string extends T
    ? any
    : S extends Unread
      ? any
      : Statements<WithoutComments<S>> extends infer D extends string
        ? Out<TypeOf<Plain<T>, TypesOf<D>>, TypesOf<D>>
        : never;

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
  : S extends Unread
    ? any
    : WithOptions<Prototype<Plain<S extends `${infer A};` ? A : S>>, D>;

/** A function as its options make it. */
type WithOptions<P, D> = [P] extends [never]
  ? any
  : P extends { head: infer H extends string; list: infer L extends string[] }
    ? {
        (...args: ArgumentsIn<L, {}>): Later<D, Errno<D, Text<D, Numbers<D, Out<TypeOf<H, {}>, {}>>>>>;
        readonly pointer: bigint;
      }
    : any;

type OptionsOf<O, N> = O extends { readonly functions: infer F } ? (N extends keyof F ? F[N] : {}) : {};
type TextOf<O, N> = O extends { readonly text: readonly (infer T)[] }
  ? N extends T
    ? { readonly text: true }
    : {}
  : {};
type Int64Of<O> = O extends { readonly int64: infer V } ? { readonly int64: V } : {};

type Opened<F, D> = F extends (...args: infer A) => infer R
  ? { (...args: A): Later<D, Errno<D, Text<D, Numbers<D, R>>>>; readonly pointer: bigint }
  : F;
type OrNone<D, F> = D extends { readonly optional: true } ? F | null : F;

/** The names of a literal text, with the options of `open`. */
export type OpenedWith<S extends string, O> =
  FunctionsOf<S> extends infer F
    ? { [N in keyof F]: OrNone<OptionsOf<O, N>, Opened<F[N], OptionsOf<O, N> & TextOf<O, N> & Int64Of<O>>> }
    : never;
