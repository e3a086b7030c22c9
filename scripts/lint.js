'use strict';
// `npm run lint`: formatters and linters over JavaScript, C and documents. All of them run, also after one has failed.

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { cFiles, cFlags, root } = require('./c-files');

const bin = path.join(root, 'node_modules', '.bin');
const sources = cFiles().filter((file) => file.endsWith('.c'));

/** @type {[string, string, string[]][]} title, command, arguments */
const steps = [
  ['prettier', path.join(bin, 'prettier'), ['--check', '--log-level=warn', '.']],
  ['eslint', path.join(bin, 'eslint'), ['--max-warnings=0', '.']],
  ['list of files', process.execPath, [path.join(root, 'scripts', 'architecture.js'), '--check']],
  [
    'sentences',
    process.execPath,
    [
      path.join(root, 'scripts', 'sentences.js'),
      'src/',
      ...['bun', 'deno', 'node', 'register'].map((name) => `lib/${name}/`),
      'docs/architecture.md',
    ],
  ],
  ['clang-format', 'clang-format', ['--dry-run', '--Werror', ...cFiles()]],
  [
    'cppcheck',
    'cppcheck',
    [
      '--std=c11',
      '--enable=warning,performance,portability',
      '--error-exitcode=1',
      '--inline-suppr',
      '--quiet',
      '--suppress=missingIncludeSystem',
      // It takes the size of an array of pointers for a slip, and memory that is kept by an inner address for lost.
      '--suppress=pointerSize',
      '--suppress=memleak:src/binding/environment.c',
      '-Isrc/core',
      'src',
    ],
  ],
  ['clang-tidy', 'clang-tidy', ['--quiet', ...sources, '--', ...cFlags()]],
];

/**
 * Runs a command and prints what it says only where it fails.
 * @returns {boolean} whether it ended well
 */
function runs([title, command, args]) {
  const started = Date.now();
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${title} (${seconds} s)`);
  if (status !== 0) console.log(error ? error.message : `${stdout}${stderr}`.trimEnd());
  return status === 0;
}

const failed = steps.filter((step) => !runs(step));
if (failed.length > 0) process.exitCode = 1;
