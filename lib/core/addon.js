'use strict';
// The one place that loads the addon.
//
// POLYFFI_ADDON names another build of it (a sanitizer's, another architecture's).

const path = require('node:path');
const process = require('node:process');

const file = process.env.POLYFFI_ADDON || path.join(__dirname, '..', '..', 'build', 'Release', 'polyffi.node');
const module_ = { exports: {} };
try {
  process.dlopen(module_, file);
} catch (error) {
  throw new Error(`polyffi cannot load its addon ${file}: ${error.message}\nBuild it with: npm rebuild polyffi`, {
    cause: error,
  });
}

const { engine, getNativeFunction, getBufferPointer, sizeof } = module_.exports;

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

module.exports = { engine, frame, viewsOf, raw: { getNativeFunction, getBufferPointer, sizeof } };
