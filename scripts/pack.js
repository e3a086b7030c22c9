'use strict';
// `npm run pack`: the tarball that is published, from a staged folder: with prebuilt addons and Node-API's headers, and
// without binding.gyp or any script, because installers run what they find. `--to FOLDER` says where, build/ unless told.

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { spawnSync } = require('node:child_process');
const { root } = require('./install/compile');
const { isCurrent } = require('./prebuild/manifest');
const { withTemporaryFolder } = require('./prebuild/targets');

/** What package.json says to those who work on polyffi alone. */
const development = ['private', 'scripts', 'devDependencies'];

/** Copies Node-API's headers, which `polyffi build` and cc() of polyffi/bun compile with, and their licence. */
function stageHeaders(folder) {
  const { include_dir: headers } = require('node-api-headers');
  const to = path.join(folder, 'include', 'node-api');
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(headers)) fs.copyFileSync(path.join(headers, name), path.join(to, name));
  fs.copyFileSync(path.join(headers, '..', 'LICENSE'), path.join(to, 'LICENSE'));
}

/**
 * Puts what is published into a folder.
 * @param {string} folder an empty one
 */
function stage(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const always = ['LICENSE', 'README.md', 'CHANGELOG.md'];
  for (const name of [...always, ...manifest.files]) {
    const from = path.join(root, name);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(folder, name), { recursive: true });
  }
  stageHeaders(folder);
  for (const name of development) delete manifest[name];
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Builds what is not up to date, and packs.
 * @param {string} to the folder of the tarball
 * @returns {string} the tarball's path
 * @throws {Error} if an addon cannot be built or the folder cannot be packed
 */
function pack(to) {
  if (!isCurrent()) run(process.execPath, [path.join(__dirname, 'prebuild.js')], root);
  fs.mkdirSync(to, { recursive: true });
  return withTemporaryFolder((folder) => {
    stage(folder);
    const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', `--pack-destination=${path.resolve(to)}`];
    const found = JSON.parse(run('npm', args, folder));
    const [{ filename }] = Array.isArray(found) ? found : Object.values(found);
    return path.join(path.resolve(to), filename);
  });
}

/** Runs a command and gives what it prints. */
function run(command, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${error ? error.message : stdout + stderr}`);
  return stdout;
}

module.exports = { pack };

if (require.main === module) {
  try {
    const { values } = parseArgs({ options: { to: { type: 'string', default: path.join(root, 'build') } } });
    console.log(pack(values.to));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
