'use strict';
// @opentui/core 0.8.1 calls about 370 functions by node:ffi, and asks for Node.js 26.4.

const { hooks, standIn, runsAsOn, onNodes } = require('./program');

const start = { preload: [hooks()] };
const older = { preload: [standIn('promise-with-resolvers'), hooks()] };
const ours = { ...start, env: { POLYFFI_NODE_FFI: '1' } };

runsAsOn('opentui-node.mjs', {
  own: 'bun',
  on: { ...onNodes(older, start), node26: ours },
});
runsAsOn('opentui-node.mjs', { own: 'node26', on: { node26: ours } });
