'use strict';
// Whether the addon needs libffi, and where it is, asked of pkg-config. `--cflags` and `--libs` print its flags for
// binding.gyp: nothing for a processor with a call plan of ours.

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { abi } = require('./sources');

const root = path.join(__dirname, '..', '..');

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

/**
 * Whether the addon needs libffi: a header of the addon decides, by the processor and the system that a compiler is for.
 * @param {string} [compiler] possibly with arguments behind it, as in `CC="ccache gcc"`
 * @returns {boolean} false also if the compiler does not run, so that nothing is known
 */
function isNeeded(compiler = process.env.CC || 'cc') {
  const [file, ...before] = compiler.trim().split(/\s+/);
  const flags = (process.env.CFLAGS || '').split(/\s+/).filter(Boolean);
  const { status, stdout } = spawnSync(file, [...before, ...flags, '-E', '-dM', abi], { cwd: root, encoding: 'utf8' });
  return status === 0 && /^#define PF_ABI_LIBFFI\b/m.test(stdout);
}

module.exports = { askLibffi, isNeeded, pkgConfig };

if (require.main === module && isNeeded()) {
  const { status, stdout } = askLibffi(process.argv[2]);
  process.stdout.write(stdout);
  process.exitCode = status === 0 ? 0 : 1;
}
