'use strict';
// `npm run format`: rewrites JavaScript, documents and C as `npm run lint` wants them. It writes the list of files in
// docs/architecture.md and the flags of the C compiler for editors, too.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { cFiles, portableFlags, root } = require('./c-files');

const formatters = [
  [path.join(root, 'node_modules', '.bin', 'prettier'), ['--write', '--log-level=warn', '.']],
  ['clang-format', ['-i', ...cFiles()]],
  [process.execPath, [path.join(root, 'scripts', 'architecture.js')]],
];

for (const [command, args] of formatters) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) process.exitCode = 1;
}

fs.writeFileSync(path.join(root, 'compile_flags.txt'), `${portableFlags().join('\n')}\n`);
