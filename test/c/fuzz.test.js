'use strict';
// Malformed text never hangs the parser and never gets an exception out of it: declarations with tokens that were
// dropped, doubled, swapped or replaced.

const { test, assert } = require('../harness');
const { Declarations } = require('../../lib/c');
const { damaged } = require('./damaged.js');
const { randomFrom } = require('./random.js');

const seed = Number(process.env.POLYFFI_SEED ?? 1);
const count = Number(process.env.POLYFFI_COUNT ?? 400);
test(`${count} damaged texts`, { timeout: 120_000 }, () => {
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    const text = damaged(random);
    const started = performance.now();
    const declarations = new Declarations({ target: 'linux-x64' });
    try {
      declarations.add(text);
      for (const name of declarations.macroNames()) declarations.constant(name);
    } catch (error) {
      error.message += `\nin:\n${text}`;
      throw error;
    }
    assert.ok(performance.now() - started < 5000, `slow:\n${text}`);
  }
});
