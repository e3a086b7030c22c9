'use strict';
// The addon, loaded, with this thread's frame. addon-file.js finds it.

const process = require('node:process');
const { loadAddon } = require('./addon-file.js');

const { exports: addon, ...loaded } = loadAddon();
const { engine, getNativeFunction, getBufferPointer, sizeof } = addon;

// The addon is told that the process is about to end, before native exit handlers run and finalizers unload libraries:
// by then no other thread can be answered. A program may emit the event itself, which means nothing.
process.on('exit', () => {
  if (process._exiting !== false) engine.leave();
});
// Deno.exit() says it this way alone.
if (process.versions.deno) globalThis.addEventListener('unload', () => engine.leave());

/**
 * Typed arrays of every element kind over one buffer. The names of the kinds are those that rules use.
 * @param {ArrayBuffer} buffer
 */
function viewsOf(buffer) {
  return {
    i8: new Int8Array(buffer),
    u8: new Uint8Array(buffer),
    i16: new Int16Array(buffer),
    u16: new Uint16Array(buffer),
    i32: new Int32Array(buffer),
    u32: new Uint32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    i64: new BigInt64Array(buffer),
    u64: new BigUint64Array(buffer),
    data: new DataView(buffer),
  };
}

/** The frame of this thread. */
const frame = viewsOf(engine.frame);

module.exports = { loaded, engine, frame, viewsOf, raw: { getNativeFunction, getBufferPointer, sizeof } };
