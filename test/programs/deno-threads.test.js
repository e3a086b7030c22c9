'use strict';
// Threads of C that call JavaScript, as Deno programs start them, in the main thread and in Workers.

const { hooks, runsAsOn, onNodes } = require('./program');

const start = { preload: [hooks()] };

runsAsOn('deno-threads.mjs', { own: 'deno', on: onNodes(start, start) });
