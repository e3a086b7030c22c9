// runtimes: host
'use strict';
// What `npm pack` would publish: all that a build and a program need, and nothing of the tests; and a build of exactly
// that, somewhere else, works.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { cFiles } = require('../../scripts/c-files');

const manifest = require('../../package.json');

/** Runs a command and gives what it prints. */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  assert.equal(status, 0, error ? error.message : `${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** The paths that npm would publish. */
const packed = () =>
  JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']))[0].files.map(({ path: file }) => file);

test('the package has what it is built from and what it exports', () => {
  const files = new Set(packed());
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? entry : Object.values(entry),
  );
  const needed = [
    'LICENSE',
    'README.md',
    'binding.gyp',
    'scripts/install.js',
    'scripts/install/libffi.js',
    'scripts/install/sources.js',
    ...cFiles(),
    // A target may carry a query, which is no part of the file's name.
    ...targets.map((target) => target.replace(/^\.\//, '').replace(/\?.*/, '')),
  ];
  assert.deepEqual(
    needed.filter((file) => !files.has(file)),
    [],
  );
});

test('the package has no tests, no built files and no development scripts', () => {
  const allowed =
    /^(LICENSE|README\.md|package\.json|binding\.gyp|(bin|docs|lib|src|types)\/.+|scripts\/install(\.js|\/.+))$/;
  assert.deepEqual(
    packed().filter((file) => !allowed.test(file)),
    [],
  );
});

test('it installs and runs from the packed file alone', { timeout: 120_000 }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-pack-'));
  try {
    const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]));
    const installed = path.join(folder, 'node_modules', 'polyffi');
    fs.mkdirSync(installed, { recursive: true });
    run('tar', ['-xzf', path.join(folder, filename), '--strip-components=1', '-C', installed]);
    const headers = path.dirname(require.resolve('node-api-headers/package.json'));
    fs.cpSync(headers, path.join(folder, 'node_modules', 'node-api-headers'), { recursive: true });
    // Headers that are not there: the build must not look at them.
    const env = { ...process.env, npm_config_nodedir: path.join(folder, 'nowhere') };
    delete env.POLYFFI_ADDON;
    run('npm', ['run', 'install'], { cwd: installed, env });
    const script = "console.log(require('polyffi').getNativeFunction(null, 'abs', 'int', ['int'])(-3))";
    assert.equal(run(process.execPath, ['-e', script], { cwd: folder, env }), '3\n');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('the lock files name no registry', () => {
  const locks = ['.', 'bench', ...fs.readdirSync(path.join(root, 'test')).map((name) => `test/${name}`)]
    .map((folder) => path.join(root, folder, 'package-lock.json'))
    .filter((file) => fs.existsSync(file));
  assert.ok(locks.length >= 2);
  for (const file of locks) assert.doesNotMatch(fs.readFileSync(file, 'utf8'), /"resolved": "http/, file);
});
