'use strict';
// Where libffi is, asked of pkg-config; `--cflags` and `--libs` print its flags for binding.gyp.

const { spawnSync } = require('node:child_process');

const pkgConfig = process.env.PKG_CONFIG || 'pkg-config';

/**
 * What pkg-config answers about libffi.
 * @param {string} option `--cflags`, `--libs`, `--exists`, …
 * @returns {{ installed: boolean, status: number | null, stdout: string }} `installed` says whether pkg-config is there
 */
function askLibffi(option) {
  const { error, status, stdout } = spawnSync(pkgConfig, [option, 'libffi'], { encoding: 'utf8' });
  return { installed: !error, status, stdout: stdout || '' };
}

module.exports = { askLibffi, pkgConfig };

if (require.main === module) {
  const { status, stdout } = askLibffi(process.argv[2]);
  process.stdout.write(stdout);
  process.exitCode = status === 0 ? 0 : 1;
}
