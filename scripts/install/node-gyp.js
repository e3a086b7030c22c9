'use strict';
// Finds node-gyp and runs it. polyffi does not depend on it: every package manager that runs install scripts brings one.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

/** The places where npm keeps its own node-gyp, best first. */
function candidates() {
  const nodeGyp = path.join('node-gyp', 'bin', 'node-gyp.js');
  const bin = path.dirname(process.execPath);
  const npmRoots = [path.join(bin, '..', 'lib', 'node_modules', 'npm'), path.join(bin, 'node_modules', 'npm')];
  if (process.env.npm_execpath) npmRoots.unshift(path.join(path.dirname(process.env.npm_execpath), '..'));
  const npm = findOnPath('npm');
  if (npm) npmRoots.push(path.join(path.dirname(fs.realpathSync(npm)), '..'));
  return [process.env.npm_config_node_gyp, ...npmRoots.map((root) => path.join(root, 'node_modules', nodeGyp))];
}

/**
 * @param {string} name of a command
 * @returns {string | undefined} its path
 */
function findOnPath(name) {
  return (process.env.PATH || '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

/**
 * How to start node-gyp.
 * @returns {string[] | undefined} the command and its first arguments; undefined if there is no node-gyp
 */
function findNodeGyp() {
  const script = candidates().find((file) => file && fs.existsSync(file));
  if (script) return [process.execPath, script];
  const command = findOnPath('node-gyp');
  return command && [command];
}

/**
 * The environment of this process without the settings that would make node-gyp build against other headers, and with
 * this Node.js first on the PATH, because binding.gyp runs `node`.
 * @param {string} nodeDirectory
 */
function environment(nodeDirectory) {
  const overruled = /^npm_(config|package_config_node_gyp)_(nodedir|disturl|dist_url|tarball|target|runtime|debug)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !overruled.test(name));
  return {
    ...Object.fromEntries(kept),
    npm_config_nodedir: nodeDirectory,
    PATH: path.dirname(process.execPath) + path.delimiter + process.env.PATH,
  };
}

/**
 * Runs node-gyp in the root of the package.
 * @param {string[]} nodeGyp as `findNodeGyp` gave it
 * @param {string[]} args the command and what follows it
 * @param {{ cwd: string, nodeDirectory: string }} place the root of the package, and what `writeNodeDirectory` wrote
 * @returns {boolean} whether it ended well
 */
function runNodeGyp([command, ...before], args, { cwd, nodeDirectory }) {
  const all = [...before, ...args, `--nodedir=${nodeDirectory}`, '--loglevel=warn'];
  return spawnSync(command, all, { cwd, env: environment(nodeDirectory), stdio: 'inherit' }).status === 0;
}

module.exports = { findNodeGyp, runNodeGyp };
