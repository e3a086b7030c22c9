'use strict';
// Things that are made once.

/**
 * What a map has under a key. What it has not is made and kept.
 * @template K, V
 * @param {Map<K, V> | WeakMap<K, V>} map
 * @param {K} key
 * @param {(key: K) => V} make
 * @returns {V}
 */
function remember(map, key, make) {
  let found = map.get(key);
  if (found === undefined) {
    found = make(key);
    map.set(key, found);
  }
  return found;
}

module.exports = { remember };
