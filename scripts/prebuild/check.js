'use strict';
// What must be true of a prebuilt addon, read from the file itself.

const fs = require('node:fs');
const { readElf } = require('../../lib/core/elf');
const { isPe, readPe } = require('../../lib/command/pe');

/**
 * What the addon gives away. By the first two, Node-API finds it, and by the third, copies of the addon find each other.
 * The FFI that Bun and Deno have themselves finds the others (lib/core/own-ffi.js).
 */
const given = [
  'napi_register_module_v1',
  'node_api_module_get_api_version_v1',
  'polyffi_live_callbacks_1',
  'polyffi_arrive',
];
const givenFast = /^polyffi_fast_(numbers_)?[A-Z_]+$|^polyffi_fast_any$/;

/**
 * What is wrong with the symbols that an addon gives away.
 * @param {string[]} names
 * @returns {string[]} one text for each problem
 */
function symbolProblems(names) {
  return [
    ...names.filter((name) => !given.includes(name) && !givenFast.test(name)).map((name) => `it gives ${name}`),
    ...[...given, 'polyffi_fast_any'].filter((name) => !names.includes(name)).map((name) => `it lacks ${name}`),
  ];
}

/** Whether one version, such as 2.3.4, is newer than another. */
function isNewer(version, than) {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number));
  for (let n = 0; n < Math.max(left.length, right.length); n++) {
    const difference = (left[n] ?? 0) - (right[n] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** What is true of the files of every platform. */
function commonProblems({ machine, needed, symbols }, target) {
  const problems = [];
  if (machine !== target.arch) problems.push(`it is for ${machine}`);
  for (const name of needed.filter((one) => !target.needed.test(one))) problems.push(`it needs ${name}`);
  const exported = symbols.filter(({ isDefined }) => isDefined).map(({ name }) => name);
  problems.push(...symbolProblems(exported));
  return problems;
}

/** What is true of files for Linux. */
function elfProblems(elf, target) {
  const problems = [];
  if (elf.hasTextRelocations) problems.push('loading it would change its code');
  if (elf.needsExecutableStack) problems.push('it needs an executable stack');
  for (const { name, version, isDefined } of elf.symbols) {
    if (isDefined) continue;
    if (/^ffi_/.test(name)) problems.push(`it needs ${name} of libffi`);
    const since = /^GLIBC_(.+)$/.exec(version ?? '')?.[1];
    if (since && target.newest && isNewer(since, target.newest)) {
      problems.push(`it needs ${name} of glibc ${since}: scripts/prebuild/glibc.h names older versions`);
    }
    if (since && !target.newest) problems.push(`it needs ${name} of glibc`);
  }
  return problems;
}

/**
 * What is wrong with a file for a target.
 * @param {string} file
 * @param {import('./targets').Target} target
 * @returns {string[]} one line for each problem
 */
function problemsOf(file, target) {
  const bytes = fs.readFileSync(file);
  if (isPe(bytes)) return commonProblems(readPe(bytes), target);
  const elf = readElf(bytes);
  return [...commonProblems(elf, target), ...elfProblems(elf, target)];
}

module.exports = { problemsOf, symbolProblems };
