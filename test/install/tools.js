'use strict';
// The tools of test/install/package.json and the runtimes of test/runtimes.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { runtimes, installed, runtime } = require('../runtimes');

const root = path.join(__dirname, '..', '..');

/** A file of a tool. */
const tool = (name, ...names) => path.join(__dirname, 'node_modules', name, ...names);

/** The names of all Node.js. */
const nodes = runtimes.filter(({ kind }) => kind === 'node').map(({ name }) => name);

/** Runs npm in the checkout. */
function npm(...args) {
  const { status } = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed`);
}

/**
 * Installs what is missing. The tools by their lock file, but not by `npm ci`, which wants the binaries for all other
 * platforms in it.
 */
function installTools() {
  if (installed().length < runtimes.length) npm('ci', '--prefix', 'test/runtimes');
  const { dependencies } = require('./package.json');
  // They ask for a newer Node.js than the one that installs them here; each runs on one that it supports.
  const missing = Object.keys(dependencies).some((name) => !fs.existsSync(tool(name)));
  if (missing) npm('install', '--no-save', '--prefix', 'test/install');
}

module.exports = { installTools, nodes, npm, root, runtime, runtimes, tool };
