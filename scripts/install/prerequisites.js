'use strict';
// What the build needs of the machine, and how to install what is missing.

const { spawnSync } = require('node:child_process');
const { askLibffi, isNeeded, pkgConfig } = require('./libffi');

/**
 * @typedef {object} Prerequisite
 * @property {string} name how the line that reports it calls it
 * @property {() => boolean} present
 * @property {string} debian how to install it on Debian and its relatives
 * @property {string} fedora
 * @property {string} alpine
 * @property {string} macos
 */

/**
 * Whether a command runs and ends well.
 * @param {string} command possibly with arguments in front, as in `CC="ccache gcc"`
 * @param {string[]} args
 */
function runs(command, args) {
  const [file, ...before] = command.trim().split(/\s+/);
  return spawnSync(file, [...before, ...args], { stdio: 'ignore' }).status === 0;
}

/** The commands that node-gyp tries for Python, in its order. */
function pythonCommands() {
  const { NODE_GYP_FORCE_PYTHON, PYTHON, npm_config_python: configured } = process.env;
  if (NODE_GYP_FORCE_PYTHON) return [NODE_GYP_FORCE_PYTHON];
  return [configured, PYTHON, 'python3', 'python'].filter(Boolean);
}

const compiler = process.env.CC || 'cc';
const make = process.env.MAKE || 'make';

/** @type {Prerequisite[]} */
const prerequisites = [
  {
    name: `a C compiler (${compiler})`,
    present: () => runs(compiler, ['--version']),
    debian: 'apt-get install build-essential',
    fedora: 'dnf install gcc',
    alpine: 'apk add build-base',
    macos: 'xcode-select --install',
  },
  {
    name: make,
    present: () => runs(make, ['--version']),
    debian: 'apt-get install build-essential',
    fedora: 'dnf install make',
    alpine: 'apk add build-base',
    macos: 'xcode-select --install',
  },
  {
    name: 'Python 3.6 or newer',
    present: () =>
      pythonCommands().some((command) => runs(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 6))'])),
    debian: 'apt-get install python3',
    fedora: 'dnf install python3',
    alpine: 'apk add python3',
    macos: 'xcode-select --install',
  },
  {
    name: pkgConfig,
    present: () => !isNeeded() || askLibffi('--version').installed,
    debian: 'apt-get install pkg-config',
    fedora: 'dnf install pkgconf-pkg-config',
    alpine: 'apk add pkgconf',
    macos: 'brew install pkgconf',
  },
  {
    name: 'libffi with its headers',
    // Without pkg-config nothing is known about libffi, and pkg-config has a line of its own.
    present: () => !isNeeded() || !askLibffi('--version').installed || askLibffi('--exists').status === 0,
    debian: 'apt-get install libffi-dev',
    fedora: 'dnf install libffi-devel',
    alpine: 'apk add libffi-dev',
    macos: 'brew install libffi',
  },
];

/**
 * What is missing on this machine.
 * @returns {string[]} one line for each missing thing, empty if nothing is
 */
function missing() {
  return prerequisites
    .filter(({ present }) => !present())
    .map(
      ({ name, debian, fedora, alpine, macos }) =>
        `polyffi needs ${name}: install it with "${debian}" (Debian, Ubuntu), "${fedora}" (Fedora), ` +
        `"${alpine}" (Alpine) or "${macos}" (macOS)`,
    );
}

module.exports = { missing };
