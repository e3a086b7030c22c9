'use strict';
// bun-webgpu 0.1.7 stores callbacks in structures. Its library defines symbols that Node.js defines too, with another
// meaning: it must be opened deeply.

const { hooks, standIn, runsAsOn, onNodes } = require('./program');

const env = { POLYFFI_DEEP: 'webgpu' };
const older = { preload: [hooks('files=so'), standIn('index-ts-is-a-module')], env };
const stripped = { preload: [standIn('transfer-native-memory'), hooks('typescript=1&files=so')], env };

runsAsOn('bun-webgpu.mjs', {
  own: 'bun',
  on: onNodes(older, stripped),
});
