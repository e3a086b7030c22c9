'use strict';
// prebuilds/manifest.json: of what the prebuilt files were made. The package's loader reads it, too.

const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');
const { root } = require('../install/compile');
const { hashOfSources } = require('../install/sources');
const { targets } = require('./targets');

/** What decides about the files besides the C sources. */
const recipe = ['scripts/install/compile.js', 'scripts/prebuild/glibc.h', 'scripts/prebuild/targets.js'];

/** What the manifest says of files that are built now. */
function manifest() {
  const hash = createHash('sha256');
  for (const file of recipe) hash.update(fs.readFileSync(path.join(root, file)));
  const { version } = require('../../package.json');
  return { version, sources: hashOfSources(), recipe: hash.digest('hex') };
}

/**
 * Writes the manifest.
 * @param {string} folder of the prebuilt files
 */
function writeManifest(folder) {
  fs.writeFileSync(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
}

/** Whether prebuilds/ has all files, made of what is here now. */
function isCurrent() {
  const folder = path.join(root, 'prebuilds');
  const file = path.join(folder, 'manifest.json');
  if (!fs.existsSync(file)) return false;
  const written = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (JSON.stringify(written) !== JSON.stringify(manifest())) return false;
  return targets.every(({ platform, arch, file: name }) =>
    fs.existsSync(path.join(folder, `${platform}-${arch}`, name)),
  );
}

module.exports = { isCurrent, writeManifest };
