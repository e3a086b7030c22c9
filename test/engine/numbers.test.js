'use strict';
// Offsets, flags and modes come from C alone: each has a number, flags of one word share no bit, and only
// lib/core/numbers.js reads them.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness');
const numbers = require('../../lib/core/numbers.js');

test('offsets lie inside the frame, each at one of its own', () => {
  const { frame } = require('../../lib/core/frame.js');
  const offsets = Object.values(numbers.at);
  assert.equal(new Set(offsets).size, offsets.length);
  for (const offset of offsets) assert.ok(offset % 4 === 0 && offset < frame.u8.length, String(offset));
});

for (const group of ['after', 'bound', 'callback', 'open']) {
  test(`flags of "${group}" are bits of their own`, () => {
    let all = 0;
    for (const flag of Object.values(numbers[group])) {
      assert.ok(flag > 0 && (flag & (flag - 1)) === 0, String(flag));
      assert.equal(all & flag, 0);
      all |= flag;
    }
  });
}

test('they cannot be changed', () => {
  assert.ok(Object.isFrozen(numbers));
  for (const group of Object.values(numbers)) assert.ok(Object.isFrozen(group));
});

test('one file reads them from the addon', () => {
  const files = fs.readdirSync(path.join(root, 'lib'), { recursive: true }).filter((file) => file.endsWith('.js'));
  const readers = files.filter((file) => /engine\.numbers/.test(fs.readFileSync(path.join(root, 'lib', file), 'utf8')));
  assert.deepEqual(readers, [path.join('core', 'numbers.js')]);
});
