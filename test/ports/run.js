'use strict';
// `npm run test:ports`: the programs of examples/ported, each beside the one that it was ported from: for koffi, ffi-rs, and
// Python's ctypes and cffi. Both print the same, and ours is not longer. The pages show some of them, to the letter.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness.js');

const folder = path.join(root, 'examples', 'ported');
const python = '/usr/bin/python3';
const env = { ...process.env, LC_ALL: 'C', NODE_PATH: path.join(__dirname, 'node_modules') };

if (!fs.existsSync(env.NODE_PATH)) {
  // Not by `npm ci`, which wants the binaries for all other platforms in the lock file.
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = spawnSync('npm', ['install', ...flags, '--prefix', __dirname], { stdio: 'inherit' });
  if (status !== 0) throw new Error('npm install failed');
}

/** What a program prints; Python's truth as JavaScript's. */
function print(name) {
  const command = name.endsWith('.py') ? python : process.execPath;
  const { status, stdout, stderr } = spawnSync(command, [path.join(folder, name)], { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.replace(/\bTrue\b/g, 'true').replace(/\bFalse\b/g, 'false');
}

const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
const linesOf = (name) => read(name).match(/^.*\S.*$/gm).length;

const originals = fs.readdirSync(folder).filter((name) => /\.((koffi|ffi-rs)\.js|py)$/.test(name));
let [all, allOriginal] = [0, 0];
for (const original of originals) {
  const port = `${original.split('.')[0]}.js`;
  test(`${original} and ${port} print the same`, () => {
    const printed = print(port);
    assert.notEqual(printed, '');
    assert.equal(printed, print(original));
  });
  test(`${port} is not longer than ${original}`, () => {
    assert.ok(linesOf(port) <= linesOf(original), `${linesOf(port)} lines and ${linesOf(original)}`);
    [all, allOriginal] = [all + linesOf(port), allOriginal + linesOf(original)];
  });
}

test('there are ten of them', () => {
  assert.ok(originals.length >= 10);
  console.log(`  ${originals.length} programs: ${all} lines, the originals ${allOriginal}`);
});

for (const page of ['from-koffi.md', 'from-python.md']) {
  test(`${page} shows them as they are`, () => {
    const text = fs.readFileSync(path.join(root, 'docs', page), 'utf8');
    const shown = [...text.matchAll(/^```(?:js|py)\n(?:'use strict';\n|\/\/|#) ?(\S+\.(?:js|py))\n(.*?)^```$/gms)];
    assert.ok(shown.length >= 2);
    for (const [, name, body] of shown) assert.equal(body, read(name).replace("'use strict';\n", ''));
  });
}
