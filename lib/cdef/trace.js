'use strict';
// Tracing: what is called of the functions that are declared in C. POLYFFI_TRACE writes a line before each call and one
// after it to standard error; trace() tells a callback.

const fs = require('node:fs');
const process = require('node:process');
const { inspect, types: brands } = require('node:util');
const { isMemory, nameOf } = require('../core/values.js');
const { types } = require('../c/index.js');
const { Memory } = require('./memory.js');

const { bare } = types;
const { isPromise } = brands;

/** How long one value may be. */
const WIDTH = 80;

const STDERR = 2;

/** The names that are asked for: `1` for all, or patterns with `*`, between commas. */
function patternOf(text) {
  if (!text || text === '0') return undefined;
  const globs = text.split(',').map((glob) =>
    glob
      .trim()
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*'),
  );
  return text === '1' ? /^/ : new RegExp(`^(?:${globs.join('|')})$`);
}

const pattern = patternOf(process.env.POLYFFI_TRACE);

/** Whether calls of a function are written down. */
const isTraced = (name) => pattern !== undefined && pattern.test(name);

const cut = (text) => (text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text);

/** A value as C would spell it, if it can. What a program's own code says of its objects may fail, and is no answer then. */
function spell(value, type) {
  try {
    return spelling(value, type);
  } catch {
    return '…';
  }
}

function spelling(value, type) {
  if (value === null) return 'NULL';
  if (value === undefined) return 'void';
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value === 'function') return `&${nameOf(value)}`;
  if (typeof value === 'bigint')
    return type && bare(type).kind === 'pointer' ? `0x${value.toString(16)}` : String(value);
  if (Memory.is(value)) return cut(`&${inspect(value, { breakLength: Infinity, depth: 2 })}`);
  if (isMemory(value)) return `${value.byteLength} bytes`;
  return cut(inspect(value, { breakLength: Infinity, compact: true, depth: 3 }));
}

/**
 * A call that begins or ends, as a callback of `trace` is told.
 * @typedef {object} TraceEvent
 * @property {'call' | 'return' | 'throw'} type
 * @property {string} name
 * @property {unknown[]} arguments
 * @property {unknown} [result] what the call gave, of a promise what it is settled with
 * @property {unknown} [error] what was thrown
 * @property {number} depth how many calls are around it: callbacks call functions
 * @property {string} text the line, as C would spell it
 */

/** Writes events down as lines. @param {TraceEvent} event */
function writeDown({ text, depth: level }) {
  try {
    fs.writeSync(STDERR, `${'  '.repeat(level)}${text}\n`);
  } catch {
    // Nobody reads it, or not fast enough: the call is worth more than the line.
  }
}

/** What was thrown, in a line. */
function spellError(error) {
  try {
    return String(error);
  } catch {
    return spell(error);
  }
}

/** Calls nest: callbacks call functions. */
let depth = 0;

/**
 * The same function, whose calls are told. What a listener throws is not the call's: it is thrown behind it.
 * @param {string} name
 * @param {object} type
 * @param {Function} f
 * @param {(event: TraceEvent) => void} tell
 */
function traced(name, type, f, tell) {
  return {
    [name](...values) {
      const level = depth;
      const event = (what, text, more) => {
        try {
          tell({ type: what, name, arguments: [...values], ...more, depth: level, text });
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      };
      const gave = (result) => event('return', `${name} = ${spell(result, type.result)}`, { result });
      const threw = (error) => event('throw', `${name} threw ${spellError(error)}`, { error });
      const list = values.map((value, index) => spell(value, type.parameters[index]?.type)).join(', ');
      event('call', `${name}(${list})`);
      depth++;
      try {
        const result = f(...values);
        if (isPromise(result)) result.then(gave, threw);
        else gave(result);
        return result;
      } catch (error) {
        threw(error);
        throw error;
      } finally {
        depth--;
      }
    },
  }[name];
}

module.exports = { isTraced, traced, writeDown };
