'use strict';
// Where `polyffi build` puts the addon that it builds for a user.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');

/**
 * The value of an environment variable; undefined if it is not set, or if the runtime refuses to tell.
 * @param {string} name
 * @returns {string | undefined}
 */
function environmentVariable(name) {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

/** The folder for files that a program makes anew if they are gone, by the custom of the system. */
function cacheFolder() {
  const home = environmentVariable('HOME');
  if (process.platform === 'win32') return environmentVariable('LOCALAPPDATA');
  if (process.platform === 'darwin') return home && path.join(home, 'Library', 'Caches');
  // A relative path there is to be ignored, says the specification of that variable.
  const configured = environmentVariable('XDG_CACHE_HOME');
  return configured && path.isAbsolute(configured) ? configured : home && path.join(home, '.cache');
}

/**
 * What the packed package says of itself.
 * @param {string} root of the package
 * @returns {{ version: string, sources: string, file: string } | undefined} undefined in a checkout
 */
function manifestOf(root) {
  const file = path.join(root, 'prebuilds', 'manifest.json');
  try {
    return { ...JSON.parse(fs.readFileSync(file, 'utf8')), file };
  } catch {
    return undefined;
  }
}

/**
 * The file that `polyffi build` writes for a package: one for each version, platform and state of the C sources.
 * @param {{ version: string, sources: string }} manifest
 * @returns {string | undefined} undefined if the user has no folder for such files
 */
function userBuildFile({ version, sources }) {
  const cache = cacheFolder();
  if (!cache) return undefined;
  return path.join(
    cache,
    'polyffi',
    `${version}-${process.platform}-${process.arch}-${sources.slice(0, 16)}`,
    'polyffi.node',
  );
}

/** Whether nobody but this user can have written there. */
function isPrivate(folder) {
  if (!process.getuid) return true;
  const { uid, mode } = fs.statSync(folder);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

/**
 * What `polyffi build` made for this user.
 * @param {string} root of the package
 * @returns {{ file: string, isNewer: boolean } | undefined} undefined if there is nothing, or if the runtime forbids to
 *   look; `isNewer` says whether it was built after the package was installed
 */
function userBuild(root) {
  try {
    const manifest = manifestOf(root);
    const file = manifest && userBuildFile(manifest);
    if (!file || !isPrivate(path.dirname(file))) return undefined;
    const isNewer = fs.statSync(file).mtimeMs > fs.statSync(manifest.file).mtimeMs;
    return { file, isNewer };
  } catch {
    return undefined;
  }
}

module.exports = { environmentVariable, manifestOf, userBuild, userBuildFile };
