'use strict';
// C fixtures: compiled on first use, found again by the hash of their sources and flags.

const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');
const { spawnSync } = require('node:child_process');
const { root } = require('./environment');

const sources = path.join(root, 'test', 'fixtures');
const built = path.join(root, 'build', 'fixtures');
const common = ['-std=gnu11', '-O1', '-g', '-Wall', '-Wextra', '-Werror', '-shared'];

/** How libraries are compiled, by platform. */
const platforms = {
  linux: { compiler: 'cc', suffix: 'so', flags: [...common, '-fPIC', '-pthread'], libraries: ['-lm'] },
  darwin: { compiler: 'cc', suffix: 'dylib', flags: [...common, '-fPIC', '-pthread'], libraries: ['-lm'] },
  // Alone in its file, with the long double that libraries have there.
  win32: {
    compiler: 'gcc',
    suffix: 'dll',
    flags: [...common, '-mlong-double-64', '-D_WIN32_WINNT=0x0a00', '-static', '-pthread'],
    libraries: [],
  },
};

const { compiler, flags, suffix, libraries } = platforms[process.platform] ?? platforms.linux;

/**
 * The files of a fixture: test/fixtures/<name>.c, or all files of the folder test/fixtures/<name>.
 * @param {string} name
 * @returns {string[]} absolute paths
 */
function files(name) {
  const folder = path.join(sources, name);
  if (!fs.existsSync(folder)) return [`${folder}.c`];
  return fs.readdirSync(folder).map((file) => path.join(folder, file));
}

/** Among a fixture's flags: that it calls Node-API, whose functions are those of the program there. */
const ofNode = 'node.exe';

/** What a linker for Windows needs to know of node.exe. */
function importsOfNode() {
  const folder = path.join(root, 'node_modules', 'node-api-headers', 'def');
  const text = ['js_native_api.def', 'node_api.def'].map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  const names = text.join('\n').match(/^(?:napi|node_api)_\w+/gm);
  const [list, library] = ['node.def', 'libnode.a'].map((name) => path.join(built, `${name}.${process.pid}`));
  fs.writeFileSync(list, `LIBRARY ${ofNode}\nEXPORTS\n${names.join('\n')}\n`);
  const { status, error, stderr } = spawnSync('dlltool', ['-d', list, '-l', library]);
  if (status !== 0) throw new Error(`no imports of ${ofNode}: ${error ? error.message : stderr}`);
  return library;
}

/**
 * Compiles a fixture.
 * @param {string} library the file to be made
 * @param {string} name
 * @param {string[]} further flags
 * @throws {Error} with the compiler's messages
 */
function compileFixture(library, name, further) {
  fs.mkdirSync(built, { recursive: true });
  const temporary = `${library}.${process.pid}`;
  const units = files(name).filter((file) => file.endsWith('.c'));
  const linked = further.map((flag) => (flag === ofNode ? importsOfNode() : flag));
  const command = [...flags, '-o', temporary, ...units, ...linked, ...libraries];
  const { status, error, stderr } = spawnSync(process.env.CC || compiler, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`fixture ${name} does not compile:\n${error ? error.message : stderr}`);
  // Renaming is atomic: whoever looks finds no library or a whole one.
  try {
    fs.renameSync(temporary, library);
  } catch (error) {
    // Windows replaces no library that somebody has open, who then has compiled the same.
    if (!fs.existsSync(library)) throw error;
    fs.rmSync(temporary);
  }
}

/**
 * The path of a fixture's shared library, compiled where it is not yet. Several processes may ask at once.
 * @param {string} name
 * @param {{ flags?: string[] }} [options] further flags for the compiler, libraries among them
 * @returns {string} absolute
 * @throws {Error} with the compiler's messages
 */
function fixture(name, { flags: further = [] } = {}) {
  const hash = createHash('sha256').update(JSON.stringify([process.env.CC || compiler, flags, further]));
  for (const file of files(name)) hash.update(fs.readFileSync(file));
  const library = path.join(built, `${name}-${hash.digest('hex').slice(0, 12)}.${suffix}`);
  if (fs.existsSync(library)) return library;
  compileFixture(library, name, further);
  return library;
}

/**
 * The same for a fixture that is an addon of Node-API.
 * @param {string} name
 * @param {{ flags?: string[] }} [options]
 */
function addonFixture(name, { flags: further = [] } = {}) {
  const { include_dir: headers } = require('node-api-headers');
  const imports = process.platform === 'win32' ? ['-DNAPI_EXTERN=__declspec(dllimport)', ofNode] : [];
  return fixture(name, { flags: [`-I${headers}`, ...further, ...imports] });
}

module.exports = { addonFixture, fixture };
