#!/usr/bin/env node
'use strict';
// `npm run runtimes:update`: moves test/runtimes to the newest releases and says what they mean for polyffi.
//
//   node scripts/runtimes-update.js             move, then print what the runtimes changed, then what we differ in
//   node scripts/runtimes-update.js --check     only print which newer releases there are; status 1 if there are any
//   node scripts/runtimes-update.js --before FILE --after FILE
//                                               only print what changed between two saved transcripts
//                                               (node test/conformance/run.mjs --real --save FILE)

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { fromRegistry, readPinned, wanted } = require('./runtimes/versions.js');
const { changesBetween, describeChanges } = require('./runtimes/changes.js');

const root = path.join(__dirname, '..');
const folder = path.join(root, 'test', 'runtimes');
const manifest = path.join(folder, 'package.json');
const conformance = path.join(root, 'test', 'conformance', 'run.mjs');

const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status === 0;
}

/** What the real runtimes answer that are installed now. */
function recordReal(file) {
  run(process.execPath, [conformance, '--real', '--save', file]);
  return readJson(file);
}

function printMoves(moves) {
  for (const { name, from, version } of moves) console.log(`${name.padEnd(8)} ${from ?? 'none'} -> ${version}`);
}

function moveTo(runtimes) {
  const content = readJson(manifest);
  content.dependencies = Object.fromEntries(
    runtimes.map(({ name, pack, version }) => [name, `npm:${pack}@${version}`]),
  );
  fs.writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`);
  if (!run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder])) throw new Error('npm install failed');
}

function update(runtimes) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-runtimes-'));
  try {
    console.log('\n--- the real runtimes as they were');
    if (!run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder])) throw new Error('npm ci failed');
    const before = recordReal(path.join(temporary, 'before.json'));
    moveTo(runtimes);
    console.log('\n--- the real runtimes as they are');
    const after = recordReal(path.join(temporary, 'after.json'));
    console.log(`\n--- what the runtimes changed\n\n${describeChanges(changesBetween(before, after))}`);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  console.log('\n--- what we differ in');
  const same = run(process.execPath, [conformance, '--runtime', 'all']);
  run(process.execPath, [path.join(__dirname, 'differences.js')]);
  return same;
}

function main() {
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, before: { type: 'string' }, after: { type: 'string' } },
  });
  if (values.before || values.after) {
    if (!values.before || !values.after) throw new Error('--before and --after belong together');
    console.log(describeChanges(changesBetween(readJson(values.before), readJson(values.after))));
    return true;
  }
  const pinned = readPinned(readJson(manifest).dependencies);
  const runtimes = wanted(pinned, fromRegistry());
  const moves = runtimes
    .map((runtime) => ({ ...runtime, from: pinned.find(({ name }) => name === runtime.name)?.version }))
    .filter(({ from, version }) => from !== version);
  printMoves(moves);
  if (moves.length === 0) {
    console.log('The tests run on the newest releases.');
    return true;
  }
  return values.check ? false : update(runtimes);
}

try {
  if (!main()) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
