'use strict';
// What must be in the tarball, and what must not.

const fs = require('node:fs');
const { execFileSync } = require('node:child_process');
const { targets } = require('../prebuild/targets');

/** The most that a tarball may have, in bytes. */
const most = 1_000_000;

/** Everything that users get. */
const allowed =
  /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|(bin|docs|examples|include\/node-api|lib|prebuilds|src|types)\/.+|scripts\/install\/(compile|libffi|sources)\.js)$/;

/** The files that the exports of a package name; a query is no part of a name. */
function exported(entry) {
  if (typeof entry === 'string') return [entry.replace(/^\.\//, '').replace(/\?.*/, '')];
  return Object.values(entry).flatMap(exported);
}

/**
 * What is wrong with a tarball.
 * @param {string} tarball
 * @returns {string[]} a line for each problem
 */
function problemsOf(tarball) {
  const tar = (...args) => execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const list = tar('-tzf', tarball).trim().split('\n');
  const files = new Set(list.map((name) => name.replace(/^package\//, '')));
  const manifest = JSON.parse(tar('-xzOf', tarball, 'package/package.json'));
  const { size } = fs.statSync(tarball);
  const needed = [
    'LICENSE',
    'README.md',
    'examples/sqlite.js',
    'include/node-api/node_api.h',
    'prebuilds/manifest.json',
    ...targets.map(({ platform, arch, file }) => `prebuilds/${platform}-${arch}/${file}`),
    ...[manifest.bin, manifest.main, manifest.types, ...exported(manifest.exports)].flatMap(exported),
  ];
  const ofInstallers = ['scripts', 'dependencies', 'devDependencies', 'private', 'gypfile'];
  return [
    ...needed.filter((name) => !files.has(name)).map((name) => `${name} is missing`),
    ...[...files].filter((name) => !allowed.test(name)).map((name) => `${name} does not belong there`),
    ...ofInstallers.filter((name) => name in manifest).map((name) => `package.json has "${name}"`),
    ...(size > most ? [`it has ${size} bytes, more than ${most}`] : []),
  ];
}

module.exports = { problemsOf };
