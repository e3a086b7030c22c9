'use strict';
// @opentui/core 0.8.1 calls about 370 functions by node:ffi, and asks for Node.js 26.4.

const { hooks, standIn, runsAsOn } = require('./program');

const start = { preload: [hooks()] };

runsAsOn('opentui-node.mjs', {
  own: 'bun',
  on: {
    node20: { preload: [standIn('promise-with-resolvers'), hooks()] },
    node22: start,
    node24: start,
    node26: { ...start, env: { POLYFFI_NODE_FFI: '1' } },
  },
});
