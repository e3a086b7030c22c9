'use strict';
// Arena: memory that is freed together.

const { disposeBy } = require('../core/properties.js');

/** Memory that is freed together. */
class Arena {
  #memories = [];

  /** As `alloc`, until this arena is freed. */
  alloc(type, count = 1) {
    // Loaded when it is used: most programs declare nothing in C.
    const memory = require('./alloc.js').alloc(type, count);
    this.#memories.push(memory);
    return memory;
  }

  /** Frees all that was allocated here. */
  free() {
    for (const memory of this.#memories.splice(0)) memory.free();
  }
}
disposeBy(Arena, Arena.prototype.free);

module.exports = { Arena };
