'use strict';
// A nonblocking call that cannot be finished in order ends in an answer or an error of its own, never in an uncaught
// exception of the package's. That is so where no stack is left, and where its AbortSignal is no whole one.

const { test, assert, runtime } = require('../harness');
const { inChild } = require('./dialects');

// Its own timers and promises, without any FFI, are lost then ("Missing promise"), and the process ends or hangs.
const losesPromises = runtime === 'deno' && 'Deno loses promises of its own where no stack is left';

for (const name of ['main', 'deno']) {
  test(`${name}: nonblocking calls near the end of the stack`, { skip: losesPromises }, () => {
    const found = inChild(`
      const s = open('${name}', { first_then_view: ['i64', 'i32', 'bytes'], add: ['i32', 'i32', 'i32'] }, { nonblocking: true });
      const promises = [];
      const thrown = [];
      const uncaught = [];
      const bytes = Uint8Array.of(5);
      process.on('uncaughtException', (error) => uncaught.push(String(error)));
      // A promise that no stack was left to keep is lost to us, and may only have failed for want of stack.
      process.on('unhandledRejection', (reason) => { if (!(reason instanceof RangeError)) uncaught.push(String(reason)); });
      // Each level has another distance to the end.
      const wide = Array.from({ length: 64 }, (_, i) =>
        new Function('f', 'deeper', \`\${Array.from({ length: i }, (_, j) => \`let v\${j} = \${j};\`).join('')} deeper(); return f();\`));
      let left;
      function call() {
        if (left === 0) return;
        left--;
        promises.push(s.first_then_view(7, bytes));
        promises.push(s.add(40, 2));
      }
      function down(level) {
        try { wide[level % 64](call, () => down(level + 1)); } catch (error) { thrown.push(error instanceof RangeError); }
      }
      s.add(1, 2).then(async () => {
        for (let round = 0; round < 50; round++) { left = 100; down(round); }
        const results = await Promise.allSettled(promises);
        const wrong = results.filter(({ status, value, reason }) =>
          status === 'fulfilled' ? value !== 7005n && value !== 42 : !(reason instanceof RangeError));
        print([results.length > 100, wrong.slice(0, 5).map(({ value, reason }) => String(value ?? reason?.stack)), uncaught, thrown.includes(false)]);
      });
    `);
    assert.deepEqual(found, [true, [], [], false]);
  });
}

/** Things that look like an AbortSignal. */
const signals = {
  'without removeEventListener': '{ aborted: false, addEventListener() {} }',
  'whose removeEventListener throws': `{ aborted: false, addEventListener() {}, removeEventListener() { throw new Error('mine'); } }`,
  'whose removeEventListener is no function': '{ aborted: false, addEventListener() {}, removeEventListener: 5 }',
  'that calls its listener at once': '{ aborted: false, addEventListener(_, f) { f(); }, removeEventListener() {} }',
  'that calls its listener again and again': `{ aborted: false, listeners: [], addEventListener(_, f) { this.listeners.push(f); f(); f(); }, removeEventListener(_, f) { f(); } }`,
};

for (const [what, source] of Object.entries(signals)) {
  test(`main: a signal ${what}`, () => {
    const found = inChild(`
      const s = open('main', { add: ['i32', 'i32', 'i32'] }, { nonblocking: true });
      const uncaught = [];
      process.on('uncaughtException', (error) => uncaught.push(String(error)));
      s.add(40, 2, { signal: ${source} }).then(
        (value) => value,
        (error) => (error === undefined || error?.message === 'mine' || error?.code ? 'refused' : String(error?.stack)),
      ).then(async (value) => {
        const after = await s.add(1, 2);
        setImmediate(() => print([value === 42 || value === 'refused' || value, after, uncaught]));
      });
    `);
    assert.deepEqual(found, [true, 3, []]);
  });
}

test('main: a signal whose addEventListener throws is that exception, and nothing else', () => {
  const found = inChild(`
    const s = open('main', { first_then_view: ['i64', 'i32', 'bytes'], add: ['i32', 'i32', 'i32'] }, { nonblocking: true });
    const uncaught = [];
    process.on('uncaughtException', (error) => uncaught.push(String(error)));
    const signal = { aborted: false, addEventListener() { throw new Error('mine'); }, removeEventListener() {} };
    s.first_then_view(7, Uint8Array.of(5), { signal }).then(String, (error) => error.message).then(async (first) => {
      const second = await s.add(1, 2);
      setImmediate(() => print([first, second, uncaught]));
    });
  `);
  assert.deepEqual(found, ['mine', 3, []]);
});
