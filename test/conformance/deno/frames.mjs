// What leaves C. Stacks of exceptions that go through it have nothing between the callback and the caller of the native
// function. Results in memory have zeros between their members.

import { structs } from './shared/values.mjs';

/** The functions of a stack, from the inside out. */
const functionsOf = (stack) =>
  stack
    .split('\n')
    .slice(1)
    .map((line) => /at (?:Object\.|UnsafeCallback\.)?([\w$.<>]+) \(/.exec(line)?.[1] ?? 'anonymous')
    .slice(0, 3);

function stacks({ api, record, section, fixture }) {
  section('stacks');
  const { symbols } = api.dlopen(fixture, {
    run: { parameters: ['function'], result: 'void' },
    run_int: { parameters: ['function'], result: 'i32' },
  });
  for (const [name, result] of [
    ['run', 'void'],
    ['run_int', 'i32'],
  ]) {
    record(`out of ${name}`, () => {
      const callback = new api.UnsafeCallback({ parameters: [], result }, function thrower() {
        throw new Error('from inside');
      });
      function caller() {
        symbols[name](callback.pointer);
      }
      try {
        caller();
      } catch (error) {
        callback.close();
        return functionsOf(error.stack).filter((text) => text === 'thrower' || text === 'caller');
      }
      return 'nothing thrown';
    });
  }
}

function padding({ api, record, section, fixture }) {
  section('padding');
  const { symbols } = api.dlopen(fixture, {
    sparse_Nested: { parameters: ['u8', 'f64', 'f64', 'i16'], result: structs.Nested },
    sparse_Large: { parameters: ['i64', 'u8'], result: structs.Large },
  });
  for (let i = 0; i < 3; i++) {
    record(`in memory, ${i}`, () => symbols.sparse_Nested(1, 2, 3, 4));
    record(`at the end, ${i}`, () => symbols.sparse_Large(1n, 2));
  }
}

export default function (context) {
  stacks(context);
  padding(context);
}
