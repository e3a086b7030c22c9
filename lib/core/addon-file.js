'use strict';
// Finds and loads the addon's file. The first of these that loads is taken:
//
//   1. the file that the environment variable POLYFFI_ADDON names, and then no other
//   2. in a checkout, what `npm run build` made
//   3. what `polyffi build` made for this user, if it is newer than the package
//   4. in a single executable of Node.js, the asset `polyffi.node`
//   5. the prebuilt files of the package for this platform, one for each C library

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { fileURLToPath } = require('node:url');
const { AddonError } = require('./addon-error.js');
const { environmentVariable, userBuild } = require('./user-build.js');

/**
 * The prebuilt files: a row for each file. Each `require` is literal, so that bundlers see what it needs.
 * @type {Record<string, Record<string, () => unknown>>}
 */
const prebuilt = {
  'linux-x64': {
    'polyffi.glibc.node': () => require('../../prebuilds/linux-x64/polyffi.glibc.node'),
    'polyffi.musl.node': () => require('../../prebuilds/linux-x64/polyffi.musl.node'),
  },
  'linux-arm64': {
    'polyffi.glibc.node': () => require('../../prebuilds/linux-arm64/polyffi.glibc.node'),
    'polyffi.musl.node': () => require('../../prebuilds/linux-arm64/polyffi.musl.node'),
  },
  'win32-x64': {
    'polyffi.node': () => require('../../prebuilds/win32-x64/polyffi.node'),
  },
};

/** This file's folder. A bundle in the form of a module has none. */
const here = typeof __dirname === 'string' ? __dirname : undefined;

/** The root of the package, if this file lies in one and not in a bundle. */
const root = packageRoot();

function packageRoot() {
  if (!here) return undefined;
  const folder = path.join(here, '..', '..');
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return name === 'polyffi' ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Loads a file into a module of its own.
 * @param {string} file absolute
 * @returns {object} what it exports
 */
function open(file) {
  const module_ = { exports: {} };
  process.dlopen(module_, file);
  return module_.exports;
}

/** Marks exports that one copy of polyffi uses: they have state, which a second copy must not share. */
const taken = Symbol.for('polyffi.taken');

/**
 * Makes exports out of what a `require` of an addon gives: these themselves, or, from some bundlers, the path or URL
 * at which they have put the file.
 * @param {unknown} required
 * @param {string} name the file's path in the package
 */
function exportsOf(required, name) {
  const found = required?.default ?? required;
  if (typeof found === 'string') {
    return open(found.startsWith('file:') ? fileURLToPath(found) : path.resolve(here ?? '.', found));
  }
  if (found[taken] && root) return open(path.join(root, name));
  Object.defineProperty(found, taken, { value: true });
  return found;
}

/** Loads the asset of a single executable, through a file that is gone afterwards. */
function openAsset(asset) {
  const folder = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'polyffi-'));
  const file = path.join(folder, 'polyffi.node');
  try {
    fs.writeFileSync(file, new Uint8Array(asset), { mode: 0o700 });
    return open(file);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The asset `polyffi.node` of the single executable that runs, undefined if none runs or if it has no such asset. */
function executableAsset() {
  try {
    const sea = require('node:sea');
    return sea.isSea() ? sea.getRawAsset('polyffi.node') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @typedef {object} Candidate
 * @property {string} file as messages name it
 * @property {string} why it is tried
 * @property {() => any} load gives its exports
 */

/**
 * What may be loaded here, best first.
 * @returns {Generator<Candidate>}
 */
function* candidates() {
  const named = environmentVariable('POLYFFI_ADDON');
  if (named) {
    yield { file: named, why: 'POLYFFI_ADDON names it', load: () => open(path.resolve(named)) };
    return;
  }
  const checkout = root && path.join(root, 'build', 'Release', 'polyffi.node');
  if (checkout && fs.existsSync(checkout)) {
    yield { file: checkout, why: 'built in this checkout', load: () => open(checkout) };
  }
  const ownBuild = root && userBuild(root);
  if (ownBuild?.isNewer) {
    const why = 'built by "polyffi build", and newer than the package';
    yield { file: ownBuild.file, why, load: () => open(ownBuild.file) };
  }
  const asset = executableAsset();
  if (asset) yield { file: 'polyffi.node', why: 'an asset of this executable', load: () => openAsset(asset) };
  const target = `${process.platform}-${process.arch}`;
  for (const [name, load] of Object.entries(prebuilt[target] ?? {})) {
    const file = path.join('prebuilds', target, name);
    const why = `prebuilt for ${target}`;
    yield { file: root ? path.join(root, file) : file, why, load: () => exportsOf(load(), file) };
  }
}

/**
 * Loads the addon.
 * @returns {{ exports: any, file: string, why: string, tried: { file: string, error: Error }[] }} its exports, which
 *   file it is, why that one, and what was tried before without success
 * @throws {AddonError} if none can be loaded
 */
function loadAddon() {
  const tried = [];
  for (const { file, why, load } of candidates()) {
    try {
      const exports = load();
      // Deno keeps to itself what an addon throws while it is made ready.
      if (!exports.engine) throw new Error('the addon could not be made ready');
      return { exports, file, why, tried };
    } catch (error) {
      tried.push({ file, error });
    }
  }
  throw new AddonError(tried, {
    root,
    here,
    named: Boolean(environmentVariable('POLYFFI_ADDON')),
    hasPrebuilt: `${process.platform}-${process.arch}` in prebuilt,
  });
}

module.exports = { loadAddon };
