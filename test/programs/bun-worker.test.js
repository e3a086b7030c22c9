'use strict';
// The stand-ins for the web's Worker and for globalThis as an event target do what Bun's own do.

const { hooks, standIn, runsAsOn, onNodes } = require('./program');

const start = { preload: [standIn('web-worker'), standIn('global-events'), hooks()] };

runsAsOn('bun-worker.mjs', { own: 'bun', on: onNodes(start, start) });
