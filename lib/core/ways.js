'use strict';
// The ways into C, from the slowest to the fastest (src/host/functions.h). Raw functions are made by V8 itself. In fast
// calls no JavaScript may run, on any version of V8. On Bun and Deno their own FFI calls the fast functions; what is raw
// elsewhere goes through Node-API there.
//
// So a wrapper goes the fast way only if nothing that the call can reach runs JavaScript. No callback of this thread may
// be alive, and the types of the arguments, their values and the place of the function must speak for it (rules.js).

const process = require('node:process');
const { engine } = require('./addon.js');

const NODE_API = 0;
const RAW = 1;
const FAST = 2;

/** What the environment variable POLYFFI_FAST says: `0` for Node-API, `raw` for no fast calls. */
function bestAllowed() {
  const said = process.env.POLYFFI_FAST;
  if (said === '0') return NODE_API;
  return said === 'raw' ? RAW : FAST;
}

/** What is there, and why. */
function choose() {
  const allowed = bestAllowed();
  const { 0: way, 1: why, 2: raw, 3: fast } = engine.ways(allowed);
  const own = way === NODE_API && allowed === FAST ? require('./own-ffi.js').openOwn() : undefined;
  if (own === undefined) return { way, why, raw, fast, other: fast ? RAW : way };
  const numbers = own.functions.numbers.length > 0 ? engine.numberEntries : [];
  const throughNodeApi = { shapes: engine.entries, numbers, any: [engine.invoke] };
  const { why: reason, functions, callsBeforeFast } = own;
  return { way: FAST, why: reason, raw: throughNodeApi, fast: functions, other: NODE_API, callsBeforeFast };
}

/** `other` is how calls go that may not be fast, and `callsBeforeFast` how many of a function's should not be. */
const { way, why, raw, fast, other, callsBeforeFast = 0 } = choose();

/**
 * The functions that make calls of a shape; undefined for a way that is not there. Those of numbers take each integer as
 * the number that it is, where the others take two halves.
 * @param {number} shape as the addon numbers them
 */
function functionsOf(shape) {
  const of = (functions) => functions && (functions.shapes[shape] ?? functions.any[0]);
  return { raw: of(raw), fast: of(fast), rawNumbers: raw?.numbers[shape], fastNumbers: fast?.numbers[shape] };
}

/** Whether there are functions of numbers: an ABI may have none. */
const takesNumbers = raw !== undefined && raw.numbers.length > 0;

/**
 * Puts a string of one-byte characters into the frame for a fast call; undefined if none is fast. It does so in
 * optimised code alone, and says in the frame whether it did (PF_FRAME_TEXT_NEXT of src/core/call.h).
 */
const putText = fast?.putText;

module.exports = { FAST, NODE_API, RAW, callsBeforeFast, functionsOf, other, putText, takesNumbers, way, why };
