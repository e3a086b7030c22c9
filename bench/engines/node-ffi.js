'use strict';
// Node 26's built-in. It has no structs by value, no calls off the thread and no errno.

const { functions, twins } = require('../functions');
const { scope } = require('../shapes');
const { bigintComparator } = require('./sort');

module.exports = ({ fixture }) => {
  const ffi = require('node:ffi');
  const types = { text: 'string', buffer: 'pointer' };
  const signature = ([args, result]) => ({
    arguments: args.map((type) => types[type] ?? type),
    return: types[result] ?? result,
  });
  // One library for all: a collected library would take its functions along.
  const library = new ffi.DynamicLibrary(fixture);
  const fn = (name) => library.getFunction(name, signature(functions[name]));
  const sync = (name) => () => ({ f: fn(name) });

  return {
    shapes: {
      void: sync('bench_nothing'),
      i32: sync('bench_add_i32'),
      f64: sync('bench_add_f64'),
      u64: sync('bench_add_u64'),
      pointer: () => ({ f: fn('bench_same'), scope: { address: ffi.getRawPointer(scope.view) } }),
      six: sync('bench_six'),
      mix10: sync('bench_mix10'),
      mix16: sync('bench_mix16'),
      'view-same': sync('bench_bytes'),
      'view-fresh': sync('bench_bytes'),
      'string-in': sync('bench_length'),
      'string-out': () => ({ f: fn('bench_text'), scope: { text: ffi.toString }, call: (f) => `text(${f}())` }),
      'struct-pointer': () => require('./octet')(fn('bench_octet_sum')),
      'one-of-twenty': () => {
        const one = fn(twins[0]);
        return { scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, one])) };
      },
      twenty: () => ({ scope: Object.fromEntries(twins.map((name, k) => [`f${k}`, fn(name)])) }),
      callback: () => {
        const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (x) => x + 1);
        return { f: fn('bench_call_back'), scope: { callback }, close: () => library.unregisterCallback(callback) };
      },
      'callback-create': () => ({
        scope: { library, definition: { arguments: ['i32'], return: 'i32' }, target: (x) => x + 1 },
        call: () => 'library.unregisterCallback(library.registerCallback(definition, target))',
      }),
      sort: () => {
        const { values } = scope;
        const compare = library.registerCallback(
          { arguments: ['pointer', 'pointer'], return: 'i32' },
          bigintComparator(values, ffi.getRawPointer(values)),
        );
        return { f: fn('bench_sort'), args: ['values', 'BigInt(n)', 'compare'], scope: { compare } };
      },
      bind: () => ({
        bind: (list) => ffi.dlopen(fixture, Object.fromEntries(list.map(([name, ...rest]) => [name, signature(rest)]))),
        callOnce: (bound, name, args) => bound.functions[name](...args),
      }),
    },
  };
};
