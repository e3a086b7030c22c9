'use strict';
// `npm run test:sanitize`: builds the addon with AddressSanitizer and UndefinedBehaviorSanitizer in turn and runs the
// tests of this Node.js on each build. `--sanitizer NAME` and `--file PATTERN` pick some. With AddressSanitizer, what our
// code allocated and nobody can reach any more at the end of a process is a failure, too.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { root, testFiles, runsOn } = require('./testing/files');
const { runTestFile } = require('./testing/run-file');
const { mapLimited } = require('./testing/pool');
const { commandLine } = require('./testing/options');
const { printFailure, printTotals } = require('./testing/report');
const { reportsBelow } = require('./testing/sanitizer-reports');

/** The runtime library of each sanitizer, and its options. It must be there before Node.js starts. */
const sanitizers = {
  // What is freed is kept back for a short while only, because some tests look at how much memory is in use. Leaks do
  // not end a process with an error: most are Node.js's own.
  address: {
    library: 'libasan.so',
    options: {
      ASAN_OPTIONS: 'handle_segv=0:quarantine_size_mb=1:thread_local_quarantine_size_kb=64',
      LSAN_OPTIONS: 'exitcode=0',
    },
  },
  undefined: { library: 'libubsan.so', options: { UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1' } },
  thread: { library: 'libtsan.so', options: { TSAN_OPTIONS: 'halt_on_error=1' } },
};

/** What runs unless one is asked for: ThreadSanitizer reports Node.js's own threads, whose code it cannot see. */
const usual = ['address', 'undefined'];

const host = {
  name: `node${process.versions.node.split('.')[0]}`,
  kind: /** @type {const} */ ('node'),
  command: process.execPath,
  args: [],
};

/**
 * Builds for one sanitizer.
 * @param {string} name
 * @returns {Record<string, string>} the environment for tests of that build
 */
function build(name) {
  const { library, options } = sanitizers[name];
  const { status } = spawnSync(process.execPath, ['scripts/install.js'], {
    cwd: root,
    env: { ...process.env, SANITIZE: name, npm_config_loglevel: 'silent' },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`the build with SANITIZE=${name} failed`);
  const found = spawnSync(process.env.CC || 'cc', [`-print-file-name=${library}`], { encoding: 'utf8' });
  return {
    ...options,
    LD_PRELOAD: found.stdout.trim(),
    POLYFFI_SANITIZER: name,
    POLYFFI_ADDON: path.join(root, `build-${name}`, 'polyffi.node'),
  };
}

/**
 * Runs a test file and fails it for what the sanitizer reported of any process of it, too.
 * @param {import('./testing/files').TestFile} file
 * @param {Record<string, string>} env
 */
async function runSanitized(file, env) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-sanitizer-'));
  try {
    const options = { ...env, ASAN_OPTIONS: `${env.ASAN_OPTIONS}:log_path=${path.join(folder, 'log')}` };
    const result = await runTestFile(host, file.file, { env: env.ASAN_OPTIONS ? options : env, timeout: 300_000 });
    const reports = reportsBelow(folder);
    if (reports.length === 0) return result;
    return { ...result, failed: result.failed + reports.length, output: [result.output, ...reports].join('\n\n') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * Leaks are looked for by a thread that traces the process, which some systems do not allow.
 * @param {Record<string, string>} env changed where it is so
 */
function withoutLeaksWhereTracingFails(env) {
  if (!env.ASAN_OPTIONS) return;
  const { status, stderr } = spawnSync(process.execPath, ['-e', ''], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status === 0 && !stderr.includes('encountered a fatal error')) return;
  console.log('leaks are not looked for: this system allows no tracing');
  env.ASAN_OPTIONS += ':detect_leaks=0';
}

async function main() {
  const { sanitizer, file: pattern, jobs = '2' } = commandLine(['sanitizer', 'file', 'jobs']);
  if (sanitizer && !Object.hasOwn(sanitizers, sanitizer)) {
    throw new Error(`no sanitizer ${sanitizer}; known: ${Object.keys(sanitizers).join(', ')}`);
  }
  const all = [];
  for (const name of sanitizer ? [sanitizer] : usual) {
    const env = build(name);
    withoutLeaksWhereTracingFails(env);
    const files = testFiles(pattern).filter((file) => runsOn(file, host));
    const results = await mapLimited(files, Number(jobs), async (file) => {
      const result = await runSanitized(file, env);
      const outcome = result.failed ? 'FAIL' : 'ok  ';
      console.log(`${outcome}  ${name}  ${file.name}: ${result.passed} passed (${result.seconds.toFixed(1)} s)`);
      if (result.failed) printFailure(`${file.name} with ${name}`, result);
      return result;
    });
    all.push(...results);
  }
  printTotals(all);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
