'use strict';
// The hand-written Node-API addon: bench/addon/addon.c.

const { twins } = require('../functions');

module.exports = ({ addon: file }) => {
  const addon = require(file);
  const shapes = {
    void: () => ({ f: addon.nothing }),
    i32: () => ({ f: addon.add_i32 }),
    f64: () => ({ f: addon.add_f64 }),
    u64: () => ({ f: addon.add_u64 }),
    pointer: () => ({ f: addon.same, scope: { address: 0x7fff12345678n } }),
    six: () => ({ f: addon.six }),
    mix10: () => ({ f: addon.mix10 }),
    mix16: () => ({ f: addon.mix16 }),
    'view-same': () => ({ f: addon.bytes }),
    'view-fresh': () => ({ f: addon.bytes }),
    'string-in': () => ({ f: addon.length }),
    'string-out': () => ({ f: addon.text }),
    'struct-bytes': () => ({ f: addon.point_add_bytes }),
    'struct-objects': () => ({ f: addon.point_add }),
    'struct-pointer': () => require('./octet')(addon.octet_sum),
    errno: () => ({ f: addon.fail_with }),
    'one-of-twenty': () => ({ scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, addon.twin_0])) }),
    twenty: () => ({ scope: Object.fromEntries(twins.map((_, k) => [`f${k}`, addon[`twin_${k}`]])) }),
    nonblocking: () => ({ f: addon.nothing_async }),
    'nonblocking-latency': () => ({ f: addon.nothing_async }),
  };
  // Without libffi on the build machine the addon has no callbacks.
  if (addon.call_back) {
    shapes.callback = () => {
      const callback = addon.open_callback((x) => x + 1);
      return { f: addon.call_back, scope: { callback }, close: () => addon.close_callback(callback) };
    };
    shapes['callback-create'] = () => ({
      scope: { open: addon.open_callback, close: addon.close_callback, target: (x) => x + 1 },
      call: () => 'close(open(target))',
    });
    shapes.sort = () => ({
      f: addon.sort,
      scope: { compare: (x, y) => (x < y ? -1 : x > y ? 1 : 0) },
    });
  }
  return { shapes };
};
