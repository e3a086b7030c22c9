'use strict';
// Malformed text never hangs the parser and never gets an exception out of it: declarations with tokens that were
// dropped, doubled, swapped or replaced.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert } = require('../harness');
const { Declarations } = require('../../lib/c');
const { Source, tokenize } = require('../../lib/c/tokens.js');
const { randomFrom } = require('./random.js');

const seed = Number(process.env.POLYFFI_SEED ?? 1);
const count = Number(process.env.POLYFFI_COUNT ?? 400);
const whole = fs.readFileSync(path.join(__dirname, 'tricky.h'), 'utf8');
const words = tokenize(new Source('', whole)).map(({ text, first }) => (first ? `\n${text}` : text));

/** A part of the text with some of its tokens damaged. */
function damaged(random) {
  const start = random.below(words.length);
  const part = words.slice(start, start + 20 + random.below(200));
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(part.length);
    const other = words[random.below(words.length)];
    const change = random.below(4);
    if (change === 0) part.splice(at, 1);
    else if (change === 1) part.splice(at, 0, part[at], part[at]);
    else if (change === 2) part[at] = other;
    else part.splice(at, 0, other);
  }
  const text = part.join(' ');
  return random.below(8) === 0 ? text.slice(0, random.below(text.length)) : text;
}

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
