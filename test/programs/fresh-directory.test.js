'use strict';
// A directory with nothing but `npm install polyffi bun-pty`, polyffi from its packed file, runs the first example of
// bun-pty's README.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { test, assert } = require('../harness');
const { pack } = require('../../scripts/pack');
const { run } = require('./program');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-fresh-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const npm = (...args) =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const { dependencies } = require('./package.json');

test('it installs from the packed file', { timeout: 120_000 }, () => {
  const tarball = pack(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  npm('install', '--no-audit', '--no-fund', tarball, `bun-pty@${dependencies['bun-pty']}`);
  const readme = fs.readFileSync(path.join(folder, 'node_modules', 'bun-pty', 'README.md'), 'utf8');
  const [, example] = /### Basic Example\s+```typescript\n(.*?)```/s.exec(readme);
  fs.writeFileSync(path.join(folder, 'example.mjs'), example);
});

for (const name of ['node22', 'node24', 'node26']) {
  test(`the example runs on ${name}`, { timeout: 30_000 }, async () => {
    const { status, signal, stdout, stderr } = await run(
      name,
      ['--import', 'polyffi/register?typescript=1', 'example.mjs'],
      { BUN_PTY_LIB: 'node_modules/bun-pty/rust-pty/target/release/librust_pty.so' },
      folder,
    );
    assert.equal(status, 0, `${signal}\n${stdout}${stderr}`);
    assert.match(stdout, /^Received: .*Hello from Bun PTY\r?$/ms);
    assert.match(stdout, /^Process exited with code 0 and signal SIGTERM$/m);
  });
}
