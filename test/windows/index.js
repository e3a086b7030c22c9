'use strict';
// The runtimes for Windows under wine: what of them is installed, and the folders that stand for machines.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { inNewerWine, makeNewerWine } = require('./newer-wine');

const root = path.join(__dirname, '..', '..');
const packages = path.join(__dirname, 'node_modules');

/** What each machine has as compiler, compiler.c, under the names of what it stands for. */
const toolNames = ['gcc', 'dlltool'];

/** Where Debian has libraries of Windows: zlib1.dll. */
const libraries = 'Z:\\usr\\x86_64-w64-mingw32\\lib';

/**
 * A machine of wine's.
 * @typedef {object} Machine
 * @property {string[]} before what stands before wine's commands
 * @property {string} prefix the folder that it is kept in
 * @property {Record<string, string>} environment what wine needs: its machine, no messages of its own, no windows and no
 *   offers to install anything. What WINEPATH names comes first in the PATH of Windows.
 */

/** @returns {Machine} */
function machine(name, before) {
  const prefix = path.join(root, 'build', name);
  const environment = {
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    DISPLAY: '',
    // Named, though nothing is there, or a library of wine's complains in every program's output.
    XDG_RUNTIME_DIR: '/nonexistent',
    WINEPATH: `C:\\tools;${libraries}`,
  };
  return { before, prefix, environment };
}

const machines = { own: machine('wine', []), newer: machine('wine-newer', inNewerWine) };

/** Those that start on the wine of Debian 12. */
const onDebians = new Set(['node18', 'node20', 'node22']);

/** Where the packages have their programs, and what they want before the file's name, by kind. */
const programs = {
  node: { program: path.join('bin', 'node.exe'), args: [] },
  bun: { program: path.join('bin', 'bun.exe'), args: ['run'] },
  deno: { program: 'deno.exe', args: ['run', '-A', '--quiet'] },
};

/** A runtime of a package, as scripts/testing/run-file.js takes it. */
function runtime(name) {
  const kind = /** @type {'node' | 'bun' | 'deno'} */ (name.replace(/\d+$/, ''));
  const { program, args } = programs[kind];
  const on = onDebians.has(name) ? machines.own : machines.newer;
  const file = path.join(packages, name, program);
  const [command, ...all] = [...on.before, 'wine', file, ...args];
  return { name, kind, command, args: all, file, machine: on };
}

const names = Object.keys(require('./package.json').optionalDependencies);

/** The runtimes: Node.js first. */
const runtimes = [...names.filter((name) => name.startsWith('node')), 'bun', 'deno'].map(runtime);

/** A path of this machine as a program under wine sees it. */
const windowsPath = (file) => `Z:${file.replaceAll('/', '\\')}`;

function run(command, args, env = {}) {
  const all = { ...process.env, ...env };
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, env: all, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error ? error.message : stdout + stderr}`);
}

/** Compiles the tools of a machine if they are missing or old. */
function makeTools({ prefix }) {
  const source = path.join(__dirname, 'compiler.c');
  for (const name of toolNames) {
    const tool = path.join(prefix, 'drive_c', 'tools', `${name}.exe`);
    if (fs.existsSync(tool) && fs.statSync(tool).mtimeMs > fs.statSync(source).mtimeMs) continue;
    fs.mkdirSync(path.dirname(tool), { recursive: true });
    run('x86_64-w64-mingw32-gcc', ['-municode', '-O1', '-Wall', '-Wextra', '-Werror', '-static', '-o', tool, source]);
  }
}

/** Makes a machine if it is missing. */
function makeMachine({ before, prefix, environment }) {
  if (!fs.existsSync(path.join(prefix, 'made'))) {
    const onMachine = (...command) => {
      const [first, ...rest] = [...before, ...command];
      run(first, rest, environment);
    };
    fs.mkdirSync(path.dirname(prefix), { recursive: true });
    onMachine('wineboot', '-i');
    // Node.js starts on nothing older.
    onMachine('wine', 'winecfg', '-v', 'win10');
    fs.writeFileSync(path.join(prefix, 'made'), '');
  }
  makeTools({ prefix });
}

/**
 * Installs what is missing and makes the machines.
 * @param {typeof runtimes} [chosen] for these runtimes alone
 * @throws {Error} if wine is missing or something cannot be installed
 */
function prepare(chosen = runtimes) {
  if (spawnSync('wine', ['--version']).error)
    throw new Error('wine is missing. On Debian: apt-get install wine wine64');
  if (!chosen.every(({ file }) => fs.existsSync(file))) {
    run('npm', ['ci', '--prefix', __dirname, '--os=win32', '--cpu=x64', '--no-audit', '--no-fund']);
  }
  const needed = new Set(chosen.map(({ machine }) => machine));
  if (needed.has(machines.newer)) makeNewerWine();
  for (const one of needed) makeMachine(one);
}

// For scripts of the shell: makes the machine of Debian's wine and prints its environment.
if (require.main === module) {
  prepare(runtimes.filter(({ machine }) => machine === machines.own));
  for (const [name, value] of Object.entries(machines.own.environment)) console.log(`export ${name}='${value}'`);
}

module.exports = { prepare, runtimes, windowsPath };
