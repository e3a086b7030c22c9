'use strict';
// Built-ins that somebody replaced after the package was loaded take no part in calls. Functions that are bound already
// give the same answers, and no code of the user's gets the engine's own memory as `this`.

const { test, assert } = require('../harness');
const { names, inChild } = require('./dialects');

/** What is replaced, as paths from the global object; `%T%` stands for the prototype of all typed arrays. */
const replaced = [
  ...['get', 'set', 'has', 'delete'].flatMap((name) => [`WeakMap.prototype.${name}`, `Map.prototype.${name}`]),
  ...['subarray', 'fill', 'set', 'slice', 'at', 'map', 'copyWithin', 'every'].map((name) => `%T%.${name}`),
  ...['some', 'push', 'map', 'forEach', 'filter', 'slice', 'join', 'splice', 'includes', 'find', 'every', 'concat'].map(
    (name) => `Array.prototype.${name}`,
  ),
  ...['Int32', 'Uint8', 'Uint32', 'Float64', 'BigUint64', 'BigInt64'].flatMap((name) => [
    `DataView.prototype.get${name}`,
    `DataView.prototype.set${name}`,
  ]),
  ...['Boolean', 'Number', 'BigInt', 'String', 'Uint8Array', 'DataView', 'ArrayBuffer', 'Float64Array', 'Array', 'Map'],
  ...['Math.floor', 'Math.trunc', 'Math.max', 'BigInt.asIntN', 'BigInt.asUintN', 'Number.isInteger'],
  ...['Number.isSafeInteger', 'ArrayBuffer.isView', 'Array.isArray', 'Array.from', 'Object.is', 'Object.create'],
  ...['Object.keys', 'Object.entries', 'Object.hasOwn', 'Object.getPrototypeOf', 'Reflect.apply', 'Symbol'],
  ...[
    'Function.prototype.call',
    'Function.prototype.apply',
    'Function.prototype.bind',
    'WeakMap',
    'WeakRef',
    'Function',
  ],
  ...['String.prototype.includes', 'String.prototype.charCodeAt', 'String.prototype.slice', 'SharedArrayBuffer'],
];

/** What stands in their place. */
const impostors = {
  'gives nonsense': '() => ({ length: 1e9 })',
  'gives a small number': '() => 7',
  throws: `() => { throw new Error('replaced'); }`,
  'takes the memory away': `function () {
    try { if (ArrayBuffer.prototype.isPrototypeOf(this?.buffer)) structuredClone(this.buffer, { transfer: [this.buffer] }); } catch {}
    return this;
  }`,
};

for (const name of names) {
  for (const [what, impostor] of Object.entries(impostors)) {
    test(`${name}: each of ${replaced.length} built-ins, replaced by a function that ${what}`, () => {
      const found = inChild(`
        const { prepare } = require(${JSON.stringify(require.resolve('./program'))});
        const { writeSync } = require('node:fs');
        const isPrototypeOf = Object.prototype.isPrototypeOf;
        const { ownKeys, getOwnPropertyDescriptor, defineProperty, setPrototypeOf } = Reflect;
        const run = prepare('${name}').calls;
        const join = (list) => { let text = ''; for (let i = 0; i < list.length; i++) text += list[i] + ';'; return text; };
        const expected = join(run());
        const typed = Object.getPrototypeOf(Uint8Array.prototype);
        const plans = ${JSON.stringify(replaced)}.map((path) => {
          const steps = path.split('.');
          const key = steps.pop();
          let holder = globalThis;
          for (const step of steps) holder = step === '%T%' ? typed : holder?.[step];
          return { path, key, holder };
        });
        const impostor = ${impostor};
        const out = [];
        for (let i = 0; i < plans.length; i++) {
          const { path, key, holder } = plans[i];
          const old = holder && getOwnPropertyDescriptor(holder, key);
          if (!old) continue;
          writeSync(2, path + ' ');
          let answers;
          const descriptor = { value: impostor, writable: true, enumerable: old.enumerable, configurable: true };
          defineProperty(holder, key, descriptor);
          try { answers = run(); } catch (error) { answers = [error]; }
          defineProperty(holder, key, old);
          let answer;
          try { answer = join(answers); } catch { answer = 'no text'; }
          if (answer !== expected) out[out.length] = [path, answer, answers[0]?.stack];
        }
        print(out);
      `);
      assert.deepEqual(found, []);
    });
  }
}
