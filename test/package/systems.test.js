// runtimes: host
// not for Windows: compiles for Windows on Linux
'use strict';
// src/core/system is the one door to an operating system. All other C includes headers of C11, Node-API and libffi
// alone, and compiles for Windows with them, where there are no pthreads.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { cFiles, cFlags } = require('../../scripts/c-files');

/** What any system has. */
const ALLOWED = [
  ...['ctype.h', 'limits.h', 'math.h', 'stdarg.h', 'stdatomic.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'stdio.h'],
  ...['stdlib.h', 'string.h', 'wchar.h', 'node_api.h', 'ffi.h', 'emmintrin.h'],
];

const SYSTEM = 'src/core/system/';
const others = cFiles().filter((file) => !file.startsWith(SYSTEM));
const mingw = 'x86_64-w64-mingw32-gcc';
const hasMingw = spawnSync(mingw, ['--version']).status === 0;

test('only src/core/system includes headers of an operating system', () => {
  for (const file of [...others, `${SYSTEM}system.h`]) {
    const headers = [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/^\s*#\s*include\s*<([^>]+)>/gm)];
    const foreign = headers.map(([, header]) => header).filter((header) => !ALLOWED.includes(header));
    assert.deepEqual(foreign, [], file);
  }
});

test('only system.h of it is included elsewhere', () => {
  for (const file of others) {
    const included = [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/#\s*include\s*"([^"]+)"/g)];
    for (const [, header] of included)
      if (/(^|\/)system\//.test(header)) assert.match(header, /(^|\/)system\/system\.h$/, file);
  }
});

test('all other C compiles for Windows', { skip: !hasMingw && `${mingw} is not installed`, timeout: 120_000 }, () => {
  // libffi's headers are the host's, alone in a folder so that no other header of the host is found.
  const headers = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-headers-'));
  try {
    const { stdout } = spawnSync('cc', [...cFlags(), '-M', '-xc', '-'], {
      cwd: root,
      input: '#include <ffi.h>\n',
      encoding: 'utf8',
    });
    for (const header of stdout.match(/\S+ffi\w*\.h/g))
      fs.copyFileSync(header, path.join(headers, path.basename(header)));
    const flags = cFlags().filter((flag) => flag !== '-pthread' && flag !== '-Werror');
    for (const file of others.filter((file) => file.endsWith('.c'))) {
      const { status, stderr } = spawnSync(
        mingw,
        ['-fsyntax-only', ...flags, '-Wno-format', '-Werror=implicit-function-declaration', `-I${headers}`, file],
        { cwd: root, encoding: 'utf8' },
      );
      assert.equal(status, 0, `${file}\n${stderr}`);
    }
  } finally {
    fs.rmSync(headers, { recursive: true });
  }
});

const musl = 'musl-gcc';
const hasMusl = spawnSync(musl, ['--version']).status === 0;

for (const compiler of ['cc', musl]) {
  const skip = compiler === musl && !hasMusl && `${musl} is not installed`;
  test(`the main thread's stack reaches down to its limit, as ${compiler} links it`, { skip }, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-stack-'));
    try {
      const source = `
        #include <stdio.h>
        #include "system/system.h"
        int main(void) {
          pf_stack stack;
          char here;
          if (!pf_stack_bounds(&stack)) return 1;
          printf("%d %zu\\n", &here > stack.lowest && &here < stack.highest, (size_t)(stack.highest - stack.lowest));
        }`;
      const program = path.join(folder, 'stack');
      const built = spawnSync(
        compiler,
        [
          ...cFlags().slice(0, 1),
          '-D_GNU_SOURCE',
          '-Isrc/core',
          '-static',
          '-w',
          '-xc',
          '-',
          `${SYSTEM}posix.c`,
          '-o',
          program,
        ],
        { cwd: root, input: source, encoding: 'utf8' },
      );
      assert.equal(built.status, 0, built.stderr);
      const run = spawnSync('sh', ['-c', `ulimit -s 4096 && exec ${JSON.stringify(program)}`], { encoding: 'utf8' });
      const [inside, size] = run.stdout.split(' ').map(Number);
      assert.equal(inside, 1);
      assert.ok(size > 4000 << 10 && size <= 4096 << 10, run.stdout);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
}
