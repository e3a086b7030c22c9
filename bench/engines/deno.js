'use strict';
// Deno's FFI, or polyffi/deno: the same code against either.

const { functions, twins } = require('../functions');
const { scope } = require('../shapes');
const { bigintComparator } = require('./sort');

module.exports = (ffi, { fixture }) => {
  const types = { text: 'buffer', point: { struct: ['f64', 'f64'] } };
  const signature = ([args, result], options) => ({
    parameters: args.map((type) => types[type] ?? type),
    result: types[result] ?? result,
    ...options,
  });
  const open = (names, options) =>
    ffi.dlopen(fixture, Object.fromEntries(names.map((name) => [name, signature(functions[name], options)]))).symbols;
  const fn = (name, options) => open([name], options)[name];
  const sync = (name) => () => ({ f: fn(name) });
  const nonblocking = () => ({ f: fn('bench_nothing', { nonblocking: true }) });
  const { UnsafeCallback, UnsafePointer, UnsafePointerView, UnsafeFnPointer } = ffi;

  return {
    shapes: {
      void: sync('bench_nothing'),
      i32: sync('bench_add_i32'),
      f64: sync('bench_add_f64'),
      u64: sync('bench_add_u64'),
      pointer: () => ({ f: fn('bench_same'), scope: { address: UnsafePointer.of(scope.view) } }),
      six: sync('bench_six'),
      mix10: sync('bench_mix10'),
      mix16: sync('bench_mix16'),
      'view-same': sync('bench_bytes'),
      'view-fresh': sync('bench_bytes'),
      // Deno takes no strings: a program encodes them itself, with the terminator.
      'string-in': () => ({
        f: fn('bench_length'),
        scope: { encoder: new TextEncoder() },
        call: (f, [text]) => `${f}(encoder.encode(${text} + '\\0'))`,
      }),
      'string-out': () => ({
        f: fn('bench_text'),
        scope: { getCString: UnsafePointerView.getCString },
        call: (f) => `getCString(${f}())`,
      }),
      'struct-bytes': sync('bench_point_add'),
      'struct-pointer': () => require('./octet')(fn('bench_octet_sum')),
      'one-of-twenty': () => {
        const one = fn(twins[0]);
        return { scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, one])) };
      },
      twenty: () => {
        const symbols = open(twins);
        return { scope: Object.fromEntries(twins.map((name, k) => [`f${k}`, symbols[name]])) };
      },
      callback: () => {
        const callback = new UnsafeCallback({ parameters: ['i32'], result: 'i32' }, (x) => x + 1);
        return { f: fn('bench_call_back'), scope: { callback: callback.pointer }, close: () => callback.close() };
      },
      'callback-create': () => ({
        scope: { UnsafeCallback, definition: { parameters: ['i32'], result: 'i32' }, target: (x) => x + 1 },
        call: () => 'new UnsafeCallback(definition, target).close()',
      }),
      sort: () => {
        const { values } = scope;
        // As u64 the addresses arrive as bigints, which costs less than two pointer objects.
        const compare = new UnsafeCallback(
          { parameters: ['u64', 'u64'], result: 'i32' },
          bigintComparator(values, UnsafePointer.value(UnsafePointer.of(values))),
        );
        return { f: fn('bench_sort'), scope: { compare: compare.pointer }, close: () => compare.close() };
      },
      nonblocking,
      'nonblocking-latency': nonblocking,
      'fn-pointer': () => ({
        scope: {
          target: new UnsafeFnPointer(fn('bench_address_of_add')(), { parameters: ['i32', 'i32'], result: 'i32' }),
        },
        call: (f, args) => `target.call(${args})`,
      }),
      'view-get': () => ({
        scope: { reader: new UnsafePointerView(UnsafePointer.of(new Uint8Array(scope.memory))) },
        call: (f, args) => `reader.getInt32(${args})`,
      }),
      'pointer-of': () => ({ f: UnsafePointer.of }),
      bind: () => ({
        bind: (list) =>
          ffi.dlopen(fixture, Object.fromEntries(list.map(([name, ...rest]) => [name, signature(rest)]))).symbols,
        callOnce: (bound, name, args) => bound[name](...args),
      }),
    },
  };
};
