'use strict';
// Compiles the fixture and the hand-written addon into bench/build.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const compiler = process.env.CC || 'gcc';

const newer = (target, sources) =>
  fs.existsSync(target) && sources.every((source) => fs.statSync(source).mtimeMs < fs.statSync(target).mtimeMs);

// The compiler writes beside the target and the result is renamed, so that two benches at once never load half a file.
function compile(target, sources, flags) {
  const partial = `${target}.${process.pid}`;
  execFileSync(compiler, ['-std=c11', '-O2', '-fPIC', '-shared', '-o', partial, ...sources, ...flags], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  fs.renameSync(partial, target);
}

function hasLibffi() {
  try {
    execFileSync(compiler, ['-E', '-x', 'c', '-'], {
      input: '#include <ffi.h>\n',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Compiles what is missing or older than its source.
 * @returns {{ fixture: string, addon: string }} absolute paths
 */
function build() {
  const folder = path.join(__dirname, 'build');
  fs.mkdirSync(folder, { recursive: true });
  const fixture = path.join(folder, 'libbench.so');
  const addon = path.join(folder, 'addon.node');
  const fixtureSource = path.join(__dirname, 'fixture.c');
  const addonSource = path.join(__dirname, 'addon', 'addon.c');
  if (!newer(fixture, [fixtureSource])) compile(fixture, [fixtureSource], ['-Wl,-soname,libbench.so']);
  if (!newer(addon, [addonSource, fixture])) {
    const { include_dir: include } = require('node-api-headers');
    const libffi = hasLibffi() ? ['-DHAVE_LIBFFI', '-lffi'] : [];
    // $ORIGIN lets the addon find the fixture where both lie.
    compile(addon, [addonSource], [`-I${include}`, `-L${folder}`, '-lbench', '-Wl,-rpath,$ORIGIN', ...libffi]);
  }
  return { fixture, addon };
}

module.exports = { build };
