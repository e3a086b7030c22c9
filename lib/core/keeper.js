'use strict';
// Values that live as long as other objects do, as in a WeakMap that is never read, for keys that mostly die young.
//
// V8 is slow with young keys in a table that has itself grown old: it notes down each of them, and a large table misses
// the processor's caches. So a map takes only some keys, and a new one follows. A full map is let go when the last of
// its keys is gone. Its token tells: only the map's entries hold it, and the addon has a weak reference to it.
// (JavaScript's own holds its object until the job ends: a long loop would keep all of its maps.)

const { engine } = require('./addon.js');
const { makeList, makeWeakMap } = require('./builtins.js');
const { frame } = require('./frame.js');
const { at } = require('./numbers.js');

const { i32 } = frame;
const RESULT = at.result / 4;
const WORD = at.words / 4;

/**
 * Keys of one map. One that lives holds the whole table: 4 KB in V8, where one key more would double it. Half as many
 * keys cost 5 to 10 ns more each, twice as many only 3 to 5 ns less.
 */
const SIZE = 171;

/** How many full maps are looked at for each new one, so that they are let go faster than they can become more. */
const LOOKS = 4;

// Classes, because of literals whose objects live through a collection V8 makes the next ones in old space at once. The
// dead would hold their token, and so their map, until old space is collected.

class Token {}

class Entry {
  constructor(value, token) {
    this.value = value;
    this.token = token;
  }
}

class Keeper {
  #map = makeWeakMap();
  #token = new Token();
  #room = SIZE;

  /**
   * Full maps, with the weak references to their tokens: handles of the addon, in halves.
   * @type {{ map: WeakMap<object, Entry>, low: number, high: number }[]}
   */
  #full = makeList();
  #next = 0;

  /** Full maps that are held. */
  get fullMaps() {
    return this.#full.length;
  }

  /**
   * Holds a value as long as its key lives.
   * @param {object} key that was not given before
   * @param {unknown} value
   */
  keep(key, value) {
    if (this.#room === 0) this.#turn();
    this.#room--;
    this.#map.set(key, new Entry(value, this.#token));
  }

  #turn() {
    engine.weaken(this.#token);
    this.#full[this.#full.length] = { map: this.#map, low: i32[RESULT], high: i32[RESULT + 1] };
    this.#map = makeWeakMap();
    this.#token = new Token();
    this.#room = SIZE;
    for (let looks = LOOKS; looks > 0 && this.#full.length > 0; looks--) this.#look();
  }

  /** Lets go of the next full map if its keys are gone. */
  #look() {
    const full = this.#full;
    this.#next = (this.#next + 1) % full.length;
    i32[WORD] = full[this.#next].low;
    i32[WORD + 1] = full[this.#next].high;
    if (!engine.isGone()) return;
    const last = full[full.length - 1];
    full.length--;
    if (this.#next < full.length) full[this.#next] = last;
  }
}

module.exports = { Keeper };
