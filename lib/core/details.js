'use strict';
// What an error says beyond its message: which function and argument, what was expected, what came.

const { makeWeakMap } = require('./builtins.js');
const { describe, ordinal } = require('./describe.js');
const { defineHidden } = require('./properties.js');
const { setMessage } = require('./stack.js');

/**
 * What an error says beyond its message. Where it is thrown not all of it is known: the function that was called is
 * added further out.
 * @typedef {object} Details
 * @property {string} [problem] what is wrong, in words
 * @property {string} [expected] what would have been right
 * @property {unknown} [received] the value that was not
 * @property {string} [field] inside of a struct, union or array: names and indexes with dots
 * @property {string} [function] the native function that was called
 * @property {number} [argument] its position, from 0
 * @property {string} [part] of the function, if it is no argument: `the result`, `the signature`
 * @property {string} [hint] what to do
 * @property {string} [callback] the JavaScript function whose result it was
 */

const known = makeWeakMap();

/** Where it was: `field size.width of the 2nd argument of resize`. */
function whereOf(details) {
  const { argument, callback, field, function: name, part } = details;
  const parts = [];
  if (field) parts.push(`${field.startsWith('[') ? 'element' : 'field'} ${field}`);
  if (part) parts.push(part);
  if (callback !== undefined)
    parts.push(`the result of ${callback === '<anonymous>' ? 'a callback without a name' : `callback ${callback}`}`);
  else if (argument !== undefined) parts.push(`the ${ordinal(argument + 1)} argument`);
  if (callback === undefined && name !== undefined)
    parts.push(argument === undefined && !field && !part ? `the call of ${name}` : name);
  return parts.join(' of ');
}

/** @param {Details} details */
function tell(details) {
  const what = details.problem ? [details.problem] : [];
  if (details.expected) what.push(`expected ${details.expected}`);
  if ('received' in details) what.push(`found ${describe(details.received)}`);
  const said = [whereOf(details), what.join(', ')].filter(Boolean).join(': ');
  return [said, details.hint].filter(Boolean).join('; ');
}

/**
 * Gives an error details, which are told behind its message, and to programs as properties.
 * @template {Error} T
 * @param {T} error
 * @param {Details} details
 * @returns {T}
 */
function withDetails(error, details) {
  const { message } = error;
  known.set(error, { message, details });
  return show(error, known.get(error));
}

/**
 * An error that is told by its details alone.
 * @param {(message: string) => Error} make
 * @param {Details} details
 */
function fromDetails(make, details) {
  const error = make(tell(details));
  known.set(error, { message: '', details });
  return show(error, known.get(error));
}

function show(error, { message, details }) {
  const more = tell(details);
  setMessage(error, [message, more].filter(Boolean).join('; '));
  for (const name of ['function', 'argument', 'received']) {
    const isKnown = name in details && (name === 'received' || details[name] !== undefined);
    if (isKnown) defineHidden(error, name, details[name]);
    else Reflect.deleteProperty(error, name);
  }
  return error;
}

/**
 * Adds what is known further out to an error that has details; leaves every other one alone.
 * @param {unknown} error
 * @param {Details} more
 */
function addDetails(error, more) {
  const found = typeof error === 'object' && error !== null ? known.get(error) : undefined;
  if (found === undefined) return;
  Object.assign(found.details, more);
  show(error, found);
}

module.exports = { addDetails, fromDetails, withDetails };
