'use strict';
// TinyCC's library, for cc() of polyffi/bun.

const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { fixture } = require('./fixture');

/**
 * A shared libtcc, made from the archive of Debian's libtcc-dev where that is installed. Its headers and runtime, which
 * it needs to compile anything, come with Debian's tcc.
 * @returns {string | null} the path, or null if there is no such archive
 */
function sharedLibtcc() {
  const { stdout = '' } = spawnSync('gcc', ['-print-file-name=libtcc.a'], { encoding: 'utf8' });
  const archive = (stdout ?? '').trim();
  if (!path.isAbsolute(archive)) return null;
  // With its own names bound inside, an archive that was not made for a shared library will do.
  const flags = ['-Wl,-Bsymbolic', '-Wl,--whole-archive', archive, '-Wl,--no-whole-archive', '-ldl'];
  return fixture('libtcc', { flags });
}

module.exports = { sharedLibtcc };
