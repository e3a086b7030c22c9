// runtimes: host
'use strict';
// Every TypeScript block of the pages compiles, under the strictest options, against the package as users get it.

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { test, assert, root } = require('../harness.js');

const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const skip = !fs.existsSync(compiler) && 'typescript is not installed';
const pages = fs.readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
// Declarations that a page shows, such as those of the API, are no programs.
const blocks = pages.flatMap((page) =>
  [...fs.readFileSync(path.join(root, 'docs', page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)]
    .map(([, body], index) => ({ name: `${page.slice(0, -3)}-${index + 1}.mts`, body }))
    .filter(({ body }) => body.includes('import ')),
);

test(`${blocks.length} blocks compile`, { skip }, () => {
  const folder = path.join(root, 'build', 'docs-types', String(process.pid));
  fs.mkdirSync(folder, { recursive: true });
  try {
    for (const { name, body } of blocks) fs.writeFileSync(path.join(folder, name), body);
    const compilerOptions = {
      target: 'esnext',
      module: 'nodenext',
      lib: ['esnext'],
      strict: true,
      noEmit: true,
      noUnusedLocals: false,
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules', '@types')],
    };
    const files = blocks.map(({ name }) => name);
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    assert.equal(stdout + stderr, '');
    assert.ok(blocks.length >= 3);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
