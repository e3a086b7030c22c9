'use strict';
// Which lines of the C files ran, by gcc's counters.

const fs = require('node:fs');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');
const { cFiles, cFlags, root } = require('../c-files');
const { askLibffi } = require('../install/libffi');
const { mapLimited } = require('./pool');

/**
 * Runs a command in the root of the package.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`${command} ended with ${status}`))));
  });
}

/** Where the object of a C file lies: gcc puts the counters beside it. */
const objectOf = (/** @type {string} */ folder, /** @type {string} */ file) =>
  path.join(folder, file.replace(/\//g, '-').replace(/c$/, 'o'));

/**
 * Builds the addon with counters.
 * @param {string} folder absolute
 * @param {number} jobs
 * @param {string[]} [more] further flags
 * @returns {Promise<string>} the path of the addon
 */
async function build(folder, jobs, more = []) {
  fs.mkdirSync(folder, { recursive: true });
  const sources = cFiles().filter((file) => file.endsWith('.c'));
  const flags = [...cFlags(), '-O1', '-g', '-fPIC', '-fvisibility=hidden', '-DNODE_GYP_MODULE_NAME=polyffi', ...more];
  const counters = ['--coverage', '-fprofile-update=atomic'];
  await mapLimited(sources, jobs, (file) =>
    run('gcc', [...flags, ...counters, '-c', file, '-o', objectOf(folder, file)]),
  );
  const addon = path.join(folder, 'polyffi.node');
  const libffi = askLibffi('--libs').stdout.split(/\s+/).filter(Boolean);
  const objects = sources.map((file) => objectOf(folder, file));
  await run('gcc', ['-shared', '--coverage', '-pthread', '-o', addon, ...objects, ...libffi, '-ldl']);
  return addon;
}

/**
 * The lines of src/ that have code here.
 * @param {string[]} folders of the builds
 * @returns {Map<string, Map<number, boolean>>} of each file, by its path from the root, whether each such line ran
 */
function linesOfC(folders) {
  /** @type {Map<string, Map<number, boolean>>} */
  const found = new Map();
  const notes = folders.flatMap((folder) => fs.readdirSync(folder).map((name) => path.join(folder, name)));
  for (const file of notes.filter((name) => name.endsWith('.gcno'))) {
    const { status, stdout, stderr } = spawnSync('gcov', ['--json-format', '--stdout', file], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`gcov: ${stderr}`);
    for (const { file: source, lines } of JSON.parse(stdout).files) {
      if (!source.startsWith('src/')) continue;
      const known = found.get(source) ?? new Map();
      found.set(source, known);
      for (const { line_number: line, count } of lines) known.set(line, known.get(line) || count > 0);
    }
  }
  return found;
}

module.exports = { build, linesOfC };
