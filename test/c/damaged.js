'use strict';
// Malformed C text: declarations with tokens that were dropped, doubled, swapped or replaced.

const fs = require('node:fs');
const path = require('node:path');
const { Source, tokenize } = require('../../lib/c/tokens.js');

const whole = fs.readFileSync(path.join(__dirname, 'tricky.h'), 'utf8');
const words = tokenize(new Source('', whole)).map(({ text, first }) => (first ? `\n${text}` : text));

/**
 * A part of the text with some of its tokens damaged.
 * @param {{ below(limit: number): number }} random
 * @param {number} [most] tokens
 */
function damaged(random, most = 200) {
  const start = random.below(words.length);
  const part = words.slice(start, start + 20 + random.below(most));
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

module.exports = { damaged };
