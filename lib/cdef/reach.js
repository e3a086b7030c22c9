'use strict';
// What C can reach through the values of a type: functions that it could call, and memory of which nothing is known.

const { remember } = require('../core/remember.js');
const { bare } = require('../c/types.js');

/**
 * @typedef {object} Reach
 * @property {boolean} functions a pointer to a function, at any depth
 * @property {boolean} untyped `void *`, at any depth: it may be anything
 */

/** @type {WeakMap<object, Reach>} */
const known = new WeakMap();

/**
 * What lies behind a type: its members, its elements, what it points to, and so on.
 * @param {object} type as lib/c gives it
 * @returns {Reach}
 */
function reachOf(type) {
  return remember(known, type, walk);
}

/** Goes through all that is there, with a list of its own: structs that point to one another may be a long row. */
function walk(type) {
  const reach = { functions: false, untyped: false };
  const seen = new Set();
  const left = [type];
  while (left.length > 0) {
    const found = bare(left.pop());
    switch (found.kind) {
      case 'function':
        reach.functions = true;
        break;
      case 'pointer':
        if (bare(found.to).kind === 'void') reach.untyped = true;
        else left.push(found.to);
        break;
      case 'array':
      case 'vector':
        left.push(found.of);
        break;
      case 'record':
        if (seen.has(found.record)) break;
        seen.add(found.record);
        for (const member of found.record.members ?? []) left.push(member.type);
        break;
      default:
    }
  }
  return Object.freeze(reach);
}

/** Whether values of a type have pointers in them. @param {object} type */
function holdsPointers(type) {
  const found = bare(type);
  if (found.kind === 'array') return holdsPointers(found.of);
  if (found.kind === 'record') return Boolean(found.record.members?.some((member) => holdsPointers(member.type)));
  return found.kind === 'pointer';
}

module.exports = { holdsPointers, reachOf };
