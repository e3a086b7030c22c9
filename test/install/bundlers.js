'use strict';
// The rows of bundlers: each makes a bundle by its recipe in docs/bundling.md, which then runs from another folder, while
// the first one is gone.

const fs = require('node:fs');
const path = require('node:path');
const { Folder, root } = require('./folder');
const { nodes, runtime, tool } = require('./tools');

/**
 * The fenced blocks of a section of docs/bundling.md.
 * @param {string} title
 * @returns {{ language: string, body: string, file: string | undefined }[]} file where the first line names one
 */
function blocksOf(title) {
  const page = fs.readFileSync(path.join(root, 'docs', 'bundling.md'), 'utf8');
  const [, section] = page.split(`\n## ${title}\n`);
  if (!section) throw new Error(`docs/bundling.md has no section "${title}"`);
  const blocks = section.split('\n## ')[0].matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].map(([, language, body]) => ({ language, body, file: /^\/\/ (\S+)$/m.exec(body)?.[1] }));
}

/** Writes the files of a section. */
function writeRecipe(folder, title) {
  const named = blocksOf(title).filter(({ file }) => file);
  folder.write(Object.fromEntries(named.map(({ file, body }) => [file, body])));
}

/** The command lines of a section, split at spaces. */
function commandLines(title) {
  const lines = blocksOf(title).filter(({ language }) => language === 'sh');
  return lines.flatMap(({ body }) => body.trim().split('\n')).map((line) => line.split(' '));
}

/** Runs a recipe's script on a Node.js. */
const script = (title, file) => async (folder) => {
  writeRecipe(folder, title);
  await folder.must(['node', file]);
};

async function bunCompile(folder) {
  for (const [, ...args] of commandLines('`bun build --compile`')) await folder.must([runtime('bun').command, ...args]);
}

/** Makes a single executable of one Node.js, as the recipe does. */
const single = (name) => async (folder) => {
  await script('esbuild', 'build.mjs')(folder);
  const title = 'A single executable of Node.js';
  const { body } = blocksOf(title).find(({ language }) => language === 'json');
  folder.write({ 'sea-config.json': body });
  const { command } = runtime(name);
  const [[, ...configure], [copy], [, , ...inject]] = commandLines(title);
  if (copy !== 'cp') throw new Error('the recipe copies Node.js in its second line');
  await folder.must([command, ...configure]);
  fs.copyFileSync(command, folder.file('dist', 'app'));
  await folder.must(['node', tool('postject', 'dist', 'cli.js'), ...inject]);
  // What the executable has inside is not beside it.
  for (const file of fs.readdirSync(folder.file('dist'))) if (file !== 'app') fs.rmSync(folder.file('dist', file));
};

/**
 * @typedef {object} Bundler
 * @property {string} name
 * @property {(folder: Folder) => Promise<void>} build
 * @property {string[]} tools packages that the recipe imports
 * @property {string} [file] the bundle, undefined for an executable
 * @property {string} [column] the runtime inside an executable
 * @property {boolean} [sample]
 */

/** @type {Bundler[]} */
const bundlers = [
  { name: 'esbuild', sample: true, tools: ['esbuild'], build: script('esbuild', 'build.mjs'), file: 'app.cjs' },
  { name: 'webpack', tools: ['webpack'], build: script('webpack', 'build.mjs'), file: 'app.cjs' },
  { name: 'rollup', tools: ['rollup', '@rollup'], build: script('Rollup and Vite', 'build.mjs'), file: 'app.mjs' },
  {
    name: 'vite ssr',
    sample: true,
    tools: ['vite'],
    build: script('Rollup and Vite', 'build-vite.mjs'),
    file: 'app.mjs',
  },
  { name: 'bun --compile', sample: true, tools: [], build: bunCompile, column: 'bun' },
  { name: 'single executable 22', sample: true, tools: ['esbuild'], build: single('node22'), column: 'node22' },
  { name: 'single executable 24', tools: ['esbuild'], build: single('node24'), column: 'node24' },
  { name: 'single executable 26', tools: ['esbuild'], build: single('node26'), column: 'node26' },
];

/** The row of a bundler. */
function row({ name, sample = false, tools, build, file, column }) {
  return {
    name,
    sample,
    async run(context) {
      const folder = new Folder(name);
      const moved = new Folder(`${name} moved`);
      try {
        folder.useNode(runtime('node22').command);
        context.unpack(folder);
        for (const one of tools) fs.symlinkSync(tool(one), folder.file('node_modules', one));
        await build(folder);
        fs.cpSync(folder.file('dist'), moved.file('dist'), { recursive: true });
        folder.remove();
        const start = (one) => (file ? [runtime(one).command, moved.file('dist', file)] : [moved.file('dist', 'app')]);
        const cells = {};
        for (const one of context.columns(column ? [column] : nodes)) {
          cells[one] = await context.attempt(() => moved.runProgram(start(one), ['']));
        }
        return cells;
      } finally {
        context.leave(folder);
        context.leave(moved);
      }
    },
  };
}

module.exports = { rows: bundlers.map(row) };
