'use strict';
// The macros that made a token: it is not replaced by them again. Such lists grow by one name with each macro of a chain,
// so they share what they have in common.

class Hidden {
  /**
   * @param {string} name
   * @param {Hidden | undefined} rest
   */
  constructor(name, rest) {
    this.name = name;
    this.rest = rest;
  }

  has(name) {
    for (let list = this; list !== undefined; list = list.rest) if (list.name === name) return true;
    return false;
  }

  /** @returns {Set<string>} */
  names() {
    const names = new Set();
    for (let list = this; list !== undefined; list = list.rest) names.add(list.name);
    return names;
  }
}

/** A list with one name more. @param {Hidden | undefined} list */
const hide = (list, name) => new Hidden(name, list);

/** @param {Iterable<string>} names */
function listOf(names) {
  let list;
  for (const name of names) list = new Hidden(name, list);
  return list;
}

/** The names of both lists. Mostly one is the other with one name more. */
function either(one, other) {
  if (one === other || !other || one?.rest === other) return one;
  if (!one || other.rest === one) return other;
  return listOf(new Set([...one.names(), ...other.names()]));
}

/** The names that both lists have. */
function both(one, other) {
  if (one === other) return one;
  if (!one || !other) return undefined;
  if (one.rest === other) return other;
  if (other.rest === one) return one;
  const names = other.names();
  return listOf([...one.names()].filter((name) => names.has(name)));
}

module.exports = { both, either, hide };
