'use strict';
// `npm run prebuilds`: the addon's files for all targets, in prebuilds/<platform>-<arch>/. `--target linux-x64` picks one
// platform, `--to FOLDER` writes elsewhere. Two runs give the same bytes. (A script called prebuild would run before each build.)

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { compile, root } = require('./install/compile');
const { problemsOf } = require('./prebuild/check');
const { writeManifest } = require('./prebuild/manifest');
const { targets, withTemporaryFolder } = require('./prebuild/targets');

const headers = [require('node-api-headers').include_dir];

/**
 * Builds one file and checks it.
 * @param {import('./prebuild/targets').Target} target
 * @param {string} folder
 * @throws {Error} if it does not compile, or if the file is not what it must be
 */
function build(target, folder) {
  const name = path.join(`${target.platform}-${target.arch}`, target.file);
  const output = path.join(folder, name);
  fs.mkdirSync(path.dirname(output), { recursive: true });
  withTemporaryFolder((temporary) => {
    const fresh = path.join(temporary, target.file);
    const { status, message } = compile({ ...target, ...target.flags(temporary), headers, output: fresh });
    if (status !== 0) throw new Error(`${name} does not compile:\n${message}\nOn Debian it needs: ${target.debian}`);
    const problems = problemsOf(fresh, target);
    if (problems.length > 0) throw new Error(`${name} is not what it must be:\n  ${problems.join('\n  ')}`);
    fs.copyFileSync(fresh, output);
  });
  console.log(`${name}: ${fs.statSync(output).size} bytes`);
}

function main() {
  const { values } = parseArgs({ options: { target: { type: 'string' }, to: { type: 'string' } } });
  const { target: platform, to = path.join(root, 'prebuilds') } = values;
  const chosen = targets.filter((one) => !platform || platform === `${one.platform}-${one.arch}`);
  if (chosen.length === 0) {
    const known = [...new Set(targets.map((one) => `${one.platform}-${one.arch}`))];
    throw new Error(`unknown target "${platform}"; known: ${known.join(', ')}`);
  }
  for (const target of chosen) build(target, path.resolve(to));
  // The manifest speaks for all files: of some alone it would be wrong.
  if (chosen.length === targets.length) writeManifest(path.resolve(to));
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
