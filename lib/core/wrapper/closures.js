'use strict';
// Calls the long way, of every function: where code generation is off, until a function has been called a few times, and
// for arguments that generated code does not take.

const { engine } = require('../addon.js');
const { begin, closeAll, rejected, signalOf } = require('../async.js');
const { apply, makeList } = require('../builtins.js');
const { addDetails } = require('../details.js');
const { frame } = require('../frame.js');
const { at } = require('../numbers.js');
const { NODE_API } = require('../ways.js');
const { convertArguments, readResult, storeArguments, withCaptured } = require('./slots.js');

/**
 * A function of a binding that can be called.
 * @typedef {object} Target
 * @property {import('../signatures.js').FunctionSignature} signature
 * @property {string} name for messages
 * @property {number} index in its binding
 * @property {object} dialect
 * @property {object} cells over the memory of its image
 * @property {number} call as the call's slot takes it
 * @property {() => unknown} invoke makes the call, by Node-API
 * @property {(() => void) | undefined} raw the same by V8's own function, if the runtime has such
 * @property {(() => void) | undefined} fast the same by a fast call, if JavaScript cannot run inside
 * @property {boolean} mayBeFast whether nothing but types and values speaks against it
 * @property {(() => void) | undefined} rawNumbers raw, of integers that are stored as numbers
 * @property {(() => void) | undefined} fastNumbers fast, of the same
 * @property {object} binding what must be held as long as it is called
 */

const CALL = at.call / 8;
const AFTER = at.after / 4;

/** What comes before the arguments are looked at. */
function checkCall({ signature, name, dialect }, count) {
  if (dialect.ready) dialect.ready(name);
  const expected = signature.visible.length;
  if (dialect.arity && count !== expected) dialect.arity(count, expected, name);
}

/** The arguments that the addon may have to look at, behind those given. */
function filledFrom({ filled }, values, list) {
  for (let i = 0; i < filled.length; i++) list[list.length] = values[filled[i]];
  return list;
}

/** What ends a call of a target that left something to be done; it throws. */
const finisher =
  ({ call }) =>
  () => {
    frame.f64[CALL] = call;
    engine.finish();
  };

/** Makes a call whose arguments are stored. */
function invoke(target) {
  if (target.signature.way === NODE_API) return (0, target.invoke)();
  (0, target.raw)();
  if (frame.u32[AFTER] !== 0) finisher(target)();
}

/**
 * @param {Target} target
 * @param {ArrayLike<unknown>} values
 * @param {number} [count] how many of them were given, or would have been if the function took more
 */
function callNow(target, values, count = values.length) {
  const { signature, name, dialect, cells } = target;
  const scope = signature.isTransient ? [] : undefined;
  try {
    checkCall(target, count);
    const converted = convertArguments(signature, values, scope);
    const looks = storeArguments(signature, cells, target.call, converted);
    const made = looks
      ? apply(engine.invokeWith, undefined, filledFrom(signature, values, makeList()))
      : invoke(target);
    if (signature.rejectNul && typeof made === 'number') dialect.refused(made - 1, name, values);
    if (!signature.isMadeByAddon) return readResult(signature, cells);
    return signature.captured ? withCaptured(made, signature.captured) : made;
  } catch (error) {
    addDetails(error, { function: name });
    throw error;
  } finally {
    if (scope) closeAll(scope);
  }
}

/** The same off the thread. */
function callLater(target, values) {
  const { signature, cells } = target;
  const scope = signature.isTransient ? [] : undefined;
  try {
    const extra = signature.signal && values.length === signature.visible.length + 1;
    const signal = extra ? signalOf(values[values.length - 1]) : undefined;
    checkCall(target, signal === undefined ? values.length : values.length - 1);
    const converted = convertArguments(signature, values, scope);
    storeArguments(signature, cells, target.call, converted);
    return begin(target, values, filledFrom(signature, values, makeList()), scope, signal);
  } catch (error) {
    if (scope) closeAll(scope);
    addDetails(error, { function: target.name });
    return rejected(error);
  }
}

module.exports = { callLater, callNow, finisher };
