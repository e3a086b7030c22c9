'use strict';
// A binding of SQLite written for Deno.

const { hooks, runsAsOn } = require('./program');

const start = { preload: [hooks()] };

runsAsOn('deno-sqlite.mjs', {
  own: 'deno',
  on: { node18: start, node20: start, node22: start, node24: start, node26: start },
});
