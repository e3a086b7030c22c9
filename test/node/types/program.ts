// A program typed against node:ffi as @types/node declares it. It is compiled as it stands, and once more with
// polyffi in the place of node:ffi.

import * as ffi from 'node:ffi';
import ffiDefault, {
  DynamicLibrary,
  dlopen,
  types,
  type DynamicLibraryResult,
  type FunctionSignature,
  type WrappedFunction,
} from 'node:ffi';

{
  using handle = dlopen('x', { add: { arguments: ['i32', 'i32'], return: 'i32' }, none: {} });
  const sum: number = handle.functions.add(1, 2);
  const nothing: void = handle.functions.none();
  const pointer: bigint = handle.functions.add.pointer;
  console.log(sum, nothing, pointer);
  handle.lib.close();
}

const lib: DynamicLibrary = new DynamicLibrary(null);
const mixed = lib.getFunction('mixed', { arguments: ['u64', 'pointer', 'string'], return: 'u64' });
const big: bigint = mixed(1n, null, 'a');
mixed(1n, new Uint8Array(4), Buffer.alloc(1));

const entry: bigint = lib.registerCallback(() => {});
lib.registerCallback({ arguments: ['i32', 'f64'], return: 'i32' }, (a, b) => a + b);
lib.registerCallback({ arguments: ['pointer'] }, (address) => void String(address));
lib.unregisterCallback(entry);
lib.refCallback(entry);
lib.unrefCallback(entry);

const signature: FunctionSignature = { return: 'i32', arguments: ['i32'] };
const loose = lib.getFunction('loose', signature);
const anything: string = loose(1, 2, 3);
const all = lib.getFunctions();
const wrapped: WrappedFunction = all.anything;
wrapped(1, 'a');
const address: bigint = lib.getFunctions({ get: { return: 'pointer' } }).get();

const text: string | null = ffi.toString(address);
const buffer: Buffer = ffi.toBuffer(address, 4, false);
const arrayBuffer: ArrayBuffer = ffi.toArrayBuffer(address, 4);
ffi.exportString('x', address, 4, 'utf8');
ffi.exportBuffer(buffer, address, 4);
ffi.exportArrayBuffer(arrayBuffer, address, 4);
ffi.exportArrayBufferView(new DataView(arrayBuffer), address, 4);
ffi.setInt64(address, 0, 5);
ffi.setInt64(address, 0, 5n);
const long: bigint = ffi.getInt64(address);
const double: number = ffi.getFloat64(address, 8);
const loop: bigint = ffi.getCurrentEventLoop();
const raw: bigint = ffi.getRawPointer(buffer);
const suffix: string = ffiDefault.suffix;
const typeName: string = types.INT_32;
const opened: DynamicLibraryResult<{ one: { return: 'i32' } }> = dlopen(null, { one: { return: 'i32' } });
const symbols: Record<string, bigint> = lib.getSymbols();
const symbol: bigint = lib.symbols.x + ffi.dlsym(opened.lib, 'x');
ffi.dlclose(opened.lib);

// @ts-expect-error too many arguments
opened.functions.one(1);
// @ts-expect-error an unknown type
dlopen(null, { one: { return: 'nonsense' } });
// @ts-expect-error a path is a string or null
new DynamicLibrary(1);
// @ts-expect-error an integer is no string
dlopen(null, { one: { arguments: ['i32'] } }).functions.one('x');
// @ts-expect-error a result of void
dlopen(null, { one: {} }).functions.one().toString();

console.log(big, anything, text, long, double, loop, raw, suffix, typeName, symbols, symbol);
