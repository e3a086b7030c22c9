// runtimes: host
// not for Windows: nothing is compiled when it is installed there
'use strict';
// Where something is missing, installing stops with one line for it that says what to install, and without a stack trace.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');

const commands = ['cc', 'make', 'python3', 'pkg-config', 'sh'];

/** The first file of that name on the PATH. */
function which(name) {
  const folders = process.env.PATH.split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

/**
 * Runs the install script with a PATH that has nothing but the commands given.
 * @param {string[]} present
 * @param {Record<string, string>} [env]
 */
function install(present, env = {}) {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-'));
  // Wrappers and not links: what they start finds its own files by its path, and its own commands on the whole PATH.
  for (const name of present) {
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\nPATH='${process.env.PATH}' exec '${which(name)}' "$@"\n`, {
      mode: 0o755,
    });
  }
  try {
    return spawnSync(process.execPath, ['scripts/install.js'], {
      cwd: root,
      env: { PATH: bin, ...env },
      encoding: 'utf8',
    });
  } finally {
    fs.rmSync(bin, { recursive: true });
  }
}

/** Checks for one line that names what is missing and a command for each system. */
function assertOneLine({ status, stdout, stderr }, name, debian) {
  assert.equal(status, 1);
  assert.equal(stdout, '');
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0], new RegExp(`^polyffi needs ${name}`));
  assert.ok(lines[0].includes(`apt-get install ${debian}`), lines[0]);
  for (const system of ['Debian', 'Fedora', 'Alpine', 'macOS']) assert.ok(lines[0].includes(system), lines[0]);
}

for (const [command, name, debian] of [
  ['cc', 'a C compiler', 'build-essential'],
  ['make', 'make', 'build-essential'],
  ['python3', 'Python', 'python3'],
]) {
  test(`without ${command} it stops with one line`, () => {
    assertOneLine(install(commands.filter((present) => present !== command)), name, debian);
  });
}

/** Makes the processor one that has no call plan of ours. */
const withoutPlan = { CFLAGS: '-DPF_ABI_LIBFFI' };

test('without pkg-config it stops with one line, on a processor that needs libffi', () => {
  assertOneLine(install(['sh', 'cc', 'make', 'python3'], withoutPlan), 'pkg-config', 'pkg-config');
});

test('without libffi it stops with one line, on a processor that needs it', () => {
  const nowhere = { PKG_CONFIG_LIBDIR: path.join(root, 'nowhere'), PKG_CONFIG_PATH: '' };
  assertOneLine(install(commands, { ...withoutPlan, ...nowhere }), 'libffi', 'libffi-dev');
});

test('a processor with a call plan of ours asks for no libffi', () => {
  for (const [env, libraries] of [
    [{}, ''],
    [withoutPlan, '-lffi'],
  ]) {
    const { status, stdout } = spawnSync(process.execPath, ['scripts/install/libffi.js', '--libs'], {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout.trim()], [0, libraries]);
  }
});

test('where several are missing, each has its line', () => {
  const { status, stderr } = install(['sh', 'cc', 'make'], withoutPlan);
  assert.equal(status, 1);
  assert.deepEqual(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => /^polyffi needs (.*?):/.exec(line)[1]),
    ['Python 3.6 or newer', 'pkg-config'],
  );
});

test('an unknown sanitizer is refused', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/install.js'], {
    cwd: root,
    env: { ...process.env, SANITIZE: 'memory' },
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.equal(stderr, 'SANITIZE is "memory"; expected one of address, thread, undefined\n');
});
