'use strict';
// What Bun's build for musl needs to start on Debian.

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { root } = require('./tools');

/**
 * A folder with Debian's libstdc++, made for glibc, and the few functions that it misses where musl's loader runs it.
 * @returns {string} for LD_LIBRARY_PATH
 */
function muslLibraries() {
  const folder = path.join(root, 'build', 'musl');
  const missing = path.join(folder, 'ld-linux-x86-64.so.2');
  if (fs.existsSync(missing)) return folder;
  fs.mkdirSync(folder, { recursive: true });
  for (const library of ['/usr/lib/x86_64-linux-gnu/libstdc++.so.6', '/lib/x86_64-linux-gnu/libgcc_s.so.1']) {
    fs.copyFileSync(fs.realpathSync(library), path.join(folder, path.basename(library)));
  }
  const source = path.join(__dirname, 'musl', 'libstdcxx.c');
  execFileSync('musl-gcc', ['-O2', '-shared', '-fPIC', '-w', source, '-o', missing]);
  return folder;
}

module.exports = { muslLibraries };
