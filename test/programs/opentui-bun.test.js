'use strict';
// @opentui/core 0.1.60 calls 195 functions by bun:ffi and imports files for their paths.

const { hooks, standIn, runsAsOn, onNodes } = require('./program');

const older = { preload: [hooks('files=so'), standIn('index-ts-is-a-module')] };
const stripped = { preload: [hooks('typescript=1&files=so')] };

runsAsOn('opentui-bun.mjs', {
  own: 'bun',
  on: onNodes(older, stripped),
});
