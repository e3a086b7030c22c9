'use strict';
// What `polyffi info` tells of the addon.

/** Who decides where arguments live, by the names of `numbers.abi`. */
const plans = {
  sysvX64: 'own call plans (System V x86-64)',
  win64: 'own call plans (Windows x64)',
  aapcs64: 'own call plans (AAPCS64)',
  libffi: 'libffi',
};

/** By the numbers of ways.js. */
const ways = ['Node-API', 'raw', 'fast'];

/**
 * How JavaScript gets into C.
 * @returns {{ best: 'Node-API' | 'raw' | 'fast', why: string, liveCallbacks: number, now: 'Node-API' | 'raw' | 'fast' }}
 *   the best way that calls go here, why it is that, how many callbacks of this thread are alive, and the best way now.
 *   While there is a callback, no call is fast
 */
function waysIn() {
  const { way, why, other } = require('./ways.js');
  const { frame } = require('./frame.js');
  const { at } = require('./numbers.js');
  const liveCallbacks = frame.u32[at.live / 4];
  return { best: ways[way], why, liveCallbacks, now: ways[liveCallbacks > 0 ? other : way] };
}

/**
 * How calls are made.
 * @returns {string} who decides where arguments live, and whether wrappers are compiled from source text
 */
function callPath() {
  const [abi] = Object.keys(require('./numbers.js').abi);
  const { canGenerate } = require('./wrapper/source.js');
  return `${plans[abi]}, ${canGenerate ? 'compiled wrappers' : 'wrappers without code generation'}`;
}

/**
 * The addon that this process has loaded.
 * @returns {{ file: string, why: string, tried: { file: string, error: string }[] }} which file, why that one, and which
 *   were tried before, with the reasons why they were not loaded
 * @throws {import('./addon-error').AddonError} if none can be loaded
 */
function addonInUse() {
  const { file, why, tried } = require('./addon.js').loaded;
  return { file, why, tried: tried.map((one) => ({ file: one.file, error: one.error.message })) };
}

module.exports = { addonInUse, callPath, waysIn };
