'use strict';
// Reproducible random numbers: xoshiro128** over 32-bit words, one stream for every (seed, name...) tuple.

/** Mixes one word into a 32-bit state (the finaliser of MurmurHash3). */
function mix(state, word) {
  let h = (state ^ word) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

class Random {
  /** @param {...number} words seed words; different tuples give independent streams */
  constructor(...words) {
    let state = 0x9e3779b9;
    for (const word of words) state = mix((state + 0x6d2b79f5) >>> 0, word >>> 0);
    this.s = [1, 2, 3, 4].map((k) => mix(state, Math.imul(k, 0x9e3779b1)) || k);
  }

  /** A random 32-bit unsigned integer. */
  u32() {
    const s = this.s;
    const x = Math.imul(s[1], 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** A random integer of the closed range. */
  between(low, high) {
    return low + (this.u32() % (high - low + 1));
  }

  /** True in `percent` of 100 cases. */
  chance(percent) {
    return this.u32() % 1000 < percent * 10;
  }

  pick(list) {
    return list[this.u32() % list.length];
  }

  /** Picks from [[weight, value], ...]. */
  weighted(list) {
    let at = this.u32() % list.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of list) {
      if (at < weight) return value;
      at -= weight;
    }
    throw new Error('unreachable');
  }
}

module.exports = { Random };
