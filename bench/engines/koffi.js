'use strict';
// koffi, by its own documentation: prototypes as lists, registered callbacks, `async` for calls off the thread.

const { functions, twins } = require('../functions');
const { scope } = require('../shapes');
const { bigintComparator } = require('./sort');

module.exports = ({ fixture }) => {
  const koffi = require('koffi');
  const library = koffi.load(fixture);
  const point = koffi.struct('bench_point', { x: 'double', y: 'double' });
  const octet = koffi.struct('bench_octet', Object.fromEntries([...'abcdefgh'].map((field) => [field, 'double'])));
  const Callback = koffi.pointer(koffi.proto('int32_t bench_callback(int32_t)'));
  const Compare = koffi.pointer(koffi.proto('int32_t bench_compare(const void *, const void *)'));
  const types = {
    void: 'void',
    i16: 'int16_t',
    u8: 'uint8_t',
    i32: 'int32_t',
    u32: 'uint32_t',
    i64: 'int64_t',
    u64: 'uint64_t',
    f32: 'float',
    f64: 'double',
    pointer: 'void *',
    buffer: 'const uint8_t *',
    text: 'const char *',
    point,
  };
  const bind = (name, args, result) =>
    library.func(
      name,
      types[result],
      args.map((type) => types[type]),
    );
  const fn = (name) => bind(name, ...functions[name]);
  const sync = (name) => () => ({ f: fn(name) });
  const nonblocking = () => ({
    f: fn('bench_nothing').async,
    call: (f) => `new Promise((resolve, reject) => ${f}((error, r) => (error ? reject(error) : resolve(r))))`,
  });

  return {
    versions: { koffi: koffi.version },
    shapes: {
      void: sync('bench_nothing'),
      i32: sync('bench_add_i32'),
      f64: sync('bench_add_f64'),
      u64: sync('bench_add_u64'),
      pointer: () => ({ f: fn('bench_same'), scope: { address: koffi.address(scope.view) } }),
      six: sync('bench_six'),
      mix10: sync('bench_mix10'),
      mix16: sync('bench_mix16'),
      'view-same': sync('bench_bytes'),
      'view-fresh': sync('bench_bytes'),
      'string-in': sync('bench_length'),
      'string-out': sync('bench_text'),
      'struct-objects': sync('bench_point_add'),
      'struct-pointer': () => ({ f: library.func('bench_octet_sum', 'double', [koffi.pointer(octet)]) }),
      errno: () => ({
        f: fn('bench_fail'),
        scope: { errno: koffi.errno },
        call: (f, args) => `{ value: ${f}(${args}), errno: errno() }`,
      }),
      'one-of-twenty': () => {
        const one = fn(twins[0]);
        return { scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, one])) };
      },
      twenty: () => ({ scope: Object.fromEntries(twins.map((name, k) => [`f${k}`, fn(name)])) }),
      callback: () => {
        const callback = koffi.register((x) => x + 1, Callback);
        return {
          f: library.func('bench_call_back', 'int32_t', [Callback, 'int32_t']),
          scope: { callback },
          close: () => koffi.unregister(callback),
        };
      },
      'callback-create': () => ({
        scope: { koffi, Callback, target: (x) => x + 1 },
        call: () => 'koffi.unregister(koffi.register(target, Callback))',
      }),
      sort: () => {
        const { values } = scope;
        const compare = koffi.register(bigintComparator(values, koffi.address(values)), Compare);
        return {
          f: library.func('bench_sort', 'void', ['void *', 'size_t', Compare]),
          scope: { compare },
          close: () => koffi.unregister(compare),
        };
      },
      nonblocking,
      'nonblocking-latency': nonblocking,
      bind: () => ({
        bind: (list) => new Map(list.map((item) => [item[0], bind(...item)])),
        callOnce: (bound, name, args) => bound.get(name)(...args),
      }),
    },
  };
};
