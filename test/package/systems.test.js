// runtimes: host
'use strict';
// src/core/system is the one door to an operating system: all other C includes headers of C11, Node-API and libffi
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
  ...['stdlib.h', 'string.h', 'wchar.h', 'node_api.h', 'ffi.h'],
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
