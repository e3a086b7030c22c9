'use strict';
// libclang in the manner of its bindings for Deno: structs in callbacks.

const { hooks, runsAsOn, onNodes } = require('./program');

const start = { preload: [hooks()] };

runsAsOn('deno-libclang.mjs', { own: 'deno', on: onNodes(start, start) });
