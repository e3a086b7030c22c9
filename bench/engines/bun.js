'use strict';
// bun:ffi, or polyffi/bun: the same code against either.

const { functions, twins } = require('../functions');
const { scope } = require('../shapes');
const { comparator } = require('./sort');

module.exports = (ffi, { fixture }) => {
  const types = { text: 'cstring', pointer: 'ptr', buffer: 'ptr' };
  const signature = ([args, result]) => ({
    args: args.map((type) => types[type] ?? type),
    returns: types[result] ?? result,
  });
  const open = (names) =>
    ffi.dlopen(fixture, Object.fromEntries(names.map((name) => [name, signature(functions[name])]))).symbols;
  const fn = (name) => open([name])[name];
  const sync = (name) => () => ({ f: fn(name) });

  return {
    shapes: {
      void: sync('bench_nothing'),
      i32: sync('bench_add_i32'),
      f64: sync('bench_add_f64'),
      u64: sync('bench_add_u64'),
      pointer: () => ({ f: fn('bench_same'), scope: { address: ffi.ptr(scope.view) } }),
      six: sync('bench_six'),
      mix10: sync('bench_mix10'),
      mix16: sync('bench_mix16'),
      'view-same': sync('bench_bytes'),
      'view-fresh': sync('bench_bytes'),
      'string-in': sync('bench_length'),
      'string-out': sync('bench_text'),
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
        const callback = new ffi.JSCallback((x) => x + 1, { args: ['i32'], returns: 'i32' });
        return { f: fn('bench_call_back'), scope: { callback: callback.ptr }, close: () => callback.close() };
      },
      'callback-create': () => ({
        scope: { JSCallback: ffi.JSCallback, definition: { args: ['i32'], returns: 'i32' }, target: (x) => x + 1 },
        call: () => 'new JSCallback(target, definition).close()',
      }),
      sort: () => {
        const { values } = scope;
        const compare = new ffi.JSCallback(comparator(values, ffi.ptr(values)), {
          args: ['ptr', 'ptr'],
          returns: 'i32',
        });
        return { f: fn('bench_sort'), scope: { compare: compare.ptr }, close: () => compare.close() };
      },
      bind: () => ({
        bind: (list) =>
          ffi.dlopen(fixture, Object.fromEntries(list.map(([name, ...rest]) => [name, signature(rest)]))).symbols,
        callOnce: (bound, name, args) => bound[name](...args),
      }),
    },
  };
};
