'use strict';
// `npm run test:builds`: the test files on other builds of the addon than the one that `npm test` uses: those that users get,
// and one for runtimes without external ArrayBuffers. `--build NAME` picks one; what else is given picks test files.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { compile, root } = require('./install/compile');
const { isCurrent } = require('./prebuild/manifest');
const { testFiles, runsOn } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { parseCommandLine } = require('./testing/options');
const { printFailure, printTotals } = require('./testing/report');
const { bunForMusl } = require('../test/install/musl');
const { installTools, runtime } = require('../test/install/tools');

/** A prebuilt file for this processor. */
function prebuilt(name) {
  if (!isCurrent()) {
    const { status } = spawnSync(process.execPath, [path.join(__dirname, 'prebuild.js')], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the prebuilt files cannot be built');
  }
  return path.join(root, 'prebuilds', `${process.platform}-${process.arch}`, name);
}

/** The addon that takes every runtime for one without external ArrayBuffers. */
function withoutExternalBuffers() {
  const output = path.join(root, 'build', 'no-external-buffers', 'polyffi.node');
  fs.mkdirSync(path.dirname(output), { recursive: true });
  const headers = [require('node-api-headers').include_dir];
  const before = ['-DPF_NO_EXTERNAL_BUFFERS'];
  const { status, message } = compile({ compiler: process.env.CC || 'cc', headers, before, output });
  if (status !== 0) throw new Error(message);
  return output;
}

/** Test files that say nothing about musl, or nothing true, and why. */
const notForMusl = {
  'bun/cc-libtcc': 'the libtcc of Debian is for glibc',
  'cdef/dlopen': 'a child process loses the libraries that Bun needs here',
  'cdef/sqlite': 'there is no SQLite for musl on Debian',
  'deno/examples': 'a child process loses the libraries that Bun needs here',
  'engine/closing': 'musl unloads no library',
  'engine/loader-options': 'musl knows neither RTLD_DEEPBIND nor lazy binding',
  'engine/null-address': 'musl takes a symbol with the address NULL for absent',
  examples: 'there is no SQLite and no zlib for musl on Debian',
  'faults/threads': 'musl has no makecontext, which its fixture calls',
  'node/lifetimes': 'musl unloads no library',
  'package/': 'the package is the same',
  'raw/bad-declarations': "the loader's texts are other ones",
  'raw/collection': 'musl unloads no library',
};

/**
 * @typedef {object} Build
 * @property {string} on the runtime
 * @property {() => string} addon its file, built if it is not there
 * @property {() => Record<string, string>} [env]
 * @property {Record<string, string>} [without] the beginnings of names of files that do not run, and why
 */

/** @type {Record<string, Build>} */
const builds = {
  'glibc on node22': { on: 'node22', addon: () => prebuilt('polyffi.glibc.node') },
  'glibc on bun': { on: 'bun', addon: () => prebuilt('polyffi.glibc.node') },
  'musl on bun': {
    on: 'musl',
    addon: () => prebuilt('polyffi.musl.node'),
    env: () => ({ ...bunForMusl('x64').env, CC: 'musl-gcc', POLYFFI_BUILD: 'musl' }),
    without: notForMusl,
  },
  'no external buffers on node22': {
    on: 'node22',
    addon: withoutExternalBuffers,
    env: () => ({ POLYFFI_BUILD: 'no-external-buffers' }),
  },
};

/** The runtime of a build, as the runner of test files takes it. */
function runtimeOf(name) {
  if (name !== 'musl') return runtime(name);
  return { name: 'bun', kind: 'bun', command: bunForMusl('x64').command[0], args: ['run'] };
}

async function runBuild(name, { on, addon, env = () => ({}), without = {} }, { paths, jobs }) {
  const host = runtimeOf(on);
  const options = { env: { ...env(), POLYFFI_ADDON: addon() } };
  const results = await mapLimited(testFiles(paths), jobs, async (file) => {
    if (!runsOn(file, host)) return [];
    const left = Object.keys(without).find((beginning) => file.name.startsWith(beginning));
    if (left) {
      console.log(`skip  ${file.name}, ${name}: ${without[left]}`);
      return [];
    }
    const result = await runTestFile(host, file.file, options);
    if (result.failed) printFailure(`${file.name}, ${name}`, result);
    return [result];
  });
  const all = results.flat();
  const failed = all.filter((result) => result.failed).length;
  console.log(`${failed ? 'FAIL' : 'ok  '}  ${name}: ${all.length} files, ${failed} of them failed`);
  return all;
}

async function main() {
  const { further, ...chosen } = parseCommandLine(process.argv.slice(2), { build: 'NAME' });
  installTools();
  const results = [];
  for (const [name, build] of Object.entries(builds)) {
    if (!further.build || name.includes(further.build)) results.push(...(await runBuild(name, build, chosen)));
  }
  printTotals(results);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
