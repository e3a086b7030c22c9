'use strict';
// Properties that somebody put on Object.prototype are no properties of rules, definitions and options.

const { test, assert } = require('../harness');
const { names, inChild } = require('./dialects');

/**
 * Words that the code uses for its own objects, or that one dialect has in its definitions. What the language itself
 * asks of objects (get, set, writable, return…) is left out: with those, nothing in any runtime works.
 */
const words = [
  'text bytes fill write value load map mapSource read store convert cases transient pointer key counted code',
  'errno nonblocking queued threadsafe lastRules elsewhere patience rejectNul signal variadicAt optional symbol',
  'returned parameter result args params own views invoke shaped size align check test kind data call close',
  'pack union members offset asBytes made element scope keep abort path place ptr address callback native',
  'returns arguments parameters struct type name refused arity closed local latin1 utf8',
]
  .join(' ')
  .split(' ');

/** What a definition of the real Deno takes from its prototype, too. */
const inherited = { main: [], bun: [], deno: ['nonblocking', 'optional', 'name', 'type', 'struct'] };

const values = { 'a string': `'x'`, 'the number 1': '1', true: 'true', 'a function': '() => 1' };

for (const name of names) {
  for (const [what, value] of Object.entries(values)) {
    test(`${name}: whatever is ${what} on Object.prototype`, () => {
      const tried = words.filter((word) => !inherited[name].includes(word));
      const found = inChild(`
        const { prepare } = require(${JSON.stringify(require.resolve('./program'))});
        const { defineProperty } = Object;
        const expected = prepare('${name}').whole().join();
        const out = {};
        for (const word of ${JSON.stringify(tried)}) {
          const before = prepare('${name}').whole;
          require('node:fs').writeSync(2, word + ' ');
          defineProperty(Object.prototype, word, { value: ${value}, configurable: true, writable: true });
          for (const make of [() => before, () => prepare('${name}').whole]) {
            try { const answers = make()().join(); if (answers !== expected) out[word] = answers; }
            catch (error) { out[word] = error.stack.split('\\n').slice(0, 3).join(); }
          }
          delete Object.prototype[word];
        }
        print([expected, out]);
      `);
      assert.deepEqual(found[1], {}, found[0]);
    });
  }
}
