'use strict';
// What POLYFFI_DEBUG has polyffi say: what a program did without getting an error for it.

const process = require('node:process');
const { isProxy } = require('node:util').types;

/** Whether a program is to be told more than its runtime would say. */
const isTold = Boolean(process.env.POLYFFI_DEBUG);

/**
 * Writes a line to standard error if POLYFFI_DEBUG is set.
 * @param {string} text
 */
function say(text) {
  if (isTold) process.stderr.write(`polyffi: ${text}\n`);
}

/**
 * Says which keys of an object mean nothing.
 * @param {unknown} given
 * @param {string[]} known
 * @param {string} what it is
 */
function sayUnknown(given, known, what) {
  if (!isTold || typeof given !== 'object' || given === null || isProxy(given)) return;
  for (const key of Object.keys(given)) if (!known.includes(key)) say(`${what}: the key ${key} means nothing`);
}

module.exports = { say, sayUnknown };
