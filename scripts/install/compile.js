'use strict';
// Compiles the addon by calling a C compiler and nothing else: for prebuilt files and for `polyffi build`.

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { includes, sources } = require('./sources');

const root = path.join(__dirname, '..', '..');

/** What every build of the addon is compiled with; binding.gyp says the same to node-gyp. */
const flags = [
  '-std=c11',
  '-O2',
  '-Wall',
  '-Wextra',
  '-fvisibility=hidden',
  '-DNAPI_VERSION=8',
  '-D_GNU_SOURCE',
  '-DNODE_GYP_MODULE_NAME=polyffi',
];

/** What makes a library that finds Node-API in the process that loads it, by platform. */
const library = {
  linux: ['-fPIC', '-pthread', '-shared'],
  darwin: ['-dynamiclib', '-undefined', 'dynamic_lookup'],
  // Windows' linkers look for imports in files that are named; src/binding/imports_win32.c finds Node-API itself.
  win32: ['-shared', '-DNAPI_EXTERN=__declspec(dllimport)', '-D_WIN32_WINNT=0x0a00'],
};

const ofThisMachine = library[process.platform] ?? library.linux;

/**
 * Compiles and links the addon. All paths of sources that the compiler sees are relative, so that none of this machine
 * is in the result.
 * @param {object} options
 * @param {string} options.compiler
 * @param {string[]} options.headers folders with Node-API's headers, absolute
 * @param {string[]} [options.before] further flags, before the sources
 * @param {string[]} [options.after] further flags, behind them: libraries
 * @param {string[]} [options.shared] what makes a library that finds Node-API in the process, this machine's way unless told
 * @param {string} options.output absolute
 * @param {string} [options.folder] the root of the package, this one unless told
 * @returns {{ status: number | null, message: string }} the compiler's status, 0 for success, and what it said
 */
function compile({ compiler, headers, before = [], after = [], shared = ofThisMachine, output, folder = root }) {
  const args = [
    ...flags,
    ...before,
    ...includes.map((include) => `-I${include}`),
    // As system headers: what they contain earns no warnings.
    ...headers.flatMap((include) => ['-isystem', include]),
    ...shared,
    '-o',
    output,
    ...sources(),
    ...after,
  ];
  const { status, error, stdout, stderr } = spawnSync(compiler, args, { cwd: folder, encoding: 'utf8' });
  return { status, message: error ? error.message : `${stdout}${stderr}` };
}

module.exports = { compile, library, root };
