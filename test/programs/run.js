'use strict';
// `npm run test:programs`: published packages, unchanged, on Node.js. They are installed where they are missing, as are
// the runtimes. Paths and names of tests pick as in `npm test`.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { runtimes, installed } = require('../runtimes');
const { root, pick, requireAddon } = require('../../scripts/testing/files');
const { runTestFile } = require('../../scripts/testing/run-file');
const { commandLine } = require('../../scripts/testing/options');
const { printFile, printTotals } = require('../../scripts/testing/report');

function npm(...args) {
  const { status } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed`);
}

/**
 * Installs what is missing. The packages by the lock file, but not by `npm ci`, which wants the libraries for all other
 * platforms in it; and without their scripts: nothing that those do is needed.
 */
function install() {
  if (installed().length < runtimes.length) npm('ci', '--prefix', 'test/runtimes');
  const { dependencies } = require('./package.json');
  const missing = Object.keys(dependencies).some((name) => !fs.existsSync(path.join(__dirname, 'node_modules', name)));
  if (missing) npm('install', '--no-save', '--ignore-scripts', '--prefix', 'test/programs');
}

async function main() {
  requireAddon();
  const { paths, testName } = commandLine();
  const names = fs.readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  const files = pick(
    names.map((name) => ({ name: `programs/${name}` })),
    paths,
    'program',
  );
  install();
  const results = [];
  const host = /** @type {const} */ ({ kind: 'node', command: process.execPath, args: [] });
  for (const { name } of files) {
    const result = await runTestFile(host, path.join(root, 'test', name), { testName });
    results.push(result);
    printFile(name, result);
  }
  printTotals(results, testName);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
