'use strict';
// Which line of a program called polyffi, for what is listed as open and where stacks begin.

const path = require('node:path');
const { pathToFileURL } = require('node:url');

/** Polyffi's own folder; a bundle has its files elsewhere, and none of its own. */
const own = (() => {
  if (typeof __dirname !== 'string' || path.basename(__dirname) !== 'core') return undefined;
  const lib = path.dirname(__dirname);
  return path.basename(lib) === 'lib' ? lib + path.sep : undefined;
})();

/** The same folder as Deno's stacks name it. */
const ownUrl = own === undefined ? undefined : `${pathToFileURL(own).href.replace(/\/$/, '')}/`;

/** Frames of polyffi that may lie above the program's: they must not use up the few that a stack shows. */
const OWN_FRAMES = 64;

/** Generated code: see Text.run in wrapper/source.js. */
const GENERATED = /(?:^|\(|at )polyffi\//;

/**
 * Whether a line of a stack is polyffi's.
 * @param {string} line
 */
const isOwn = (line) => (own !== undefined && (line.includes(own) || line.includes(ownUrl))) || GENERATED.test(line);

/**
 * The place in the program that called polyffi: the stack as text, without polyffi's own part.
 * @returns {string}
 */
function place() {
  const { stackTraceLimit: limit } = Error;
  let stack;
  try {
    Reflect.set(Error, 'stackTraceLimit', OWN_FRAMES + (limit > 0 ? limit : 1));
    ({ stack } = new Error());
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
  const [, ...calls] = String(stack).split('\n');
  return calls.filter((line) => !isOwn(line)).join('\n');
}

module.exports = { OWN_FRAMES, isOwn, place };
