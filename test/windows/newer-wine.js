'use strict';
// A newer wine than Debian 12's, in a root of its own: Node.js 24 and newer, Bun and Deno do not start under that of Debian
// 12. `node test/windows/newer-wine.js` makes the root. It lies in build/, or in the folder that POLYFFI_WINE_ROOT names,
// so that several checkouts can share one (1.4 GB).

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const root = path.join(__dirname, '..', '..');

/** The release of Debian that it comes from, with wine 10. */
const release = 'trixie';

const folder = path.resolve(process.env.POLYFFI_WINE_ROOT ?? path.join(root, 'build', `wine-${release}`));
const done = path.join(folder, 'done');

/** The tools of the machine that programs in the root may call, through the root of the machine itself. */
const tools = ['x86_64-w64-mingw32-gcc', 'x86_64-w64-mingw32-dlltool'];

/**
 * Where the packages come from: the mirror that apt is told of here, for Debian's own packages.
 * @returns {string[]} none if apt does not know any, for debootstrap's own choice
 */
function mirror() {
  const args = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  return (spawnSync('apt-get', args, { encoding: 'utf8' }).stdout ?? '').split('\n').filter(Boolean).slice(0, 1);
}

function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error ? error.message : stdout + stderr}`);
}

/** A program of the root's that is the machine's own, in the same folder. */
const throughTheMachine = (tool) => `#!/bin/sh\nexec /usr/sbin/chroot /machine env -C "$PWD" ${tool} "$@"\n`;

/**
 * Makes the root if it is missing.
 * @throws {Error} if it cannot be made: that takes debootstrap, and root's rights
 */
function makeNewerWine() {
  if (fs.existsSync(done)) return;
  if (process.getuid?.() !== 0) throw new Error('the root of the newer wine is made and entered by root alone');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  run('debootstrap', ['--variant=minbase', '--include=wine,wine64', release, folder, ...mirror()]);
  for (const tool of tools) {
    fs.writeFileSync(path.join(folder, 'usr', 'local', 'bin', tool), throughTheMachine(tool), { mode: 0o755 });
  }
  fs.writeFileSync(done, '');
}

/** What is seen in the root under the same paths: temporary files, and the checkout. */
const shared = [os.tmpdir(), root];

/** Mounts end with the program. TMPDIR is unset, because wine 10 ends with `free(): invalid pointer` otherwise. */
const enter = `
  inside=$1 folder=$PWD; shift
  mkdir -p "$inside/machine" && mount --rbind / "$inside/machine" || exit 125
  for place in ${shared.map((place) => `'${place}'`).join(' ')}; do
    mkdir -p "$inside$place" && mount --bind "$place" "$inside$place" || exit 125
  done
  mount -t proc proc "$inside/proc" && mount --rbind /dev "$inside/dev" || exit 125
  unset TMPDIR
  cd "$inside" && exec chroot . /usr/bin/env -C "$folder" PATH=/usr/local/bin:/usr/bin:/bin "$@"
`;

/** The command that stands before one that is to run in the root, in the folder where it is called. */
const inNewerWine = ['unshare', '--mount', 'sh', '-c', enter, 'sh', folder];

if (require.main === module) makeNewerWine();

module.exports = { inNewerWine, makeNewerWine };
