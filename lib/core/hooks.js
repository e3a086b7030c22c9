'use strict';
// What the addon calls by itself: `raise` throws the exception of a callback, `settle` ends a call off the thread. Set
// when lib/core is loaded, before anything is bound.

const { engine } = require('./addon.js');
const { at, after, mode: modes } = require('./numbers.js');
const { settle } = require('./async.js');
const { makeList } = require('./builtins.js');
const { frame } = require('./frame.js');

const AFTER = at.after / 4;

// The exception that leaves through the native call under way. Calls nest, but only one exception is ever on
// its way at a time: each is raised before JavaScript outside the call runs again.
let held;

// What the addon must keep by itself, because the stub could not (a stack overflow on the way in).
const holder = makeList();

function raise() {
  const exception = holder.length > 0 ? holder[0] : held;
  holder.length = 0;
  held = undefined;
  throw exception;
}

engine.setHooks(raise, settle, holder);

/**
 * Gives an exception of a callback to whom it belongs.
 * @param {unknown} exception
 * @param {number} mode
 * @param {((exception: unknown) => void) | undefined} elsewhere the dialect's way with exceptions off the
 *   owner's thread
 */
function fail(exception, mode, elsewhere) {
  if (mode === modes.inside) {
    held = exception;
    frame.u32[AFTER] |= after.exception;
  } else if (mode === modes.elsewhere && elsewhere) {
    elsewhere(exception);
  } else {
    engine.fatal(exception);
  }
}

module.exports = { fail };
