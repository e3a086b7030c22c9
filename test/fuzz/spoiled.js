'use strict';
// What a fuzzed program puts on prototypes, and which built-ins it replaces.

/** Words that objects of the package have, for polluted prototypes. */
const words =
  `text bytes fill write value load map mapSource read store convert cases transient pointer key counted code errno nonblocking
  queued threadsafe lastRules elsewhere patience rejectNul signal variadicAt optional symbol returned parameter result own views invoke size
  align check test kind data call pack union offset element scope keep abort path ptr address then name type struct args returns length 0
  parameters arguments return save getter setter members native toJSON constructor`.split(/\s+/);

const builtIns = [
  ...['get', 'set', 'has', 'delete'].flatMap((key) => [`WeakMap.prototype.${key}`, `Map.prototype.${key}`]),
  ...['subarray', 'fill', 'set', 'slice', 'copyWithin', 'map', 'at'].map((key) => `w.TypedArray.prototype.${key}`),
  ...['some', 'push', 'map', 'filter', 'slice', 'join', 'splice', 'concat', 'every', 'forEach', 'includes'].map(
    (key) => `Array.prototype.${key}`,
  ),
  ...['getInt32', 'setInt32', 'getUint8', 'setUint8', 'getFloat64', 'setBigUint64', 'getBigInt64'].map(
    (key) => `DataView.prototype.${key}`,
  ),
  ...[
    'globalThis.Boolean',
    'globalThis.Number',
    'globalThis.BigInt',
    'globalThis.Uint8Array',
    'globalThis.DataView',
    'globalThis.Map',
  ],
  ...[
    'Math.floor',
    'Math.trunc',
    'BigInt.asIntN',
    'BigInt.asUintN',
    'Number.isInteger',
    'ArrayBuffer.isView',
    'Array.isArray',
    'Object.is',
  ],
  ...[
    'Function.prototype.call',
    'Function.prototype.bind',
    'Function.prototype.apply',
    'Object.create',
    'Object.defineProperty',
    'Reflect.apply',
  ],
  ...[
    'Object.entries',
    'Object.keys',
    'Object.fromEntries',
    'String.prototype.includes',
    'Array.from',
    'globalThis.Function',
    'globalThis.WeakMap',
  ],
];

/**
 * Steps that run with a property put on a prototype, or with a built-in replaced.
 * @param {{ random: import('../abi/random').Random, values: import('./values').Values }} at
 * @param {(() => string[])[]} bound make steps that call functions that are bound already
 * @param {(() => string[])[]} all those, and what makes steps that bind some
 */
function spoiled(at, bound, all) {
  const { values, random } = at;
  const isPollution = random.chance(50);
  const inner = random.pick(isPollution ? all : bound)();
  const value = random.pick([
    `'x'`,
    'true',
    '1',
    '() => 7',
    '() => ({ length: 1e9 })',
    'function () { try { w.detach(this); } catch {} return this; }',
    '() => { throw new w.Mine(); }',
    values.any(),
  ]);
  let holder;
  let key;
  if (isPollution) {
    holder = random.pick([
      'Object.prototype',
      'Object.prototype',
      'Object.prototype',
      'Array.prototype',
      'Function.prototype',
    ]);
    key = random.pick(words);
  } else {
    const path = random.pick(builtIns);
    holder = path.slice(0, path.lastIndexOf('.'));
    key = path.slice(path.lastIndexOf('.') + 1);
  }
  return inner.map((step) => `() => w.replacing(${holder}, '${key}', ${value}, () => w.wildly(${step}))`);
}

module.exports = { spoiled };
