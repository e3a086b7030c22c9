'use strict';
// Bun's builds for musl, which run on Debian with Debian's libstdc++ and a few functions that this misses there.

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { npm, root } = require('./tools');

/**
 * By processor: the folder of its package, the name that Debian gives to the processor, and glibc's loader, which libstdc++
 * may name and musl does not have.
 */
const builds = {
  x64: { folder: 'musl', machine: 'x86_64', loader: 'ld-linux-x86-64.so.2' },
  arm64: { folder: 'musl-arm64', machine: 'aarch64', loader: 'ld-linux-aarch64.so.1', emulator: 'qemu-aarch64-static' },
};

/** The library that answers for the missing functions, and the folder of it and of libstdc++. */
function makeLibraries({ machine, loader }) {
  const folder = path.join(root, 'build', `musl-${machine}`);
  const missing = path.join(folder, loader);
  if (fs.existsSync(missing)) return { folder, missing };
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['libstdc++.so.6', 'libgcc_s.so.1']) {
    const places = ['/usr/lib', '/lib'].map((place) => `${place}/${machine}-linux-gnu/${name}`);
    fs.copyFileSync(fs.realpathSync(places.find(fs.existsSync)), path.join(folder, name));
  }
  const compiler = `${machine}-linux-gnu-gcc`;
  const own = execFileSync(compiler, ['-print-file-name=include'], { encoding: 'utf8' }).trim();
  const headers = ['-nostdinc', '-isystem', `/usr/include/${machine}-linux-musl`, '-isystem', own];
  const source = path.join(__dirname, 'musl', 'libstdcxx.c');
  execFileSync(compiler, ['-O2', '-shared', '-fPIC', '-w', ...headers, '-nostdlib', source, '-o', missing]);
  return { folder, missing };
}

/**
 * How to start Bun's build for musl.
 * @param {'x64' | 'arm64'} arch
 * @returns {{ command: string[], env: Record<string, string> }} for AArch64, the command is an emulator with its arguments
 */
function bunForMusl(arch) {
  const build = builds[arch];
  const bun = path.join(__dirname, build.folder, 'node_modules', 'bun-musl', 'bin', 'bun');
  if (!fs.existsSync(bun)) {
    npm('ci', '--prefix', `test/install/${build.folder}`, '--libc=musl', `--cpu=${arch}`, '--os=linux');
  }
  const { folder, missing } = makeLibraries(build);
  const env = { LD_LIBRARY_PATH: folder, LD_PRELOAD: missing };
  if (!build.emulator) return { command: [bun], env };
  // The emulator is for the machine itself, and takes the variables of what it runs by an option.
  const variables = Object.entries(env).flatMap(([name, value]) => ['-E', `${name}=${value}`]);
  return { command: [build.emulator, ...variables, bun], env: {} };
}

module.exports = { bunForMusl };
