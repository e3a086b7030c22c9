// A program that is typed against Deno's FFI: it has to compile against Deno's own types and against ours.

// Whether two types are the same, and a place to say so.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const sure = <T extends true>(_?: T) => {};

const Point = { struct: ['f64', 'f64'] } as const;
const Line = { struct: [Point, Point] } as const;

const enum Color {
  Red = 1,
  Green = 2,
}
type Window = Deno.PointerObject<'window'>;
const colorType = 'u8' as Deno.NativeU8Enum<Color>;
const windowType = 'pointer' as Deno.NativeTypedPointer<Window>;
const comparator = { parameters: ['pointer', 'pointer'], result: 'i32' } as const;
const comparatorType = 'function' as Deno.NativeTypedFunction<typeof comparator>;

// Definitions kept apart from the call, with `as const`, with `satisfies`, and written in place.
const definitions = {
  add: { parameters: ['i32', 'i32'], result: 'i32' },
  big: { parameters: ['u64', 'isize'], result: 'usize' },
  later: { parameters: ['buffer', 'usize'], result: 'void', nonblocking: true },
  maybe: { parameters: [], result: 'pointer', optional: true },
  named: { name: 'other_name', parameters: ['bool'], result: 'bool' },
  distance: { parameters: [Point, Line], result: Point },
  counter: { type: 'u32' },
  table: { type: 'pointer', optional: true },
  wide: { type: 'i64' },
  sort: { parameters: ['buffer', 'usize', 'usize', 'function'], result: 'void' },
} as const satisfies Deno.ForeignLibraryInterface;

const library = Deno.dlopen('libexample.so', definitions);
sure<Same<typeof library, Deno.DynamicLibrary<typeof definitions>>>();
const { symbols } = library;

const sum = symbols.add(1, 2);
sure<Same<typeof sum, number>>();
const big = symbols.big(1n, 2n);
sure<Same<typeof big, bigint>>();
const later = symbols.later(new Uint8Array(4), 4n);
sure<Same<typeof later, Promise<void>>>();
const laterNull: Promise<void> = symbols.later(null, 4n);
const maybe = symbols.maybe;
sure<Same<typeof maybe, (() => Deno.PointerValue) | null>>();
const found: Deno.PointerValue | undefined = symbols.maybe?.();
const named: boolean = symbols.named(true);
const point = symbols.distance(new Float64Array(2), new DataView(new ArrayBuffer(32)));
sure<Same<typeof point, Uint8Array<ArrayBuffer>>>();
const counter = symbols.counter;
sure<Same<typeof counter, number>>();
const table = symbols.table;
sure<Same<typeof table, Deno.PointerValue>>();
const wide: bigint = symbols.wide;
library.close();

// @ts-expect-error: a string is not a number
symbols.add('1', 2);
// @ts-expect-error: an argument is missing
symbols.add(1);
// @ts-expect-error: a number is not a bigint
symbols.big(1, 2n);
// @ts-expect-error: an optional symbol may be null
symbols.maybe();
// @ts-expect-error: there is no such symbol
symbols.nothing();
// @ts-expect-error: a pointer is not a buffer
symbols.later(maybe, 4n);
// @ts-expect-error: there is no such type
Deno.dlopen('x', { bad: { parameters: ['int'], result: 'void' } });
// @ts-expect-error: void is no parameter
Deno.dlopen('x', { bad: { parameters: ['void'], result: 'void' } });

const inPlace = Deno.dlopen(new URL('file:///libexample.so'), {
  paint: { parameters: [windowType, colorType], result: colorType },
  open: { parameters: [], result: windowType },
  sort: { parameters: ['buffer', comparatorType], result: 'void' },
});
const opened = inPlace.symbols.open();
sure<Same<typeof opened, Window | null>>();
const color = inPlace.symbols.paint(opened, Color.Red);
sure<Same<typeof color, Color>>();
// @ts-expect-error: another kind of pointer
inPlace.symbols.paint({} as Deno.PointerObject<'other'>, Color.Red);

// Pointers
const pointer: Deno.PointerValue = Deno.UnsafePointer.create(8n);
const typed: Deno.PointerValue<string> = Deno.UnsafePointer.create<string>(8n);
const address: bigint = Deno.UnsafePointer.value(pointer);
const same: boolean = Deno.UnsafePointer.equals(pointer, null);
const ofView = Deno.UnsafePointer.of(new Uint8Array(4));
const ofBuffer: Deno.PointerValue = Deno.UnsafePointer.of(new ArrayBuffer(4));
const ofShared: Deno.PointerValue = Deno.UnsafePointer.of(new SharedArrayBuffer(4));
if (pointer !== null) {
  const next: Deno.PointerValue = Deno.UnsafePointer.offset(pointer, 8);
  const view = new Deno.UnsafePointerView(pointer);
  const numbers: number[] = [view.getUint8(), view.getInt8(1), view.getUint16(), view.getInt16(), view.getUint32()];
  const more: number[] = [view.getInt32(4), view.getFloat32(), view.getFloat64()];
  const bigints: bigint[] = [view.getBigInt64(), view.getBigUint64(8)];
  const text: string = view.getCString() + Deno.UnsafePointerView.getCString(pointer, 4);
  const inner: Deno.PointerValue<'inner'> = view.getPointer<'inner'>(8);
  const buffers: ArrayBuffer[] = [view.getArrayBuffer(8), Deno.UnsafePointerView.getArrayBuffer(pointer, 8, 4)];
  view.copyInto(new Uint8Array(4), 2);
  Deno.UnsafePointerView.copyInto(pointer, new Uint16Array(4));
  view.pointer = pointer;
  const flag: boolean = view.getBool();
  use(next, numbers, more, bigints, text, inner, buffers, flag);
}
// @ts-expect-error: NULL cannot be viewed
new Deno.UnsafePointerView(null);
// @ts-expect-error: an address is not a pointer
new Deno.UnsafePointerView(8n);
// @ts-expect-error: numbers are no addresses
Deno.UnsafePointer.create(8);
// @ts-expect-error: an ordinary object is no pointer
const forged: Deno.PointerValue = { x: 1 };

// Callbacks
const callback = new Deno.UnsafeCallback(
  { parameters: ['u32', 'pointer', Point], result: 'i64' },
  (count, where, bytes) => {
    sure<Same<typeof count, number>>();
    sure<Same<typeof where, Deno.PointerValue>>();
    sure<Same<typeof bytes, Uint8Array<ArrayBuffer>>>();
    return 5n;
  },
);
const count: number = callback.ref() + callback.unref();
const callbackPointer: Deno.PointerObject = callback.pointer;
symbols.sort(new Float64Array(4), 4n, 8n, callback.pointer);
symbols.sort(new Float64Array(4), 4n, 8n, Deno.UnsafePointer.of(callback as unknown as Deno.UnsafeCallback));
callback.close();
const safe = Deno.UnsafeCallback.threadSafe({ parameters: [], result: 'void' } as const, () => {});
safe.close();
const compare: Deno.UnsafeCallbackFunction<['pointer', 'pointer'], 'i32'> = (a, b) => (a === b ? 0 : 1);
const byType: Deno.UnsafeCallback<typeof comparator> = new Deno.UnsafeCallback(comparator, compare);
inPlace.symbols.sort(null, byType.pointer);
// @ts-expect-error: the result has to be a number
new Deno.UnsafeCallback({ parameters: [], result: 'u8' } as const, () => 'x');
// @ts-expect-error: a callback object is not its pointer
symbols.sort(null, 0n, 0n, callback);

// Function pointers
const call = new Deno.UnsafeFnPointer(
  pointer as Deno.PointerObject<any>,
  { parameters: ['i32'], result: 'f64' } as const,
);
const called: number = call.call(1);
const asyncCall = new Deno.UnsafeFnPointer(pointer as Deno.PointerObject<any>, {
  parameters: [],
  result: 'bool',
  nonblocking: true,
});
const calledLater = asyncCall.call();
sure<Same<typeof calledLater, Promise<boolean>>>();
// @ts-expect-error: an argument too many
asyncCall.call(1);

// Helper types, as clients use them
type Result = Deno.FromNativeResultType<'void'>;
sure<Same<Result, void>>();
type Received = Deno.FromNativeType<'u64'>;
sure<Same<Received, bigint>>();
type Given = Deno.ToNativeType<'f32'>;
sure<Same<Given, number>>();
type Parameters = Deno.ToNativeParameterTypes<readonly ['u8', 'pointer', 'bool']>;
const parameters: Parameters = [1, null, true];
type Arrived = Deno.FromNativeParameterTypes<['u8', 'buffer', { struct: ['u8'] }]>;
const arrived: Arrived = [1, null, new Uint8Array(1)];
type Waiting = Deno.ConditionalAsync<true, number>;
sure<Same<Waiting, Promise<number>>>();
type Now = Deno.ConditionalAsync<undefined, number>;
sure<Same<Now, number>>();
type AddFunction = Deno.FromForeignFunction<{ parameters: ['i32', 'i32']; result: 'i32' }>;
const adder: AddFunction = (a, b) => a + b;
type AddSymbol = Deno.StaticForeignSymbol<{ parameters: []; result: 'void' }>;
const nothing: AddSymbol = () => {};
type Interface = Deno.StaticForeignLibraryInterface<typeof definitions>;
const fromInterface: number = ({} as Interface).counter;
const struct: Deno.NativeStructType = { struct: ['u8', { struct: ['pointer'] }] };
const types: Deno.NativeType[] = ['u8', struct, 'function', 'buffer', 'bool', 'isize'];
const results: Deno.NativeResultType[] = ['void', ...types];
const foreign: Deno.ForeignFunction = { parameters: types, result: 'void' };
const foreignStatic: Deno.ForeignStatic<'u8'> = { type: 'u8', optional: true };
const anyInterface: Deno.ForeignLibraryInterface = { foreign, foreignStatic };
const anyLibrary: Deno.DynamicLibrary<Deno.ForeignLibraryInterface> = Deno.dlopen('x', anyInterface);
const generic = <T extends Deno.ForeignLibraryInterface>(path: string, wanted: T): Deno.DynamicLibrary<T>['symbols'] =>
  Deno.dlopen(path, wanted).symbols;

// The rest of the namespace
const file: string = { windows: 'lib.dll', darwin: 'lib.dylib' }[Deno.build.os as string] ?? 'lib.so';
const isArm: boolean = Deno.build.arch === 'aarch64';
try {
  library.close();
} catch (error) {
  if (!(error instanceof Deno.errors.BadResource) && !(error instanceof Deno.errors.NotCapable)) throw error;
  const message: string = error.message;
  use(message);
}

function use(..._values: unknown[]) {}
use(laterNull, found, named, wide, typed, address, same, ofView, ofBuffer, ofShared, forged, count, callbackPointer);
use(called, parameters, arrived, adder, nothing, fromInterface, results, anyLibrary, generic, file, isArm);
