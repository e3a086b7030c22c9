'use strict';
// Node.js for Windows under wine: what of it is installed, and the folder that stands for a machine.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const root = path.join(__dirname, '..', '..');
const packages = path.join(__dirname, 'node_modules');

/** What wine keeps a machine in. */
const prefix = path.join(root, 'build', 'wine');

/** Where that machine has a compiler, compiler.c, under the names of what it stands for. */
const tools = path.join(prefix, 'drive_c', 'tools');
const toolNames = ['gcc', 'dlltool'];

/**
 * The environment that wine needs: its machine, no messages of its own, no windows and no offers to install anything.
 * What WINEPATH names comes first in the PATH of Windows.
 */
const environment = {
  WINEPREFIX: prefix,
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  DISPLAY: '',
  WINEPATH: 'C:\\tools',
};

const names = Object.keys(require('./package.json').optionalDependencies);

/** The runtimes, as scripts/testing/run-file.js takes them. */
const runtimes = names.map((name) => ({
  name,
  kind: /** @type {const} */ ('node'),
  command: 'wine',
  args: [path.join(packages, name, 'bin', 'node.exe')],
}));

/** A path of this machine as a program under wine sees it. */
const windowsPath = (file) => `Z:${file.replaceAll('/', '\\')}`;

function run(command, args) {
  const env = { ...process.env, ...environment };
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error ? error.message : stdout + stderr}`);
}

/** Compiles the tools if they are missing or old. */
function makeTools() {
  const source = path.join(__dirname, 'compiler.c');
  for (const name of toolNames) {
    const tool = path.join(tools, `${name}.exe`);
    if (fs.existsSync(tool) && fs.statSync(tool).mtimeMs > fs.statSync(source).mtimeMs) continue;
    fs.mkdirSync(tools, { recursive: true });
    run('x86_64-w64-mingw32-gcc', ['-municode', '-O1', '-Wall', '-Wextra', '-Werror', '-static', '-o', tool, source]);
  }
}

/**
 * Installs what is missing and makes the machine.
 * @throws {Error} if wine is missing or something cannot be installed
 */
function prepare() {
  if (spawnSync('wine', ['--version']).error)
    throw new Error('wine is missing. On Debian: apt-get install wine wine64');
  if (!runtimes.every(({ args: [file] }) => fs.existsSync(file))) {
    run('npm', ['ci', '--prefix', __dirname, '--os=win32', '--cpu=x64', '--no-audit', '--no-fund']);
  }
  if (!fs.existsSync(path.join(prefix, 'made'))) {
    fs.mkdirSync(path.dirname(prefix), { recursive: true });
    run('wineboot', ['-i']);
    // Node.js starts on nothing older.
    run('wine', ['winecfg', '-v', 'win10']);
    fs.writeFileSync(path.join(prefix, 'made'), '');
  }
  makeTools();
}

// For scripts of the shell: makes the machine and prints its environment.
if (require.main === module) {
  prepare();
  for (const [name, value] of Object.entries(environment)) console.log(`export ${name}='${value}'`);
}

module.exports = { environment, prepare, runtimes, windowsPath };
