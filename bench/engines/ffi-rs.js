'use strict';
// ffi-rs: functions made by `define` take the list of arguments. Its callbacks run later, on a thread-safe function, so
// the callback shapes are not there.

const { functions, twins } = require('../functions');

module.exports = ({ fixture }) => {
  const { open, define, DataType } = require('ffi-rs');
  open({ library: 'bench', path: fixture });
  const point = { x: DataType.Double, y: DataType.Double };
  const types = {
    void: DataType.Void,
    i16: DataType.I16,
    u8: DataType.U8,
    i32: DataType.I32,
    u32: DataType.U32,
    i64: DataType.BigInt,
    u64: DataType.BigInt,
    f32: DataType.Float,
    f64: DataType.Double,
    pointer: DataType.External,
    buffer: DataType.U8Array,
    text: DataType.String,
    point: { ...point, ffiTypeTag: DataType.StackStruct },
  };
  const signature = ([args, result], options) => ({
    library: 'bench',
    retType: types[result],
    paramsType: args.map((type) => types[type]),
    ...options,
  });
  const fn = (name, options) => define({ [name]: signature(functions[name], options) })[name];
  const call = (f, args) => `${f}([${args.join(', ')}])`;
  const sync = (name, options) => () => ({ f: fn(name, options), call });
  const buffer = (view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  const nonblocking = sync('bench_nothing', { runInNewThread: true });

  return {
    versions: { 'ffi-rs': require('ffi-rs/package.json').version },
    shapes: {
      void: sync('bench_nothing'),
      i32: sync('bench_add_i32'),
      f64: sync('bench_add_f64'),
      u64: sync('bench_add_u64'),
      pointer: () => {
        const address = define({ bench_text: { ...signature([[], 'pointer']) } }).bench_text([]);
        return { f: fn('bench_same'), call, scope: { address } };
      },
      six: sync('bench_six'),
      mix10: sync('bench_mix10'),
      mix16: sync('bench_mix16'),
      'view-same': () => ({ f: fn('bench_bytes'), call, scope: { view: buffer(new Uint8Array(64).fill(5)) } }),
      'view-fresh': () => ({ f: fn('bench_bytes'), call, args: ['Buffer.from(memory, i & 1023, 16)', 'i'] }),
      'string-in': sync('bench_length'),
      'string-out': sync('bench_text'),
      'struct-objects': sync('bench_point_add'),
      'struct-pointer': () => ({
        f: define({
          bench_octet_sum: {
            library: 'bench',
            retType: DataType.Double,
            paramsType: [Object.fromEntries([...'abcdefgh'].map((field) => [field, DataType.Double]))],
          },
        }).bench_octet_sum,
        call,
      }),
      errno: sync('bench_fail', { errno: true }),
      'one-of-twenty': () => {
        const one = fn(twins[0]);
        return { scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, one])), call };
      },
      twenty: () => ({ scope: Object.fromEntries(twins.map((name, k) => [`f${k}`, fn(name)])), call }),
      nonblocking,
      'nonblocking-latency': nonblocking,
      bind: () => ({
        bind: (list) => define(Object.fromEntries(list.map(([name, ...rest]) => [name, signature(rest)]))),
        callOnce: (bound, name, args) => bound[name](args),
      }),
    },
  };
};
