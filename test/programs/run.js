'use strict';
// `npm run test:programs`: published packages, unchanged, on Node.js. They are installed where they are missing, as are
// the runtimes. `--file PATTERN` picks tests.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { runtimes, installed } = require('../runtimes');
const { root, requireAddon } = require('../../scripts/testing/files');
const { runTestFile } = require('../../scripts/testing/run-file');
const { commandLine } = require('../../scripts/testing/options');
const { printFailure, printTotals } = require('../../scripts/testing/report');

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
  const { file: pattern = '' } = commandLine(['file']);
  install();
  const results = [];
  for (const name of fs.readdirSync(__dirname).filter((file) => file.endsWith('.test.js') && file.includes(pattern))) {
    const result = await runTestFile({ kind: 'node', command: process.execPath, args: [] }, path.join(__dirname, name));
    results.push(result);
    const { passed, failed, seconds } = result;
    const counts = `${passed} passed${failed ? `, ${failed} failed` : ''}`;
    console.log(`${failed ? 'FAIL' : 'ok  '}  ${name}: ${counts} (${seconds.toFixed(1)} s)`);
    if (failed) printFailure(name, result);
  }
  printTotals(results);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
