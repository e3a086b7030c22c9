'use strict';
// `npm run test:install`: installs the packed tarball into empty folders, in every way that people do, without a compiler and
// with scripts off. It runs a program that reads rows out of SQLite there. Prints a table: a row for each way, a column
// for each runtime.
//
//   node test/install/run.js [ROW…] [--sample] [--keep] [--tarball FILE]
//
//   ROW        a part of the name of the rows to run, all unless told
//   --sample   a few rows and columns, for the continuous integration
//   --keep     leave the folders, and print where they are
//   --tarball  a tarball that was packed before

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { execFileSync } = require('node:child_process');
const { pack } = require('../../scripts/pack');
const { startRegistry } = require('./registry');
const { installTools, nodes } = require('./tools');

/** The columns of the sample: the oldest, one between, and the newest of each kind. */
const sampled = ['node18', 'node22', nodes.at(-1), 'bun', 'deno', 'musl'];

/**
 * @typedef {object} Context what a row is given
 * @property {string} tarball
 * @property {string} registry the URL of one that has polyffi
 * @property {string} version of polyffi
 * @property {(names: string[]) => string[]} columns those of a row that are wanted
 * @property {(work: () => Promise<unknown>) => Promise<string>} attempt gives 'ok', or why not
 * @property {(folder: import('./folder').Folder) => void} unpack installs polyffi by hand
 * @property {(folder: import('./folder').Folder) => void} leave is done with a folder
 */

/** @returns {Context} */
function contextOf({ tarball, registry, keep, sample }) {
  return {
    tarball,
    registry: registry.url,
    version: registry.version,
    columns: (names) => (sample ? names.filter((name) => sampled.includes(name)) : names),
    attempt: (work) =>
      work().then(
        () => 'ok',
        (error) => error.message,
      ),
    unpack(folder) {
      const to = folder.file('node_modules', 'polyffi');
      fs.mkdirSync(to, { recursive: true });
      execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', to]);
    },
    leave(folder) {
      if (keep) console.log(`left: ${folder.path}`);
      else folder.remove();
    },
  };
}

/** Runs a row; a failure before its first cell fails the row as a whole. */
async function runRow(row, context) {
  const started = Date.now();
  const cells = await row.run(context).catch((error) => ({ all: error.message }));
  return { name: row.name, cells, seconds: (Date.now() - started) / 1000 };
}

/** Prints the line of a row. */
function printRow({ name, cells, seconds }, columns, width) {
  const shown = columns.map((column) => {
    const outcome = cells[column] ?? (cells.all && 'FAIL') ?? '';
    return (outcome === '' || outcome === 'ok' ? outcome : 'FAIL').padEnd(8);
  });
  console.log(`${name.padEnd(width)}${shown.join('')}${seconds.toFixed(0).padStart(4)} s`);
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { sample: { type: 'boolean' }, keep: { type: 'boolean' }, tarball: { type: 'string' } },
    allowPositionals: true,
  });
  installTools();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-tarball-'));
  const tarball = values.tarball ? path.resolve(values.tarball) : pack(folder);
  console.log(`${path.basename(tarball)}: ${fs.statSync(tarball).size} bytes`);
  const registry = await startRegistry(tarball);
  const context = contextOf({ tarball, registry, ...values });
  const all = ['managers', 'bundlers', 'runners', 'systems', 'start'].flatMap((name) => require(`./${name}`).rows);
  const chosen = all.filter(
    ({ name, sample }) =>
      (!values.sample || sample) && (positionals.length === 0 || positionals.some((part) => name.includes(part))),
  );
  const columns = context.columns([...nodes, 'bun', 'deno', 'musl']);
  const width = Math.max(...chosen.map(({ name }) => name.length)) + 2;
  console.log(`${''.padEnd(width)}${columns.map((name) => name.padEnd(8)).join('')}`);
  const results = [];
  for (const row of chosen) {
    results.push(await runRow(row, context));
    printRow(results.at(-1), columns, width);
  }
  registry.stop();
  fs.rmSync(folder, { recursive: true });
  const outcomes = results.flatMap(({ name, cells }) =>
    Object.entries(cells).map(([column, outcome]) => ({ title: `${name} on ${column}`, outcome })),
  );
  const failed = outcomes.filter(({ outcome }) => outcome !== 'ok');
  for (const { title, outcome } of failed) console.log(`\n--- ${title}\n${outcome}`);
  console.log(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0 || outcomes.length === 0) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
