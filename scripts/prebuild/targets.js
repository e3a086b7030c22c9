'use strict';
// The targets of `npm run prebuilds`: a row for each file of prebuilds/<platform>-<arch>/. lib/core/addon-file.js tries
// the files of a platform in this order.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { library } = require('../install/compile');

/**
 * @typedef {object} Target
 * @property {string} platform as Node.js names it, as are processors
 * @property {string} arch
 * @property {string} file its name
 * @property {string} compiler
 * @property {string[]} shared flags that make a library of the platform
 * @property {(temporary: string) => { before: string[], after: string[] }} flags of the compiler, around the sources;
 *   `temporary` is an empty folder for what they name
 * @property {RegExp} needed the libraries that the file may be linked with
 * @property {string} [newest] the newest version of glibc whose symbols it may use
 * @property {string} debian the packages that it is built with
 */

/** What all files for Linux are linked with: the same bytes each time, and nothing that is not needed. */
const linux = [
  '-s',
  '-Wl,--build-id=none',
  '-Wl,--as-needed',
  '-Wl,-Bsymbolic',
  '-Wl,-z,relro,-z,now',
  '-static-libgcc',
];

/** Not what a distribution's compiler does by itself. */
const plain = ['-U_FORTIFY_SOURCE', '-fno-stack-protector'];

/** Flags by processor. */
const forProcessor = { x64: [], arm64: ['-mno-outline-atomics'] };

/** @returns {Target} */
function glibc(arch, machine, debian) {
  const header = path.join('scripts', 'prebuild', 'glibc.h');
  return {
    platform: 'linux',
    arch,
    file: 'polyffi.glibc.node',
    compiler: `${machine}-linux-gnu-gcc`,
    shared: library.linux,
    flags: () => ({ before: ['-include', header, ...plain, ...forProcessor[arch]], after: [...linux] }),
    needed: /^(libc\.so\.6|ld-linux-(x86-64|aarch64)\.so\.\d)$/,
    newest: '2.17',
    debian,
  };
}

/** @returns {Target} */
function musl(arch, machine, debian) {
  const compiler = `${machine}-linux-gnu-gcc`;
  const folder = `/usr/lib/${machine}-linux-musl`;
  // The name that musl has on Alpine. Any name that begins with "libc." is musl itself for musl's own loader, and no
  // glibc has a library of that name, so the file never loads there.
  const name = `libc.musl-${machine}.so.1`;
  const flags = (temporary) => {
    fs.symlinkSync(`${folder}/libc.so`, path.join(temporary, name));
    const own = spawnSync(compiler, ['-print-file-name=include'], { encoding: 'utf8' }).stdout.trim();
    return {
      before: [
        '-nostdinc',
        '-isystem',
        `/usr/include/${machine}-linux-musl`,
        '-isystem',
        own,
        ...plain,
        ...forProcessor[arch],
      ],
      after: ['-nostdlib', `-L${temporary}`, `-l:${name}`, '-lgcc', ...linux],
    };
  };
  return {
    platform: 'linux',
    arch,
    file: 'polyffi.musl.node',
    compiler,
    shared: library.linux,
    flags,
    needed: /^libc\.musl-\w+\.so\.1$/,
    debian,
  };
}

/**
 * clang, whose thread-local variables are Windows' own (gcc's are functions' work), with the C library and the headers
 * that gcc for Windows brings.
 * @returns {Target}
 */
function windows() {
  const flags = () => {
    const gcc = spawnSync('x86_64-w64-mingw32-gcc', ['-print-libgcc-file-name'], { encoding: 'utf8' }).stdout ?? '';
    return {
      before: ['--target=x86_64-w64-mingw32', '-fuse-ld=lld', ...plain],
      after: [`-L${path.dirname(gcc.trim())}`, '-static', '-s', '-Wl,--no-insert-timestamp'],
    };
  };
  return {
    platform: 'win32',
    arch: 'x64',
    file: 'polyffi.node',
    compiler: 'clang',
    shared: library.win32,
    flags,
    needed: /^(KERNEL32|msvcrt)\.dll$/,
    debian: 'clang lld gcc-mingw-w64-x86-64',
  };
}

/** @type {Target[]} */
const targets = [
  glibc('x64', 'x86_64', 'gcc libc6-dev'),
  musl('x64', 'x86_64', 'gcc musl-dev'),
  glibc('arm64', 'aarch64', 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross'),
  musl('arm64', 'aarch64', 'gcc-aarch64-linux-gnu musl-dev:arm64'),
  windows(),
];

/** Runs something with an empty folder, which is gone afterwards. */
function withTemporaryFolder(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-prebuild-'));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

module.exports = { targets, withTemporaryFolder };
