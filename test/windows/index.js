'use strict';
// Node.js for Windows under wine: what of it is installed, and the folder that stands for a machine.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const root = path.join(__dirname, '..', '..');
const packages = path.join(__dirname, 'node_modules');

/** What wine keeps a machine in. */
const prefix = path.join(root, 'build', 'wine');

/** The environment that wine needs: its machine, no messages of its own, no windows and no offers to install anything. */
const environment = {
  WINEPREFIX: prefix,
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  DISPLAY: '',
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

/** The reverse, also inside of a longer text such as a flag. */
const hostPath = (text) => (text.includes('Z:\\') ? text.replace('Z:\\', '/').replaceAll('\\', '/') : text);

function run(command, args) {
  const env = { ...process.env, ...environment };
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error ? error.message : stdout + stderr}`);
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
  if (fs.existsSync(path.join(prefix, 'made'))) return;
  fs.mkdirSync(path.dirname(prefix), { recursive: true });
  run('wineboot', ['-i']);
  // Node.js starts on nothing older.
  run('wine', ['winecfg', '-v', 'win10']);
  fs.writeFileSync(path.join(prefix, 'made'), '');
}

// For scripts of the shell: makes the machine and prints its environment.
if (require.main === module) {
  prepare();
  for (const [name, value] of Object.entries(environment)) console.log(`export ${name}='${value}'`);
}

module.exports = { environment, hostPath, prepare, runtimes, windowsPath };
