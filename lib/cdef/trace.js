'use strict';
// POLYFFI_TRACE: a line before each call of a function that is declared in C, and one after it, on standard error.

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

/** A value as C would spell it, where it can. */
function spell(value, type) {
  if (value === null) return 'NULL';
  if (value === undefined) return 'void';
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value === 'function') return `&${nameOf(value)}`;
  if (typeof value === 'bigint')
    return type && bare(type).kind === 'pointer' ? `0x${value.toString(16)}` : String(value);
  if (value instanceof Memory) return cut(`&${inspect(value, { breakLength: Infinity, depth: 2 })}`);
  if (isMemory(value)) return `${value.byteLength} bytes`;
  return cut(inspect(value, { breakLength: Infinity, compact: true, depth: 3 }));
}

const write = (line) => fs.writeSync(STDERR, `${line}\n`);

/** Calls nest: callbacks call functions. */
let depth = 0;

/**
 * The same function, written down.
 * @param {string} name
 * @param {object} type
 * @param {Function} f
 */
function traced(name, type, f) {
  const end = (text, indent) => write(`${indent}${name} ${text}`);
  return {
    [name](...values) {
      const indent = '  '.repeat(depth);
      const list = values.map((value, index) => spell(value, type.parameters[index]?.type)).join(', ');
      write(`${indent}${name}(${list})`);
      depth++;
      try {
        const result = f(...values);
        if (!isPromise(result)) end(`= ${spell(result, type.result)}`, indent);
        else result.then((value) => end(`= ${spell(value, type.result)}`, indent)).catch(() => {});
        return result;
      } catch (error) {
        end(`threw ${error}`, indent);
        throw error;
      } finally {
        depth--;
      }
    },
  }[name];
}

module.exports = { isTraced, traced };
