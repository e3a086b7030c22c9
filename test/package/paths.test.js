// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// The files that comments, pages and scripts name exist. Breaks where a file moves and what is said of it does not.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness');
const { read } = require('./sources');

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const all = stdout.split('\n').filter((file) => fs.existsSync(path.join(root, file)));
const texts = all.filter((file) => /\.(md|[ch]|m?js|ts|sh|gyp|yml)$|^\.ci\/|^\.clang/.test(file));

/** What begins with a folder of ours, without the full stop of a sentence. A placeholder ends it: `test/conformance/<dialect>`. */
const pattern = /(?<![\w/.@~-])(?:src|lib|test|scripts|docs|types|bench|examples|\.ci)\/[\w./-]*[\w/]/g;

/** What a file says of ours: all of it, but only the comments of a test, whose texts may name what is not there. */
const said = (file) => (file.startsWith('test/') ? read(file).replace(/^(?!\s*(?:\/\/|\/?\*)).*$/gm, '') : read(file));

/** Whether a path is that of a file or folder, with or without its ending. */
const exists = (name) =>
  ['', '.js', '.c', '.h', '.mjs', '.md'].some((ending) => fs.existsSync(path.join(root, name + ending)));

test('every path that is named exists', () => {
  const missing = texts.flatMap((file) =>
    said(file)
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(pattern)]
          .map(([name]) => name)
          .filter((name) => !exists(name) && !exists(path.posix.join(path.posix.dirname(file), name)))
          .map((name) => `${file}:${index + 1}: ${name}`),
      ),
  );
  assert.deepEqual(missing, []);
});
