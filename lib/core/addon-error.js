'use strict';
// Why the addon could not be loaded, and what helps.

const process = require('node:process');
const { runtime } = require('./runtime.js');

/**
 * @typedef {object} Failure
 * @property {{ file: string, error: Error }[]} tried
 * @property {string} text the messages of all errors
 * @property {string | undefined} root of the package, undefined in a bundle
 * @property {string | undefined} here the folder of the code that runs
 * @property {boolean} named whether POLYFFI_ADDON names the file
 * @property {boolean} hasPrebuilt whether the package has files for this platform
 */

/** How the package manager that installed polyffi runs its command. */
const runners = [
  { is: ({ here }) => process.versions.pnp || /[\\/]\.yarn[\\/]/.test(here), command: 'yarn polyffi' },
  { is: () => process.versions.bun, command: 'bunx polyffi' },
  { is: () => process.versions.deno, command: 'deno run -A npm:polyffi' },
  { is: ({ here }) => /[\\/]\.pnpm[\\/]/.test(here), command: 'pnpm exec polyffi' },
  { is: () => true, command: 'npx polyffi' },
];

const missing = /no such file|cannot find module|cannot find package|ENOENT|could not resolve/i;

/**
 * What helps, by cause; the first that fits is said.
 * @type {{ fits: (failure: Failure) => unknown, advice: (failure: Failure) => string }[]}
 */
const causes = [
  {
    fits: ({ tried }) => tried.some(({ error }) => error.code === 'ERR_DLOPEN_DISABLED'),
    advice: () =>
      'The runtime was told not to load addons: start Node.js with --allow-addons beside --permission, and without --no-addons.',
  },
  {
    fits: ({ tried }) => tried.some(({ error }) => error.name === 'NotCapable'),
    advice: () => 'Deno was not allowed to: run it with --allow-ffi and --allow-read.',
  },
  {
    fits: ({ tried }) => tried.some(({ error }) => error.code === 'ERR_FFI_UNSUPPORTED_PLATFORM'),
    advice: () => `${process.arch} is not one of those, and no build of polyffi can change that.`,
  },
  {
    fits: ({ named }) => named,
    advice: () => 'POLYFFI_ADDON names that file, and then no other is tried: unset it, or build that file again.',
  },
  {
    fits: ({ here }) => process.versions.electron && /\.asar([\\/]|$)/.test(here),
    advice: () =>
      'Addons cannot be loaded from an asar archive: unpack them with the packager\'s option, "asarUnpack": "**/*.node".',
  },
  {
    fits: ({ root, text }) => !root && (text === '' || missing.test(text)),
    advice: () =>
      'This is a bundle, and the addon was left behind: the recipes for each bundler are in docs/bundling.md of polyffi.',
  },
  {
    fits: ({ hasPrebuilt }) => !hasPrebuilt,
    advice: (failure) =>
      `polyffi has no prebuilt addon for ${process.platform} on ${process.arch}. ` +
      `With a C compiler and libffi it can be built here: ${commandOf(failure)} build`,
  },
  {
    fits: ({ text }) => /failed to map segment|Operation not permitted/.test(text),
    advice: () =>
      'The system refuses to run code from that folder: it may be on a file system that is mounted with noexec.',
  },
  {
    fits: ({ text }) => /version `?GLIBC_/.test(text),
    advice: (failure) =>
      `The C library is older than glibc 2.17, or another one. With a C compiler it can be built here: ${commandOf(failure)} build`,
  },
  {
    fits: ({ text }) => missing.test(text) && !/shared object file|shared library/i.test(text),
    advice: (failure) =>
      `The package is not complete: install it again, or build the addon with a C compiler: ${commandOf(failure)} build`,
  },
  {
    fits: () => true,
    advice: (failure) => `With a C compiler the addon can be built for this machine: ${commandOf(failure)} build`,
  },
];

/** @param {Failure} failure */
function commandOf(failure) {
  return runners.find(({ is }) => is(failure)).command;
}

/** The error of a polyffi that cannot load its addon. */
class AddonError extends Error {
  /**
   * @param {{ file: string, error: Error }[]} tried
   * @param {{ root?: string, here?: string, named: boolean, hasPrebuilt: boolean }} place
   */
  constructor(tried, { root, here = '', named, hasPrebuilt }) {
    const text = tried.map(({ error }) => error.message).join('\n');
    const failure = { tried, text, root, here, named, hasPrebuilt };
    const { advice } = causes.find(({ fits }) => fits(failure));
    const lines = tried.map(({ file, error }) => `  ${file}: ${error.message.split('\n')[0]}`);
    const { name, version } = runtime();
    const head = `polyffi cannot load its addon on ${process.platform}-${process.arch}, ${name} ${version}`;
    super([`${head}${lines.length > 0 ? ':' : ''}`, ...lines, advice(failure)].join('\n'), {
      cause: tried[0]?.error,
    });
    this.code = 'ERR_FFI_ADDON_NOT_LOADED';
    /** Why each file was not loaded, in the order in which they were tried. */
    this.errors = tried.map(({ error }) => error);
  }
}

module.exports = { AddonError };
