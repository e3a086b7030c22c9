// runtimes: node
'use strict';
// Processors have one table: every number stands for one of them, this process's own file is told right, and no other file
// names processors by what the table has. Breaks where a table is written a second time.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, isWindows, root } = require('../harness');
const { archOf, tripleOf, wordsFor } = require('../../lib/core/machines.js');

test('the file of this process is for this processor', { skip: process.platform !== 'linux' && 'needs ELF' }, () => {
  const bytes = fs.readFileSync(process.execPath).subarray(0, 64);
  assert.equal(archOf('elf', bytes.readUInt16LE(18)), process.arch);
});

const skip = (isWindows || !fs.existsSync('/etc/debian_version')) && 'needs the folders of Debian';

test('the folders of this processor are there', { skip }, () => {
  assert.ok(fs.existsSync(`/usr/lib/${tripleOf(process.arch)}`));
});

test('what is unknown is a number and words', () => {
  assert.equal(archOf('pe', 5), '5');
  assert.equal(wordsFor('5'), 'another processor (5)');
  assert.equal(wordsFor('toString'), 'another processor (toString)');
  assert.equal(tripleOf('sparc'), undefined);
});

test('no other file of lib names folders or numbers of processors', () => {
  const files = fs.readdirSync(path.join(root, 'lib'), { recursive: true }).filter((file) => file.endsWith('.js'));
  const naming = files.filter((file) =>
    /-linux-gnu|0x8664|\b183:/.test(fs.readFileSync(path.join(root, 'lib', file), 'utf8')),
  );
  assert.deepEqual(naming, [path.join('core', 'machines.js')]);
});
