'use strict';
// The command polyffi: what info and symbols print, and how a wrong command line ends. Breaks where the reader of ELF files
// differs from the system's own tools.

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, addonPath, fixture, root, runFile, runtime } = require('../harness');

/** Runs the command in this runtime. */
function polyffi(args, options = {}) {
  return runFile(path.join(root, 'bin', 'polyffi.js'), { args, ...options });
}

/** What the command prints, where it ends well. */
function printed(args, options) {
  const { status, stdout, stderr } = polyffi(args, options);
  assert.deepEqual([status, stderr], [0, ''], stdout);
  return stdout;
}

test('info says what runs here', () => {
  const about = JSON.parse(printed(['info', '--json']));
  assert.equal(about.polyffi, require('../../package.json').version);
  assert.deepEqual([about.platform, about.arch], [process.platform, process.arch]);
  assert.equal(about.runtime.name.toLowerCase().replace('.js', ''), runtime);
  assert.equal(about.addon.file, addonPath);
  assert.equal(about.callbacks, 'yes');
  assert.match(about.calls, /^(own call plans \(.+\)|libffi), compiled wrappers$/);
  const { best, why, liveCallbacks } = about.ways;
  assert.ok(['Node-API', 'raw', 'fast'].includes(best) && why.length > 0, JSON.stringify(about.ways));
  assert.equal(liveCallbacks, 0);
  assert.equal(about.error, null);
  const text = printed(['info']);
  const libc = about.libc ?? 'unknown';
  for (const part of [`${best}: ${why}`, addonPath, libc, about.runtime.version, 'callbacks   yes'])
    assert.ok(text.includes(part), `${part}\n${text}`);
});

test('info names the C library as the system does', { skip: process.platform !== 'linux' && 'Linux only' }, () => {
  const { stdout } = spawnSync('getconf', ['GNU_LIBC_VERSION'], { encoding: 'utf8' });
  assert.equal(JSON.parse(printed(['info', '--json'])).libc, stdout.trim());
});

test('info says why the addon does not load, and ends with 1', () => {
  const { status, stdout } = polyffi(['info', '--json'], { env: { POLYFFI_ADDON: '/nowhere/polyffi.node' } });
  assert.equal(status, 1);
  const { addon, error } = JSON.parse(stdout);
  assert.equal(addon, null);
  assert.match(error, /POLYFFI_ADDON/);
});

/** What nm says: functions and variables with their versions, sorted. */
function byNm(library) {
  const { stdout } = spawnSync('nm', ['-D', '--defined-only', '--with-symbol-versions', library], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const lines = stdout.trim().split('\n');
  return lines
    .map((line) => /^[0-9a-f]* +(\w) (.+)$/.exec(line))
    .filter(([, type]) => type !== 'A')
    .map(([, , name]) => name)
    .sort();
}

const linux = { skip: process.platform !== 'linux' && 'Linux only' };

for (const [title, library] of [
  ['a library with versions', () => '/lib/x86_64-linux-gnu/libc.so.6'],
  ['a library without versions', () => fixture('engine')],
  ['a C++ library', () => '/usr/lib/x86_64-linux-gnu/libstdc++.so.6'],
]) {
  test(`symbols lists what nm does: ${title}`, { skip: linux.skip || (process.arch !== 'x64' && 'x64 only') }, () => {
    const file = library();
    const found = printed(['symbols', file])
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(22))
      .sort();
    assert.deepEqual(found, byNm(file));
  });
}

test('symbols tells functions from variables, and finds a library by its name', linux, () => {
  const all = JSON.parse(printed(['symbols', 'libc.so.6', '--json']));
  const kind = (wanted) => all.find(({ name, isDefault }) => name === wanted && isDefault)?.kind;
  assert.deepEqual([kind('qsort'), kind('environ'), kind('memcpy')], ['function', 'variable', 'function']);
  // The logical name, as open() takes it.
  assert.equal(printed(['symbols', 'c']), printed(['symbols', 'libc.so.6']));
});

for (const [args, status, message] of [
  [['symbols'], 2, /expected one library/],
  [['symbols', '/nowhere/libnothing.so'], 1, /no such file/],
  [['symbols', 'libnothing.so.99'], 1, /no library "libnothing\.so\.99"/],
  [['symbols', __filename], 1, /not an ELF file/],
  [['symbols', '--loud', 'libc.so.6'], 2, /--loud/],
  [['info', 'more'], 2, /unexpected "more"/],
  [['build'], 1, /npm run build/],
  [['nothing'], 2, /unknown command "nothing"/],
]) {
  test(`polyffi ${args.join(' ').replace(root, '')} ends with ${status} and a sentence`, () => {
    const found = polyffi(args);
    assert.equal(found.status, status, found.stdout + found.stderr);
    assert.equal(found.stdout, '');
    assert.match(found.stderr.split('\n')[0], /^polyffi: /);
    assert.match(found.stderr, message);
    assert.doesNotMatch(found.stderr, /^ {4}at /m);
  });
}

test('--help and --version print and end with 0; no command at all ends with 2', () => {
  assert.match(printed(['--help']), /^ {2}info .*\n {2}build .*\n {2}symbols /m);
  for (const command of ['info', 'build', 'symbols']) {
    assert.match(printed([command, '--help']), new RegExp(`^Usage: polyffi ${command}`));
  }
  assert.equal(printed(['--version']), `${require('../../package.json').version}\n`);
  assert.equal(polyffi([]).status, 2);
});

test('a damaged ELF file is an error and no crash', linux, () => {
  const { readElf } = require('../../lib/core/elf.js');
  const bytes = require('node:fs').readFileSync(addonPath);
  for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 97)) {
    try {
      readElf(bytes.subarray(0, length));
    } catch (error) {
      assert.equal(error.constructor, TypeError, `${length} bytes: ${error.stack}`);
    }
  }
});
