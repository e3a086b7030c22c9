'use strict';
// Stacks that begin at the line of the program: what polyffi did in between helps nobody who looks for a mistake.

const { OWN_FRAMES, isOwn } = require('./place.js');
const { defineHidden } = require('./properties.js');

const FRAME = '\n    at ';

/** Functions of the engine and of the runtime, which stand between frames of polyffi where it calls them, or before them. */
const BETWEEN = /\((?:<anonymous>|:0|native\b.*|node:.*|ext:.*)\)$/;

/** The frames of a stack without polyffi's own at its top; all of them if there is none of the program. */
function framesFrom(frames, limit) {
  let begin = 0;
  for (let i = 0; i < frames.length; i++) {
    if (isOwn(frames[i])) begin = i + 1;
    else if (!BETWEEN.test(frames[i])) break;
  }
  return begin < frames.length ? frames.slice(begin, begin + limit) : frames.slice(0, limit);
}

/**
 * Makes the stack of an error that was just made begin at the program's line. Where the runtime or the program writes
 * stacks in its own way, it stays as it is.
 * @template {Error} T
 * @param {T} error
 * @param {string} [head] the first line, if it is not that of every error
 * @returns {T}
 */
function beginAtUser(error, head = undefined) {
  const { stackTraceLimit: limit, captureStackTrace } = Error;
  if (typeof captureStackTrace !== 'function' || typeof limit !== 'number' || !(limit > 0)) return error;
  try {
    Error.stackTraceLimit = limit + OWN_FRAMES;
    captureStackTrace(error, beginAtUser);
    const { stack } = error;
    if (typeof stack !== 'string') return error;
    const at = stack.indexOf(FRAME);
    const frames = at < 0 ? [] : framesFrom(stack.slice(at + FRAME.length).split(FRAME), limit);
    const first = head ?? (at < 0 ? stack : stack.slice(0, at));
    defineHidden(error, 'stack', [first, ...frames].join(FRAME));
  } catch {
    // No stack is left, or a program forbids to change errors: the error matters more than how its stack looks.
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
  return error;
}

/**
 * Gives an error another message, and its stack the same.
 * @param {Error} error
 * @param {string} message
 */
function setMessage(error, message) {
  const { message: old, stack } = error;
  defineHidden(error, 'message', message);
  if (typeof stack !== 'string') return;
  const at = stack.indexOf(old);
  if (at >= 0) defineHidden(error, 'stack', stack.slice(0, at) + message + stack.slice(at + old.length));
}

module.exports = { beginAtUser, setMessage };
