'use strict';
// `npm run test:sanitize`: builds the addon with AddressSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer in turn
// and runs the tests of this Node.js on each build. `--sanitizer NAME` picks one; paths and names of tests pick as in
// `npm test`. What a sanitizer reports of any process is a failure, too. That is: errors, races of our code, and memory that our
// code allocated and nobody can reach any more at the end.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root, testFiles, runsOn } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { printFile, printTotals } = require('./testing/report');
const { reportsBelow } = require('./testing/sanitizer-reports');

/**
 * @typedef {object} Sanitizer
 * @property {string} library its runtime, which must be there before Node.js starts
 * @property {string} variable what its options are named by in the environment
 * @property {string} options
 * @property {Record<string, string>} [env] further variables
 * @property {string[]} [through] the command that runs Node.js
 * @property {RegExp} [files] the tests that it has something to say about; all unless told
 * @property {string} [withoutThat] further options where the system does not allow what it needs; it is left out where
 *   there are none
 */

/** @type {Record<string, Sanitizer>} */
const sanitizers = {
  // What is freed is kept back for a short while only, because some tests look at how much memory is in use. Leaks do
  // not end a process with an error: most are Node.js's own. They are looked for by a thread that traces the process.
  // Memory of sizes that nobody has is refused, as everywhere, and ends no process.
  address: {
    library: 'libasan.so',
    variable: 'ASAN_OPTIONS',
    options: 'handle_segv=0:allocator_may_return_null=1:quarantine_size_mb=1:thread_local_quarantine_size_kb=64',
    env: { LSAN_OPTIONS: 'exitcode=0' },
    withoutThat: 'detect_leaks=0',
  },
  undefined: { library: 'libubsan.so', variable: 'UBSAN_OPTIONS', options: 'halt_on_error=1:print_stacktrace=1' },
  // It cannot see what Node.js's own code does, and takes some of it for races. Its memory must lie where it expects it.
  thread: {
    library: 'libtsan.so',
    variable: 'TSAN_OPTIONS',
    options: 'exitcode=0',
    through: ['setarch', '-R'],
    files:
      /^(?:callbacks|raw.workers|bun.(?:threads|closing)|deno.(?:nonblocking|crashes|lifetimes)|engine.(?:closing|nonblocking|pool|process-end|two-copies)|node.(?:callbacks|lifetimes|signatures)|stress)/,
  },
};

/** How this Node.js is run, through a command if need be. */
function hostThrough(through = []) {
  const [command, ...args] = [...through, process.execPath];
  return { name: `node${process.versions.node.split('.')[0]}`, kind: /** @type {const} */ ('node'), command, args };
}

/**
 * Builds for one sanitizer.
 * @param {string} name
 * @returns {Record<string, string>} the environment for tests of that build, but for the sanitizer's own options
 */
function build(name) {
  const { library, env } = sanitizers[name];
  const { status } = spawnSync(process.execPath, ['scripts/install.js'], {
    cwd: root,
    env: { ...process.env, SANITIZE: name, npm_config_loglevel: 'silent' },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`the build with SANITIZE=${name} failed`);
  const found = spawnSync(process.env.CC || 'cc', [`-print-file-name=${library}`], { encoding: 'utf8' });
  return {
    ...env,
    LD_PRELOAD: found.stdout.trim(),
    POLYFFI_SANITIZER: name,
    POLYFFI_ADDON: path.join(root, `build-${name}`, 'polyffi.node'),
  };
}

/**
 * The options of a sanitizer that this system allows.
 * @param {string} name
 * @param {Record<string, string>} env
 * @returns {string | undefined} undefined if it cannot run
 */
function optionsHere(name, env) {
  const { variable, options, through, withoutThat } = sanitizers[name];
  const { command, args } = hostThrough(through);
  const { status, stderr } = spawnSync(command, [...args, '-e', ''], {
    env: { ...process.env, ...env, [variable]: options },
    encoding: 'utf8',
  });
  if (status === 0 && !stderr.includes('encountered a fatal error')) return options;
  console.log(`${name}: this system does not allow ${withoutThat ? 'all of it' : 'it'}: ${stderr.trim()}`);
  return withoutThat && `${options}:${withoutThat}`;
}

/**
 * Runs a test file and fails it for what the sanitizer reported of any process of it, too.
 * @param {Sanitizer} sanitizer
 * @param {string} options
 * @param {import('./testing/files').TestFile} file
 * @param {Record<string, string>} env
 * @param {string} [testName]
 */
async function runSanitized({ variable, through }, options, file, env, testName) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-sanitizer-'));
  try {
    const all = { ...env, [variable]: `${options}:log_path=${path.join(folder, 'log')}` };
    const result = await runTestFile(hostThrough(through), file.file, { env: all, timeout: 300_000, testName });
    const reports = reportsBelow(folder);
    if (reports.length === 0) return result;
    return { ...result, failed: result.failed + reports.length, output: [result.output, ...reports].join('\n\n') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function main() {
  const { paths, testName, jobs, further } = commandLine({ sanitizer: 'NAME' });
  const wanted = further.sanitizer;
  if (wanted && !Object.hasOwn(sanitizers, wanted)) {
    throw new Error(`no sanitizer ${wanted}; known: ${Object.keys(sanitizers).join(', ')}`);
  }
  const all = [];
  for (const name of wanted ? [wanted] : Object.keys(sanitizers)) {
    const sanitizer = sanitizers[name];
    const env = build(name);
    const options = optionsHere(name, env);
    if (options === undefined) continue;
    const files = testFiles(paths).filter(
      (file) => runsOn(file, hostThrough()) && (!sanitizer.files || sanitizer.files.test(file.name)),
    );
    const results = await mapLimited(files, jobs, async (file) => {
      const result = await runSanitized(sanitizer, options, file, env, testName);
      printFile(`${name}  ${file.name}`, result);
      return result;
    });
    all.push(...results);
  }
  printTotals(all, testName);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
