'use strict';
// Mistakes in C text: where they are, the line itself, and what was probably meant.

/**
 * A mistake, as plain data.
 * @typedef {object} Mistake
 * @property {string} message
 * @property {string} file
 * @property {number} line from 1
 * @property {number} column from 1
 * @property {string} text the line
 */

/** Thrown inside lib/c where parsing cannot go on; it never leaves it. */
class SyntaxMistake extends Error {
  constructor(message, token) {
    super(message);
    this.token = token;
  }
}

/** Of a type that no memory has room for, or that has no end. */
class TooLarge extends SyntaxMistake {}

/** @returns {Mistake} */
function mistakeAt(message, { source, at }) {
  const { file, line, column, text } = source.position(at);
  return { message, file, line, column, text };
}

/** How far a caret's line is cut. */
const WIDTH = 120;

/** @returns {string} `file:line:column: message`, the line and a caret below it */
function formatMistake({ message, file, line, column, text }) {
  const start = Math.max(0, column - WIDTH + 20);
  const shown = text.slice(start, start + WIDTH);
  const caret = shown.slice(0, column - 1 - start).replace(/[^\t]/g, ' ');
  return `${file}:${line}:${column}: ${message}\n  ${shown}\n  ${caret}^`;
}

/** Steps from one name to another: letters put in, left out, replaced, or two that changed places. */
function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[other.length];
}

/**
 * The name that was probably meant.
 * @param {string} name
 * @param {Iterable<string>} known
 * @returns {string | undefined} undefined if none is near
 */
function nearest(name, known) {
  let limit = Math.min(3, Math.floor(name.length / 3) + 1);
  let found;
  for (const candidate of known) {
    const steps = candidate === name ? limit + 1 : distance(name, candidate, limit);
    if (steps <= limit) {
      found = candidate;
      limit = steps - 1;
    }
    if (limit < 0) break;
  }
  return found;
}

/** `, did you mean …?`, or nothing. */
function suggestion(name, known) {
  const found = nearest(name, known);
  return found === undefined ? '' : `; did you mean '${found}'?`;
}

module.exports = { SyntaxMistake, TooLarge, mistakeAt, formatMistake, nearest, suggestion };
