'use strict';
// The rows of systems: an old glibc, musl, Node's permission model, and building from source where nothing prebuilt fits.

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync, spawnSync } = require('node:child_process');
const { Folder, printed, root } = require('./folder');
const { muslLibraries } = require('./musl');
const { bunForMusl, nodes, runtime } = require('./tools');

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

/** C code that musl's own libraries have: there is no SQLite for musl on Debian. */
const muslProgram = `
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

const musl = {
  name: 'musl (Bun)',
  sample: true,
  async run(context) {
    const env = { LD_LIBRARY_PATH: muslLibraries() };
    const folder = new Folder('musl');
    try {
      folder.write({ 'musl.cjs': muslProgram });
      await folder.must([bunForMusl, 'add', context.tarball, '--ignore-scripts'], env);
      const outcome = await context.attempt(async () => {
        const stdout = await folder.must([bunForMusl, 'musl.cjs'], env);
        if (stdout !== '1,2,3 3 of 7.5 0\n') throw new Error(`it printed ${stdout}`);
        const info = await folder.must([bunForMusl, folder.file('node_modules/polyffi/bin/polyffi.js'), 'info'], env);
        if (!/^C library +musl$/m.test(info)) throw new Error(`info says ${info}`);
      });
      return { musl: outcome };
    } finally {
      context.leave(folder);
    }
  },
};

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

module.exports = { rows: [oldGlibc, musl, permission, build] };
