// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// The tarball that is published has all that a build and a program need, and nothing that an installer would run.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { cFiles } = require('../../scripts/c-files');
const { pack } = require('../../scripts/pack');
const { targets } = require('../../scripts/prebuild/targets');
const { problemsOf } = require('../../scripts/release/contents');

const runs = ({ compiler }) => spawnSync(compiler, ['--version']).status === 0;
const hasMusl = ['x86_64', 'aarch64'].every((machine) => fs.existsSync(`/usr/lib/${machine}-linux-musl/libc.so`));
const skip = !(targets.every(runs) && hasMusl) && 'needs the compilers of .ci/packages';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-pack-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
let tarball;

test('it packs', { skip, timeout: 120_000 }, () => {
  tarball = pack(folder);
});

test('it has what it should, and no more', { skip }, () => {
  assert.deepEqual(problemsOf(tarball), []);
});

test('it has all C sources', { skip }, () => {
  const files = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).stdout.split('\n');
  assert.deepEqual(
    cFiles().filter((file) => !files.includes(`package/${file}`)),
    [],
  );
});

test('what is wrong with a tarball is said', { skip }, () => {
  const wrong = path.join(folder, 'wrong');
  fs.mkdirSync(path.join(wrong, 'package', 'test'), { recursive: true });
  fs.writeFileSync(path.join(wrong, 'package', 'binding.gyp'), '{}');
  const manifest = { name: 'polyffi', bin: './bin/polyffi.js', main: './lib/index.js', types: './types/index.d.ts' };
  const text = JSON.stringify({ ...manifest, exports: {}, scripts: { install: 'node scripts/install.js' } });
  fs.writeFileSync(path.join(wrong, 'package', 'package.json'), text);
  const file = path.join(folder, 'wrong.tgz');
  spawnSync('tar', ['-czf', file, '-C', wrong, 'package/package.json', 'package/binding.gyp']);
  const problems = problemsOf(file);
  for (const problem of ['binding.gyp does not belong there', 'package.json has "scripts"', 'LICENSE is missing']) {
    assert.ok(problems.includes(problem), problems.join('\n'));
  }
});

test('the repository itself cannot be published', () => {
  assert.equal(require('../../package.json').private, true);
});

test('the lock files name no registry', () => {
  const locks = ['.', 'bench', 'site', ...fs.readdirSync(path.join(root, 'test')).map((name) => `test/${name}`)]
    .map((folder_) => path.join(root, folder_, 'package-lock.json'))
    .filter((file) => fs.existsSync(file));
  assert.ok(locks.length >= 2);
  for (const file of locks) assert.doesNotMatch(fs.readFileSync(file, 'utf8'), /"resolved": "http/, file);
});
