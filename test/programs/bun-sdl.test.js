'use strict';
// SDL without a window, as Bun programs use it.

const { hooks, runsAsOn, onNodes } = require('./program');

const start = { preload: [hooks()] };

runsAsOn('bun-sdl.mjs', { own: 'bun', on: onNodes(start, start) });
