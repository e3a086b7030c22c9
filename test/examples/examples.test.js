'use strict';
// The examples print what their readers are promised.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, isWindows, load, root, runFile, runtime, skipDeep } = require('../harness');

/** What each prints. Versions differ, so some lines are patterns. */
const printed = {
  sqlite: [
    /^SQLite 3\.\d+\.\d+$/,
    /Jupiter.*69911.*95n/,
    /Earth.*6371.*1n/,
    /Tatooine ☀☀.*5232\.5.*3n/,
    /Mars.*3389\.5.*2n/,
    'SQLite: no such column: weight (code 1)',
  ],
  'sqlite-functions': [
    /slug: ["']callbacks-that-survive-anything["'], moons: ["']95["']/,
    '1 1-potato',
    '2 2-potato',
    '3 3-potato',
    'SQL error: true',
    'RangeError: from the row callback',
    'done',
  ],
  zlib: [
    '2900 bytes become fewer than 100: true',
    'uncompress gives them back: true',
    'node:zlib reads it: true',
    'and libz reads what node:zlib wrote: true',
    /^crc32: dbf64885 (true|node:zlib has none here)$/,
    'zlib: buffer error (code -5)',
    /^versions of libz and of the runtime: 1\.\S+ \S+$/,
  ],
  libc: [
    'getpid: true',
    'getenv: from C',
    'snprintf: 42 items, 3.142 each, for you',
    /^open: -1, errno 2, No such file or directory$/,
    'libm: 1 5 6.5',
    'and JavaScript goes on',
    'usleep: 0',
  ],
  qsort: ['-Infinity -1 0 2.25 2.5 1000000000', '1000000000 2.5 2.25 0 -1 -Infinity true', 'caught: incomparable'],
  'sqlite-header': [
    /^header and library are one version: (?:true|false)$/,
    /name: ["']Mars["'], moons: 2/,
    /name: ["']Saturn["'], moons: 146/,
    'SQLite: no such table: nowhere (code 1)',
  ],
  'c-text': [
    /^div: \{ quot: 3, rem: 2 \}$/,
    'sorted: Venus Earth Neptune',
    'Earth is number 3 of 8 | copied and freed',
    'chdir: -1 No such file or directory',
    'div_t div(int numerator, int denominator);',
    "<text>:1:9: unknown type 'intt'; did you mean 'int'?",
    '  int add(intt a, int b);',
    '          ^',
  ],
  'git-log': [
    'Another file by Ada at 86400: two.txt',
    'One file by Ada at 86400: one.txt',
    /^libgit2: failed to resolve path '.*nothing'/,
  ],
  'clang-outline': [
    'point, struct point, 24 bytes',
    '  tag, char, at byte 0',
    '  x, double, at byte 8',
    '  y, double, at byte 16',
    'length, double (struct point), in line 2',
    '  p, struct point',
    '    struct point, struct point',
  ],
  windows: [
    'process: true',
    'length: 9',
    'variable: größer',
    'waited: 0',
    'locales: true true',
    'printed: 3 of vier',
    'no such path: 3',
  ],
  progress: [
    ...[0, 20, 40, 60, 80, 100].map((percent) => `job 1: ${percent} %`),
    ...[0, 20, 40].map((percent) => `job 2: ${percent} %`),
    'done',
  ],
};

const { findLibrary } = load.require();

/** Why an example cannot run here, if it cannot. */
const missing = {
  zlib: isWindows ? !findLibrary('zlib1') && 'needs libz-mingw-w64' : skipDeep,
  'git-log': skipDeep || (!(findLibrary('git2') && fs.existsSync('/usr/include/git2.h')) && 'needs libgit2-dev'),
  'clang-outline':
    ![19, 18, 17, 16, 15, 14].some((version) => findLibrary(`clang-${version}`)) &&
    !findLibrary('clang') &&
    'needs libclang1',
};

/** An object may be printed over several lines, as Bun does it. */
const joined = (text) => text.replace(/\{\n[^}]*\}/g, (object) => object.replace(/\s+/g, ' ')).replace(/,(?= \})/g, '');

for (const [name, lines] of Object.entries(printed)) {
  const isHere = isWindows ? ['windows', 'zlib'].includes(name) : name !== 'windows';
  const onlyThere = !isHere && `for ${isWindows ? 'Linux' : 'Windows'}`;
  const skip = onlyThere || missing[name];
  test(`examples/${name}.js`, { skip }, () => {
    const { status, stdout, stderr } = runFile(path.join(root, 'examples', `${name}.js`), { env: { LC_ALL: 'C' } });
    assert.equal(status, 0, stderr);
    const found = joined(stdout).trimEnd().split('\n');
    assert.equal(found.length, lines.length, `${stdout}${stderr}`);
    lines.forEach((line, index) => {
      if (line instanceof RegExp) assert.match(found[index], line);
      else assert.equal(found[index], line, runtime);
    });
  });
}
