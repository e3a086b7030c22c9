'use strict';
// The FFI that Bun and Deno have themselves. It calls the fast functions of the addon at the cost of a few instructions.
// They take no arguments and give no result, because all of that is in the frame.

const path = require('node:path');
const process = require('node:process');
const { engine, loaded } = require('./addon.js');
const { frame } = require('./frame.js');
const { at } = require('./numbers.js');

const ARRIVED = at.result / 4;

/** What was opened is in use as long as the process lives. */
const opened = [];

/** Definitions of functions without arguments. They inherit nothing, because the runtimes would read that. */
function definitions(names, definition) {
  const all = { __proto__: null };
  for (const name of names) all[name] = definition;
  return all;
}

/** A program may have called itself Bun, but it has no WebKit. Bundlers do not see this module. */
function openInBun(file, names) {
  const bun = process.versions.webkit && process.getBuiltinModule?.('bun:ffi');
  return bun?.dlopen(file, definitions(names, { __proto__: null, args: [], returns: 'void' }));
}

/** Nobody is asked for a permission. */
function openInDeno(file, names) {
  const { Deno } = globalThis;
  if (Deno.permissions.querySync({ name: 'ffi', path: file }).state !== 'granted') return undefined;
  return Deno.dlopen(file, definitions(names, { __proto__: null, parameters: [], result: 'void' }));
}

/**
 * The runtimes, by what `process.versions` calls them. JavaScriptCore stores integers faster as such than as numbers. In
 * code that V8 has not optimised yet, a call of Deno's FFI costs ten of Node-API; it pays for functions that are called
 * often enough.
 */
const runtimes = {
  bun: { name: 'Bun', open: openInBun, takesNumbers: false, callsBeforeFast: 0 },
  deno: { name: 'Deno', open: openInDeno, takesNumbers: true, callsBeforeFast: 20_000 },
};

/** Whether a function belongs to this copy of the addon, on this thread. */
function arrives(function_) {
  frame.u32[ARRIVED] = 0;
  function_();
  return frame.u32[ARRIVED] === 1;
}

/**
 * The fast functions, as the runtime's own FFI calls them.
 * @returns {{ why: string, functions: { shapes: Function[], numbers: Function[], any: Function[] },
 *   callsBeforeFast: number } | undefined} undefined if the runtime has no FFI, or if it does not reach this copy of the
 *   addon
 */
function openOwn() {
  const runtime = runtimes[Object.keys(runtimes).find((name) => process.versions[name])];
  if (!runtime) return undefined;
  try {
    const names = engine.fastNames();
    if (!runtime.takesNumbers) names.numbers = [];
    const all = ['polyffi_arrive', ...Object.values(names).flatMap((list) => list.filter(Boolean))];
    const library = runtime.open(path.resolve(loaded.file), all);
    if (!library || !arrives(library.symbols.polyffi_arrive)) return undefined;
    opened.push(library);
    const functions = {};
    for (const kind of Object.keys(names)) functions[kind] = names[kind].map((name) => library.symbols[name]);
    const { name, callsBeforeFast } = runtime;
    return { why: `the FFI of ${name} calls the addon`, functions, callsBeforeFast };
  } catch {
    return undefined;
  }
}

module.exports = { openOwn };
