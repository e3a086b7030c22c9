'use strict';
// How arguments get into their slots and results out of them, the long way: the meaning of rules, to which generated code
// is a short cut. All code of a user runs first, then addresses are taken, then slots are stored.
//
// Lists are walked by index, because a program may replace what arrays do.

const { ArrayBuffer, hasOwn, makeList, makeMap } = require('../builtins.js');
const { invalidValue } = require('../errors.js');
const { frame, cellsOf } = require('../frame.js');
const { handedAddress } = require('../handed.js');
const { readRaw, storeValue } = require('../kinds.js');
const { textAt, textOrLatin1At } = require('../memory.js');
const { at } = require('../numbers.js');
const { FILL } = require('../rules.js');
const { isMemory, isObject, memoryLength } = require('../values.js');

const CALL = at.call / 8;
const ERRNO = at.errno / 4;

/** Cells aside from the frame that nobody uses at the moment, all zero, by their bytes: lists, the last first. */
const spare = makeMap();

/** Cells aside from the frame for some bytes, all zero: code of the user may run while they are written. */
function takeScratch(size) {
  const bytes = (size + 7) & ~7;
  const list = spare.get(bytes);
  if (list === undefined || list.length === 0) return cellsOf(new ArrayBuffer(bytes));
  const cells = list[list.length - 1];
  list.length--;
  return cells;
}

function giveScratch(cells) {
  const { length } = cells.u8;
  if (length > 4096) return;
  cells.u8.fill(0);
  let list = spare.get(length);
  if (list === undefined) spare.set(length, (list = makeList()));
  list[list.length] = cells;
}

/** The bytes that a rule writes, aside from the frame. */
function writtenBytes({ write, size }, value, index, scope = undefined) {
  const cells = takeScratch(size);
  write(value, cells, 0, index, scope);
  const bytes = cells.u8.slice(0, size);
  giveScratch(cells);
  return bytes;
}

/**
 * Refuses memory inside of arguments that is not there any more: code of the user that ran after its address was taken
 * may have transferred it or made it smaller.
 * @param {{ memory?: object, length?: number }[]} scope entries that hold memory have its length in bytes
 */
function checkHeld(scope) {
  for (let i = 0; i < scope.length; i++) {
    if (!hasOwn(scope[i], 'memory') || memoryLength(scope[i].memory) >= scope[i].length) continue;
    throw invalidValue('memory inside of an argument was taken away while others were read');
  }
}

/**
 * Converts all arguments, from left to right. What is memory is converted once more if code of a user may have run since:
 * its address may have changed.
 * @returns {unknown[]} what each slot takes, in the order of signature.visible
 */
function convertArguments({ params, visible }, values, scope) {
  const converted = makeList();
  let mayHaveRun = false;
  for (let position = 0; position < visible.length; position++) {
    const index = visible[position];
    const rule = params[index];
    const value = values[position];
    if (rule.isHandedOver) converted[position] = FILL;
    else if (rule.write) converted[position] = writtenBytes(rule, value, index, scope);
    else converted[position] = rule.convert(value, index, scope);
    mayHaveRun ||= isObject(value) && !isMemory(value);
  }
  if (!mayHaveRun) return converted;
  for (let position = 0; position < visible.length; position++) {
    const rule = params[visible[position]];
    const value = values[position];
    if (rule.convert && (isMemory(value) || handedAddress(value) !== undefined))
      converted[position] = rule.convert(value, visible[position], scope);
  }
  if (scope) checkHeld(scope);
  return converted;
}

/**
 * Stores what was converted, and the call's slot before it, by which a wrapper further out sees that its slots were used.
 * @returns {boolean} whether the addon must look at some arguments
 */
function storeArguments({ params, visible, args, handsOver }, cells, call, converted) {
  let looks = handsOver;
  frame.f64[CALL] = call;
  for (let position = 0; position < visible.length; position++) {
    const index = visible[position];
    const rule = params[index];
    const value = converted[position];
    if (value === FILL) {
      // The addon leaves the slot alone if it finds no bytes.
      storeValue(cells, 'u32', args[index], 0);
      looks = true;
    } else if (rule.write) {
      cells.u8.set(value, args[index]);
    } else {
      storeValue(cells, rule.store, args[index], value);
    }
  }
  return looks;
}

/** Reads a value by a result rule. */
function readValue(rule, cells, offset) {
  if (rule.load) return rule.load(cells, offset);
  const raw = readRaw(cells, rule.read, offset);
  return rule.map ? rule.map(raw, cells.u64, offset / 8) : raw;
}

function readTextAt(rule, address) {
  if (address === 0n) return null;
  return rule.text === 'latin1' ? textOrLatin1At(address) : textAt(address);
}

/** A result together with what was captured after the call. */
function withCaptured(value, captured) {
  const error = frame.i32[ERRNO];
  return captured === 'errno' ? { value, errno: error } : { value, lastError: error >>> 0 };
}

/** Reads the result of a call from the frame, text included. */
function readResult({ result, resultAt, captured }, cells) {
  const value = result.text ? readTextAt(result, cells.u64[resultAt / 8]) : readValue(result, cells, resultAt);
  return captured ? withCaptured(value, captured) : value;
}

module.exports = { checkHeld, convertArguments, readResult, readValue, storeArguments, withCaptured, writtenBytes };
