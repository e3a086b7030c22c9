'use strict';
// `npm run test:headers`: what lib/c reads from installed headers, and what gcc says of the same. Asked are every
// function's prototype as it is printed, every record's size, alignment and offsets, every constant's value and type.
// Once with the compiler's preprocessor and once with our own. -- --set NAME picks sets, --list shows all differences.

const { Declarations, formatMistake } = require('../../lib/c');
const { fileReader, preprocessBy } = require('../../lib/cdef/headers.js');
const { compiler, compare } = require('./oracle.js');
const { EXPECTED, SETS } = require('./header-sets.js');

/** The most that may differ, of all facts of a set. */
const TOLERANCE = 0.002;

function textOf({ headers, before = '' }) {
  return `${before}\n${headers.map((header) => `#include <${header}>\n`).join('')}`;
}

function read(set, own) {
  const text = textOf(set);
  const started = performance.now();
  const target = `linux-${process.arch}`;
  const declarations = own
    ? new Declarations({ target, reader: fileReader() })
    : new Declarations({ target, preprocessed: true });
  declarations.add(own ? text : preprocessBy(compiler, text, {}));
  return { declarations, milliseconds: performance.now() - started };
}

function check(name, set, own) {
  const { declarations, milliseconds } = read(set, own);
  const { counts, failed, different, missed } = compare(textOf(set), declarations);
  const unexpected = [...different, ...missed].filter((label) => !Object.hasOwn(EXPECTED, label));
  const differences = different.length + missed.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const good =
    !failed && unexpected.length === 0 && differences <= total * TOLERANCE && declarations.mistakes.length === 0;
  const mode = own ? 'own' : `${compiler} -E`;
  console.log(
    `${good ? 'ok  ' : 'FAIL'}  ${name.padEnd(10)} ${mode.padEnd(7)} ${counts[0]} functions, ${counts[1]} records, ` +
      `${counts[2]} constants, ${differences} differ, ${milliseconds.toFixed(0)} ms`,
  );
  for (const mistake of declarations.mistakes.slice(0, 5)) console.log(formatMistake(mistake));
  if (failed) console.log(failed.slice(0, 10).join('\n'));
  if (unexpected.length > 0) console.log(`      ${unexpected.slice(0, 20).join(' ')}`);
  return { good, counts, differences };
}

function main(args) {
  const wanted = args.flatMap((arg, index) => (args[index - 1] === '--set' ? [arg] : []));
  const totals = [0, 0, 0, 0];
  let failures = 0;
  for (const [name, set] of Object.entries(SETS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const own of [false, true]) {
      const { good, counts, differences } = check(name, set, own);
      [...counts, differences].forEach((count, index) => (totals[index] += count));
      if (!good) failures++;
    }
  }
  const [functions, records, constants, differences] = totals;
  console.log(`${functions} functions, ${records} records, ${constants} constants, ${differences} differ`);
  if (failures > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
