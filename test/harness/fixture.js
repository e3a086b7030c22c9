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
    compiler: 'x86_64-w64-mingw32-gcc',
    suffix: 'dll',
    flags: [...common, '-mlong-double-64', '-D_WIN32_WINNT=0x0a00', '-static', '-pthread'],
    libraries: [],
  },
};

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

/**
 * Compiles a fixture.
 * @param {string} library the file to be made
 * @param {string} name
 * @param {string[]} further flags
 * @param {string} [platform] for which
 * @throws {Error} with the compiler's messages
 */
function compileFixture(library, name, further, platform = process.platform) {
  const { compiler, flags, libraries } = platforms[platform] ?? platforms.linux;
  fs.mkdirSync(built, { recursive: true });
  const temporary = `${library}.${process.pid}`;
  const units = files(name).filter((file) => file.endsWith('.c'));
  const command = [...flags, '-o', temporary, ...units, ...further, ...libraries];
  const { status, error, stderr } = spawnSync(process.env.CC || compiler, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`fixture ${name} does not compile:\n${error ? error.message : stderr}`);
  // Renaming is atomic: whoever looks finds no library or a whole one.
  fs.renameSync(temporary, library);
}

/**
 * The path of a fixture's shared library, compiled where it is not yet. Several processes may ask at once. Where the
 * environment variable POLYFFI_FIXTURES is `asked`, as under wine, which has no compiler, whoever runs the file compiles
 * what it asks for, and runs it again.
 * @param {string} name
 * @param {{ flags?: string[] }} [options] further flags for the compiler, libraries among them
 * @returns {string} absolute
 * @throws {Error} with the compiler's messages
 */
function fixture(name, { flags: further = [] } = {}) {
  const { compiler, flags, suffix } = platforms[process.platform] ?? platforms.linux;
  const hash = createHash('sha256').update(JSON.stringify([process.env.CC || compiler, flags, further]));
  for (const file of files(name)) hash.update(fs.readFileSync(file));
  const library = path.join(built, `${name}-${hash.digest('hex').slice(0, 12)}.${suffix}`);
  if (fs.existsSync(library)) return library;
  if (process.env.POLYFFI_FIXTURES === 'asked') {
    console.log(`# asks for ${JSON.stringify({ library: path.basename(library), name, flags: further })}`);
    process.exit(1);
  }
  compileFixture(library, name, further);
  return library;
}

module.exports = { built, compileFixture, fixture };
