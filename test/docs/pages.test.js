// runtimes: node
'use strict';
// Every JavaScript block of the README and the docs runs, and prints the text block that follows it. A C block before it,
// whose first line names a file, is compiled to the library of that name.

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync, spawnSync } = require('node:child_process');
const { test, assert, root, skipDeep } = require('../harness.js');

// A folder of its own: another run may have loaded the libraries of this file at the same time.
const folder = path.join(root, 'build', 'docs', String(process.pid));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

/** The fenced blocks of a page, in order. */
function blocksOf(page) {
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, body]) => ({ language, body }));
}

function compile(body) {
  const name = /^\/\/ (\w+)\.c$/m.exec(body)[1];
  const source = path.join(folder, `${name}.c`);
  fs.writeFileSync(source, body);
  execFileSync('gcc', ['-shared', '-fPIC', '-pthread', '-o', path.join(folder, `lib${name}.so`), source]);
}

const pages = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)].filter((page) =>
  page.endsWith('.md'),
);

fs.mkdirSync(folder, { recursive: true });

for (const page of pages) {
  const blocks = blocksOf(page);
  blocks.forEach(({ language, body }, index) => {
    if (language === 'c' && /^\/\/ \w+\.c$/m.test(body)) {
      compile(body);
      return;
    }
    if (language !== 'js') return;
    const next = blocks[index + 1];
    const skip = body.includes('deep: true') && skipDeep;
    test(`${page}, block ${index + 1}`, { skip }, () => {
      const script = path.join(folder, `${path.basename(page, '.md')}-${index + 1}.cjs`);
      fs.writeFileSync(script, body);
      const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.equal(stdout, next?.language === 'text' ? next.body : '', stderr);
    });
  });
}
