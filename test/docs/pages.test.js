// runtimes: node
// not for Windows: the programs of the pages name libraries of Linux
'use strict';
// Every JavaScript block of the README and the docs runs, and prints the text block that follows it; a command that starts
// it may stand between them. A C block before it, whose first line names a file, is compiled to the library of that name. A
// module whose first line names it lies beside the others, and runs if it prints something. In a block `console` the lines
// behind "$ " are typed, and the others are what is printed: "…" stands for anything, on a line of its own for any lines.

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
  fs.writeFileSync(path.join(folder, `${name}.c`), body);
  const options = ['-g', '-shared', '-fPIC', '-pthread'];
  execFileSync('gcc', [...options, '-o', `lib${name}.so`, `${name}.c`], { cwd: folder });
}

/** What a block `console` has printed, as a pattern. */
const patternOf = (lines) =>
  new RegExp(
    `^${lines
      .map((line) => (line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escape).join('.*')}\\n`))
      .join('')}$`,
  );
const escape = (text) => text.replace(/[\^$.*+?()[\]{}|]/g, '\\$&');

/** What a page's commands need beyond the compiler; a debugger shows the usual build. */
const isAnother = process.env.POLYFFI_SANITIZER || process.env.POLYFFI_ADDON;
const missing = (body) =>
  ['gdb'].find((name) => body.includes(`$ ${name}`) && (isAnother || spawnSync(name, ['--version']).error));

/** Types the commands of a block in the folder of the pages, where `node` and `npx polyffi` are those under test. */
function type(body) {
  const lines = body.trimEnd().split('\n');
  const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const polyffi = `npx() { shift; node '${path.join(root, 'bin', 'polyffi.js')}' "$@"; }`;
  const { stdout, error } = spawnSync('bash', ['-c', `exec 2>&1; ${polyffi}; { ${commands.join('\n')}\n} | cat`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env.PATH}` },
  });
  assert.ifError(error);
  assert.match(stdout, patternOf(lines.filter((line) => !line.startsWith('$ '))));
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
    if (language === 'console') {
      test(`${page}, block ${index + 1}`, { skip: missing(body) }, () => type(body));
      return;
    }
    const next = blocks[index + (blocks[index + 1]?.language === 'sh' ? 2 : 1)];
    const [, file] = /^\/\/ (\S+\.m?js)\n/.exec(body) ?? [];
    // What a port is shown beside runs with its own tool: test/ports.
    if (file?.endsWith('.koffi.js')) return;
    if (file) fs.writeFileSync(path.join(folder, file), body);
    // A script whose commands follow is run by them; a module that prints nothing is for the others.
    if (language === 'js' ? next?.language === 'console' : !(file?.endsWith('.mjs') && next?.language === 'text'))
      return;
    const skip = body.includes('deep: true') && skipDeep;
    test(`${page}, block ${index + 1}`, { skip }, () => {
      const script = path.join(folder, file ?? `${path.basename(page, '.md')}-${index + 1}.cjs`);
      fs.writeFileSync(script, body);
      const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.equal(stdout, next?.language === 'text' ? next.body : '', stderr);
    });
  });
}

/** What runs the blocks of a page that this file does not run: commands, modules and configurations. */
const elsewhere = {
  'README.md': 'scripts/ci.js',
  'docs/start.md': 'test/install/start.js',
  'docs/bundling.md': 'test/install/bundlers.js',
  'docs/bun-and-deno-on-node.md': 'test/programs/program.js',
  'docs/package-authors.md': 'test/register/one-source.test.js',
  'docs/from-python.md': 'test/ports/run.js',
};

/** Whether this file or that of TypeScript runs a block, or it is what another prints. */
const runs = ({ language, body }) =>
  ['js', 'text', 'console', 'ts'].includes(language) || /^\/\/ \w+\.(c|mjs)$/m.test(body.split('\n')[0]);

for (const page of pages) {
  test(`${page}: every block is run somewhere`, () => {
    const others = blocksOf(page).filter((block) => !runs(block));
    const file = elsewhere[page];
    if (file) assert.ok(fs.existsSync(path.join(root, file)), file);
    else assert.deepEqual(others, []);
  });
}
