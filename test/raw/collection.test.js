'use strict';
// Functions and their libraries go when nothing refers to them, and a library is unloaded with the last of its
// functions. Breaks where a function, a handle or a library leaks, or where a library goes too early.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, fixture, gc, gcUntil, isLoaded, isWindows, skipLoaded, root, steady } = require('../harness');
const { getNativeFunction } = require('./raw.js');

const library = fixture('raw');
const types = ['int', 'int'];

/** A copy of the fixture that no other test opens. */
function withCopy(run) {
  const folder = fs.mkdtempSync(path.join(root, 'build', 'collection-'));
  const file = path.join(folder, 'copy.so');
  fs.copyFileSync(library, file);
  return Promise.resolve(run(file)).finally(() => {
    // Windows deletes no library that is loaded.
    if (!isWindows || !isLoaded(file)) fs.rmSync(folder, { recursive: true });
  });
}

test('a library is unloaded when its functions are collected', { skip: skipLoaded }, () =>
  withCopy(async (file) => {
    const functions = [];
    (() => {
      for (let i = 0; i < 10; i++) functions.push(getNativeFunction(file, 'add_int', 'int', types));
    })();
    assert.equal(functions[9](1, 2), 3);
    assert.ok(isLoaded(file));
    functions.length = 0;
    await gcUntil(() => !isLoaded(file));
  }),
);

test('a function keeps its library', { skip: skipLoaded }, () =>
  withCopy(async (file) => {
    const add = (() => {
      getNativeFunction(file, 'add_long', 'long', ['long', 'long']);
      return getNativeFunction(file, 'add_int', 'int', types);
    })();
    await gc();
    assert.ok(isLoaded(file));
    assert.equal(add(40, 2), 42);
  }),
);

test('a function that was refused leaves no library', { skip: skipLoaded }, () =>
  withCopy((file) => {
    assert.throws(() => getNativeFunction(file, 'no_such_function', 'int', []), Error);
    assert.throws(() => getNativeFunction(file, 'add_int', 'no type', []), TypeError);
    assert.throws(() => getNativeFunction(file, 'add_int', 'int', ['int', 7]), TypeError);
    assert.equal(isLoaded(file), false);
  }),
);

test('thousands of functions come and go in the same memory', async () => {
  const round = async () => {
    for (let i = 0; i < 2000; i++) {
      const add = getNativeFunction(library, 'add_int', 'int', types);
      if (add(i, 1) !== i + 1) throw new Error('wrong sum');
      if (i % 500 === 0) await gc(1);
    }
    await gc(2);
  };
  // 10,000 functions that leaked would be at least 5 MB: call, plan, signature, name, function object.
  await steady(round, { rounds: 5, most: 1.5e6 });
});

test('errors leak nothing', async () => {
  const add = getNativeFunction(library, 'add_int', 'int', types);
  const long = 'x'.repeat(1000);
  const attempts = [
    () => getNativeFunction(library, long, 'int', types),
    () => getNativeFunction(library, 'add_int', long, types),
    () => getNativeFunction(library, 'add_int', 'int', ['int', long]),
    () => getNativeFunction(`/${long}`, 'add_int', 'int', types),
    () => add(1, long),
    () => add(1),
    () => add(...Array(40).fill(1)),
  ];
  const round = async () => {
    for (let i = 0; i < 500; i++) {
      for (const attempt of attempts) {
        try {
          attempt();
        } catch {
          continue;
        }
        throw new Error(`nothing was thrown by ${attempt}`);
      }
    }
    await gc(2);
  };
  // One leak of 1,000 bytes in an attempt would be 2 MB.
  await steady(round, { rounds: 4, most: 0.6e6 });
});
