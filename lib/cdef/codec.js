'use strict';
// What every codec has: fields of its own, whatever stands on Object.prototype.

class Codec {
  /** Of a pointer: what it points to (pointers.js). */
  pointer = undefined;
  /** (value, where) => what store takes. */
  check = undefined;
  /** As those of a rule (lib/core/rules.js). */
  cases = undefined;
  store = undefined;
  read = undefined;
  write = undefined;
  map = undefined;
  /** Whether put(data, at, value) may save a value without a check. */
  fits = undefined;
  put = undefined;
  /** Whether other bytes may mean the same value. */
  loose = false;
  /** How a typed array has it. */
  number = undefined;
  /** Access to memory as source (scalars.js); undefined for what generated code leaves to `load` and `save`. */
  source = undefined;
}

/** A codec of single functions; without `show`, values are shown as they are loaded. */
const codecOf = (given) => Object.assign(new Codec(), { code: undefined, show: given.load }, given);

module.exports = { Codec, codecOf };
