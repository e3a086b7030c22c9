'use strict';
// polyffi's main entry.

const { functions, twins } = require('../functions');
const { scope } = require('../shapes');
const { bigintComparator } = require('./sort');

module.exports = (ffi, { fixture }) => {
  const types = (name) => ({ text: 'string', buffer: 'pointer' })[name] ?? name;
  // Struct types are made where a shape needs them.
  const signature = ([args, result], options) => ({ arguments: args.map(types), return: types(result), ...options });
  const open = (definitions) => ffi.dlopen(fixture, definitions).symbols;
  const fn = (name, options) => open({ [name]: signature(functions[name], options) })[name];
  const sync = (name) => () => ({ f: fn(name) });
  const nonblocking = () => ({ f: fn('bench_nothing', { nonblocking: true }) });
  const point = () => ffi.struct({ x: 'f64', y: 'f64' });

  return {
    shapes: {
      void: sync('bench_nothing'),
      i32: sync('bench_add_i32'),
      f64: sync('bench_add_f64'),
      u64: sync('bench_add_u64'),
      pointer: () => ({ f: fn('bench_same'), scope: { address: ffi.getBufferPointer(scope.view) } }),
      six: sync('bench_six'),
      mix10: sync('bench_mix10'),
      mix16: sync('bench_mix16'),
      'view-same': sync('bench_bytes'),
      'view-fresh': sync('bench_bytes'),
      'string-in': sync('bench_length'),
      // A `string` result is an address, as node:ffi has it; CString decodes it.
      'string-out': () => ({ f: fn('bench_text'), scope: { CString: ffi.CString }, call: (f) => `CString(${f}())` }),
      'struct-bytes': () => {
        const type = point().bytes;
        return { f: fn('bench_point_add', { arguments: [type, type], return: type }) };
      },
      'struct-objects': () => {
        const type = point();
        return { f: fn('bench_point_add', { arguments: [type, type], return: type }) };
      },
      'struct-pointer': () => {
        const type = ffi.struct(Object.fromEntries([...'abcdefgh'].map((field) => [field, 'f64'])));
        return { f: fn('bench_octet_sum', { arguments: [ffi.pointer(type)] }) };
      },
      errno: () => ({ f: fn('bench_fail', { errno: true }) }),
      'one-of-twenty': () => {
        const one = fn(twins[0]);
        return { scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, one])) };
      },
      twenty: () => {
        const symbols = open(Object.fromEntries(twins.map((name) => [name, signature(functions[name])])));
        return { scope: Object.fromEntries(twins.map((name, k) => [`f${k}`, symbols[name]])) };
      },
      callback: () => {
        const callback = new ffi.JSCallback((x) => x + 1, { arguments: ['i32'], return: 'i32' });
        return { f: fn('bench_call_back'), scope: { callback: callback.ptr }, close: () => callback.close() };
      },
      'callback-create': () => ({
        scope: {
          JSCallback: ffi.JSCallback,
          definition: { arguments: ['i32'], return: 'i32' },
          target: (x) => x + 1,
        },
        call: () => 'new JSCallback(target, definition).close()',
      }),
      sort: () => {
        const { values } = scope;
        const compare = new ffi.JSCallback(bigintComparator(values, ffi.getBufferPointer(values)), {
          arguments: ['pointer', 'pointer'],
          return: 'i32',
        });
        return { f: fn('bench_sort'), scope: { compare: compare.ptr }, close: () => compare.close() };
      },
      nonblocking,
      'nonblocking-latency': nonblocking,
      bind: () => ({
        bind: (list) => open(Object.fromEntries(list.map(([name, ...rest]) => [name, signature(rest)]))),
        callOnce: (bound, name, args) => bound[name](...args),
      }),
    },
  };
};
