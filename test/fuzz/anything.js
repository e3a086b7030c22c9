'use strict';
// Steps of a fuzzed program that give constructors and functions anything at all.

const { damaged } = require('../c/damaged.js');

/** Malformed C as source text. */
const cText = (random, most = 100) =>
  JSON.stringify(damaged({ below: (limit) => (limit > 0 ? random.between(0, limit - 1) : 0) }, most));

/** Constructors and functions with anything. */
function anything(at) {
  const { values, random } = at;
  const any = () => values.any();
  return [
    `() => ${random.pick([
      () => `w.main.dlopen(${any()}, ${any()}, ${any()})`,
      () => `w.main.dlopen(w.lib, ${any()})`,
      () => `w.main.dlopen(w.lib, { noop: ${any()} })`,
      () => `w.main.dlclose(${any()})`,
      () => `w.main.dlsym(${any()}, ${any()})`,
      () => `new w.main.DynamicLibrary(${any()}, ${any()})`,
      () => `w.main.sizeof(${any()})`,
      () => `w.main.struct(${any()}, ${any()})`,
      () => `w.main.union(${any()})`,
      () => `w.main.array(${any()}, ${random.pick(['2', '-1', '0.5', any()])})`,
      () => `w.main.getNativeFunction(${random.pick(['w.lib', any()])}, 'noop', ${any()}, ${any()})`,
      () => `w.main.getRawPointer(${any()})`,
      () => `w.main.getBufferPointer(${any()})`,
      () => `w.main.getCurrentEventLoop(${any()})`,
      () => `w.closes(new w.main.JSCallback(${any()}, ${any()}))`,
      () => `w.main.openHandles(${any()})`,
      () => `w.main.cdef(${random.pick([any(), values.text()])})`,
      () => `w.main.cdef(${cText(random)})`,
      () => `w.main.cdef('').type(${cText(random, 4)})`,
      () => `w.main.dlopen(w.lib, ${cText(random)})`,
      () => `w.main.dlopen(w.lib, { noop: ${cText(random, 8)} })`,
      () => `w.main.trace(${any()}, ${any()})`,
      () => `w.main.pointer(${any()})`,
      () => `w.main.bits(${random.pick([any(), `'int'`])}, ${any()})`,
      () => `w.main.enumeration(${random.pick([any(), `{ A: ${any()} }`])}, ${any()})`,
      () => `w.main.string(${any()})`,
      () => `w.main.struct({ a: w.main.bits('int', 3), b: w.main.string(), c: ${any()} })`,
      () => `w.main.array(${any()})`,
      () => `w.main.dlopen(w.lib, { noop: { arguments: [w.main.pointer(w.types.point)] } }).symbols.noop(${any()})`,
      () => `w.main.dlopen(w.lib, { noop: { arguments: [{ arguments: [] }] } }).symbols.noop(${any()})`,
      () => `w.main.cdef('int noop(void);').open(w.lib, ${any()}).noop(${any()})`,
      () => `w.main.alloc(${random.pick([any(), `'int'`])}, ${any()})`,
      () => `w.main.alloc('int').value = ${any()}`,
      () => `new w.main.Arena().alloc(${any()}, ${any()})`,
      () => `w.main.addressOf(${any()}, ${any()})`,
      () => `w.main.findLibrary(${any()}, ${any()})`,
      () => `w.main.suffix + w.main.types.INT_8`,
      () => `w.bun.dlopen(${any()}, ${any()})`,
      () => `w.bun.native.dlopen(${any()}, ${any()})`,
      () => `w.bun.native.callback(${any()})`,
      () => `w.bun.linkSymbols(${any()})`,
      () => `w.bun.CFunction(${any()})`,
      () => `w.bun.viewSource(${any()}, ${any()})`,
      () => `w.bun.ptr(${any()}, ${any()})`,
      () => `w.closes(new w.bun.JSCallback(${any()}, ${any()}))`,
      () => `w.bun.FFIType[${values.text()}]`,
      () => `w.bun.cc(${any()})`,
      () => `w.bun.suffix`,
      () => `w.deno.dlopen(${any()}, ${any()})`,
      () => `w.deno.dlopen(w.lib, { noop: ${any()} })`,
      () => `w.deno.UnsafePointer.create(${any()})`,
      () => `w.deno.UnsafePointer.of(${any()})`,
      () => `w.deno.UnsafePointer.equals(${any()}, ${any()})`,
      () => `w.deno.UnsafePointer.offset(${any()}, ${any()})`,
      () => `w.deno.UnsafePointer.value(${any()})`,
      () => `new w.deno.UnsafeFnPointer(${any()}, ${any()})`,
      () => `w.closes(new w.deno.UnsafeCallback(${any()}, ${any()}))`,
      () => `w.closes(w.deno.UnsafeCallback.threadSafe(${any()}, ${any()}))`,
      () => `new w.deno.UnsafePointerView(${any()})`,
      () =>
        `w.raw.getNativeFunction(${random.pick(['w.lib', any()])}, ${random.pick([`'noop'`, any()])}, ${random.pick([`'int'`, any()])}, ${any()})`,
      () => `w.raw.getBufferPointer(${any()})`,
      () => `w.raw.sizeof(${any()})`,
      () => `w.main.JSCallback.prototype.${random.pick(['close', 'ref', 'unref'])}.call(${any()})`,
      () => `w.main.DynamicLibrary.prototype.${random.pick(['close', 'getSymbols', 'getFunctions'])}.call(${any()})`,
      () => `w.bun.JSCallback.prototype.close.call(${any()})`,
      () => `w.deno.UnsafeCallback.prototype.${random.pick(['close', 'ref', 'unref'])}.call(${any()})`,
    ])()}`,
  ];
}

module.exports = { anything };
