'use strict';
// Writes docs/differences.md from the lists of known differences that the conformance run checks.
//
//   node scripts/differences.js           write it
//   node scripts/differences.js --check   fail where the file is not what would be written

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const target = path.join(root, 'docs', 'differences.md');

/** How many places of one reason are named. */
const PLACES_SHOWN = 8;

const { versionOf, real } = require('../test/runtimes');

const DIALECTS = {
  node: { title: '`polyffi` and `node:ffi`', runtime: 'Node.js' },
  bun: { title: '`polyffi/bun` and `bun:ffi`', runtime: 'Bun' },
  deno: { title: '`polyffi/deno` and Deno’s FFI', runtime: 'Deno' },
};

function readList(dialect) {
  const file = path.join(root, 'test', 'conformance', dialect, 'differences.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
}

/** Entries of one reason stand together, in the order in which the list first names the reason. */
function byReason(entries) {
  const groups = new Map();
  for (const entry of entries) {
    const key = JSON.stringify([entry.reason, entry.runtimes ?? null]);
    if (!groups.has(key)) groups.set(key, { reason: entry.reason, runtimes: entry.runtimes, where: [] });
    const labels = [entry.label].flat();
    for (const name of [entry.case].flat()) groups.get(key).where.push(...labels.map((label) => `${name}: ${label}`));
  }
  return [...groups.values()];
}

const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

function section(dialect) {
  const { title, runtime } = DIALECTS[dialect];
  const oracle = `${runtime} ${versionOf(real[dialect])}`;
  const entries = readList(dialect);
  const lines = [`## ${title}`, ''];
  const prose = `differences-${dialect}.md`;
  if (fs.existsSync(path.join(root, 'docs', prose))) lines.push(`Told in order: [${prose}](${prose}).`, '');
  if (entries.length === 0) return [...lines, `Nothing differs from ${oracle} in what the cases cover.`, ''];
  lines.push(
    `Checked against ${oracle}. Under each reason stand the cases and labels that show it (\`*\` is anything).`,
    '',
  );
  for (const { reason, runtimes, where } of byReason(entries)) {
    lines.push(`- ${reason}${runtimes ? ` (only on ${runtimes.join(', ')})` : ''}`);
    for (const place of where.slice(0, PLACES_SHOWN)) lines.push(`  - ${code(place)}`);
    if (where.length > PLACES_SHOWN) lines.push(`  - and ${where.length - PLACES_SHOWN} more of the kind`);
  }
  return [...lines, ''];
}

function generate() {
  return [
    '# Differences from the real runtimes',
    '',
    '<!-- Written by scripts/differences.js from test/conformance/*/differences.json: change those, not this file. -->',
    '',
    'The conformance cases run on the real runtime and on polyffi, and the transcripts are compared line by line.',
    'What is listed here may differ; anything else that differs fails the run, and so does an entry of this list that',
    'no longer meets a difference. The answer that counts is always that of the newest release.',
    '',
    ...Object.keys(DIALECTS).flatMap(section),
  ].join('\n');
}

const text = generate();
if (process.argv.includes('--check')) {
  const written = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
  if (written !== text) {
    console.error('docs/differences.md is stale: run node scripts/differences.js');
    process.exitCode = 1;
  }
} else {
  fs.writeFileSync(target, text);
}
