'use strict';
// A binding of SQLite written for Deno.

const { hooks, runsAsOn, onNodes } = require('./program');

const start = { preload: [hooks()] };

runsAsOn('deno-sqlite.mjs', {
  own: 'deno',
  on: onNodes(start, start),
});
