'use strict';
// The frame: memory of this thread that both sides see (src/core/call.h), and cells, the typed arrays over it. Cells have
// methods of their own, so that no program gets hold of the frame by replacing one.

const { engine } = require('./addon.js');
const { withOwnMethods } = require('./builtins.js');

/** The class of cells of each element kind; the names are those that rules use. */
const classes = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  data: DataView,
};
for (const kind of Object.keys(classes)) classes[kind] = withOwnMethods(classes[kind]);

/** A DataView with methods of its own, for the memory of users. */
const { data: Data } = classes;

/**
 * Cells of every element kind over one buffer.
 * @param {ArrayBuffer} buffer
 */
function cellsOf(buffer) {
  return {
    i8: new classes.i8(buffer),
    u8: new classes.u8(buffer),
    i16: new classes.i16(buffer),
    u16: new classes.u16(buffer),
    i32: new classes.i32(buffer),
    u32: new classes.u32(buffer),
    f32: new classes.f32(buffer),
    f64: new classes.f64(buffer),
    i64: new classes.i64(buffer),
    u64: new classes.u64(buffer),
    data: new Data(buffer),
  };
}

/** The frame of this thread. */
const frame = cellsOf(engine.frame);

module.exports = { Data, frame, cellsOf };
