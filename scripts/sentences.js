'use strict';
// `node scripts/sentences.js [PATH…]`: the sentences of comments and pages that have more than 30 words, and nothing if
// there are none.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { longSentences, most } = require('./testing/sentences');

const root = path.join(__dirname, '..');

/** The files of the repository that have prose of ours, also those that are not committed yet, but for a list that is made. */
function sources() {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter(
      (file) =>
        /\.(md|[ch]|m?js|ts)$/.test(file) && fs.existsSync(path.join(root, file)) && file !== 'docs/differences.md',
    );
}

const wanted = process.argv.slice(2);
for (const file of sources()) {
  if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
  for (const { line, words, sentence } of longSentences(file, fs.readFileSync(path.join(root, file), 'utf8'))) {
    console.log(`${file}:${line}: ${words} words, expected at most ${most}: ${sentence}`);
    process.exitCode = 1;
  }
}
