'use strict';
// bun-pty 0.4.11 is TypeScript and asks Bun for its library's path, unless BUN_PTY_LIB says it.

const path = require('node:path');
const { hooks, runsAsOn, onNodes } = require('./program');

const library = path.join(__dirname, 'node_modules', 'bun-pty', 'rust-pty', 'target', 'release', 'librust_pty.so');
const compiled = { preload: ['tsx', hooks()] };
const stripped = { preload: [hooks('typescript=1')] };

runsAsOn('bun-pty.mjs', {
  own: 'bun',
  env: { BUN_PTY_LIB: library },
  on: onNodes(compiled, stripped),
});
