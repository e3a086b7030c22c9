// runtimes: host
// not for Windows: all addons are built on Linux
'use strict';
// The prebuilt addons: the same bytes from any folder, and nothing that an old C library, or a system without libffi, lacks.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { targets } = require('../../scripts/prebuild/targets');

const wanted = targets.filter(({ platform, arch }) => `${platform}-${arch}` === 'linux-x64');
const runs = ({ compiler }) => spawnSync(compiler, ['--version']).status === 0;
const skip = !(wanted.every(runs) && fs.existsSync('/usr/lib/x86_64-linux-musl/libc.so')) && 'needs gcc and musl-dev';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-prebuild-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

/** Builds from a checkout into a folder. */
function prebuild(checkout, to) {
  const args = [path.join(checkout, 'scripts', 'prebuild.js'), '--target', 'linux-x64', '--to', to];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

test('two runs give the same bytes, from a folder with a space and a letter beyond ASCII, too', { skip }, () => {
  const copy = path.join(folder, 'a copy ☀');
  for (const name of ['lib', 'scripts', 'src', 'package.json']) {
    fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  const [here, there] = ['here', 'there'].map((name) => path.join(folder, name));
  prebuild(root, here);
  prebuild(copy, there);
  for (const { file } of wanted) {
    const [one, other] = [here, there].map((at) => fs.readFileSync(path.join(at, 'linux-x64', file)));
    assert.ok(one.equals(other), file);
  }
});

test('what is wrong with a file is said', { skip }, () => {
  const { problemsOf } = require('../../scripts/prebuild/check');
  const [glibc, musl] = wanted;
  const file = path.join(folder, 'wrong.node');
  const source = 'extern int fstat(int, void *); int shown(void) { return fstat(0, 0); }';
  const { status, stderr } = spawnSync(glibc.compiler, ['-shared', '-fPIC', '-xc', '-', '-o', file], {
    input: source,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(problemsOf(file, glibc).join('\n'), /it gives shown\nit lacks [^]*\nit needs fstat of glibc 2\.33/);
  assert.match(problemsOf(file, musl).join('\n'), /it needs libc\.so\.6/);
  assert.match(problemsOf(file, { ...glibc, arch: 'arm64' }).join('\n'), /it is for x64/);
});

test('an unknown target is refused with the known ones', () => {
  const args = [path.join(root, 'scripts', 'prebuild.js'), '--target', 'plan9-vax'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^unknown target "plan9-vax"; known: linux-x64, linux-arm64, win32-x64\n$/);
});
