'use strict';
// The addon, loaded. addon-file.js finds it.

const process = require('node:process');
const { loadAddon } = require('./addon-file.js');

const { exports: addon, ...loaded } = loadAddon();
const { engine, getNativeFunction, sizeof } = addon;

// The addon is told that the process is about to end, before native exit handlers run and finalizers unload libraries:
// by then no other thread can be answered. A program may emit the event itself, which means nothing.
process.on('exit', () => {
  if (process._exiting !== false) engine.leave();
});
// Deno.exit() says it this way alone.
if (process.versions.deno) globalThis.addEventListener('unload', () => engine.leave());

// What C is given must be what it says that it wants.
Object.freeze(engine);

module.exports = { loaded, engine, raw: { getNativeFunction, sizeof } };
