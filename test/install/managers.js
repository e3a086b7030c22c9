'use strict';
// The rows of package managers: each installs the tarball with scripts off, on a Node.js that it supports, and the program
// runs on every runtime that can read the result.

const { Folder } = require('./folder');
const { nodes, runtime, tool } = require('./tools');

/** Columns of a folder node_modules: every runtime reads it. */
const everywhere = [...nodes, 'bun', 'deno'];

/** How a runtime starts a file beside a node_modules that it did not install. */
function starter(name) {
  const { command, args } = runtime(name);
  return name === 'deno' ? [command, ...args, '--node-modules-dir=manual'] : [command, ...args];
}

/**
 * @typedef {object} Manager
 * @property {string} name
 * @property {string} [on] the Node.js that runs it
 * @property {(context: import('./run').Context) => string[]} install the command line
 * @property {string[]} [columns] the runtimes that read the result, all unless told
 * @property {Record<string, string>} [files] of its configuration
 * @property {(context: import('./run').Context) => Record<string, string>} [env] of the installation
 * @property {(name: string) => string[][]} [starts] command lines for the program on a runtime
 * @property {string[]} [command] how it runs the command polyffi
 * @property {boolean} [sample] whether the continuous integration runs it
 */

const npmFlags = ['--ignore-scripts', '--no-audit', '--no-fund'];
const npm = (name, on, sample = false) => ({
  name,
  on,
  sample,
  install: ({ tarball }) => ['node', tool(name, 'bin', 'npm-cli.js'), 'install', tarball, ...npmFlags],
  command: ['node', tool(name, 'bin', 'npx-cli.js'), '--no-install', 'polyffi'],
});

const yarn4 = (linker) => ({
  on: 'node22',
  install: ({ tarball }) => ['node', tool('yarn4', 'bin', 'yarn.js'), 'add', `polyffi@file:${tarball}`],
  command: ['node', tool('yarn4', 'bin', 'yarn.js'), 'polyffi'],
  env: () => ({ YARN_ENABLE_TELEMETRY: '0' }),
  files: {
    'yarn.lock': '',
    '.yarnrc.yml': `nodeLinker: ${linker}\nenableScripts: false\nenableGlobalCache: false\npnpEnableEsmLoader: true\n`,
  },
});

/** @type {Manager[]} */
const managers = [
  npm('npm10', 'node18'),
  npm('npm11', 'node22'),
  npm('npm12', 'node24', true),
  {
    name: 'pnpm',
    on: 'node22',
    sample: true,
    install: ({ tarball }) => ['node', tool('pnpm', 'bin', 'pnpm.mjs'), 'add', tarball, '--ignore-scripts'],
    command: ['node', tool('pnpm', 'bin', 'pnpm.mjs'), 'exec', 'polyffi'],
  },
  {
    name: 'yarn1',
    on: 'node18',
    install: ({ tarball }) => ['node', tool('yarn1', 'bin', 'yarn.js'), 'add', tarball, '--ignore-scripts'],
    command: ['node', tool('yarn1', 'bin', 'yarn.js'), '--silent', 'polyffi'],
  },
  { name: 'yarn4 node-modules', ...yarn4('node-modules') },
  {
    name: 'yarn4 pnp',
    ...yarn4('pnp'),
    sample: true,
    columns: nodes,
    starts: (name) => [
      [runtime(name).command, '--no-warnings', '--require', './.pnp.cjs', '--loader', './.pnp.loader.mjs'],
    ],
  },
  {
    name: 'bun add',
    sample: true,
    install: ({ tarball }) => [runtime('bun').command, 'add', tarball, '--ignore-scripts'],
    command: [runtime('bun').command, 'x', '--bun', 'polyffi'],
  },
  {
    name: 'deno nodeModulesDir',
    install: ({ version }) => [runtime('deno').command, 'install', `npm:polyffi@${version}`],
    files: { 'deno.json': '{ "nodeModulesDir": "auto" }' },
    env: ({ registry }) => ({ NPM_CONFIG_REGISTRY: registry }),
  },
  {
    name: 'deno',
    sample: true,
    columns: ['deno'],
    install: ({ version }) => [runtime('deno').command, 'add', `npm:polyffi@${version}`],
    files: { 'deno.json': '{ "nodeModulesDir": "none" }' },
    env: ({ registry }) => ({ NPM_CONFIG_REGISTRY: registry }),
    // Without the folder node_modules, `require` of a package is no part of Deno.
    starts: () => [[runtime('deno').command, 'run', '-A', '--quiet', '--cached-only']],
  },
];

/** The row of a package manager. */
function row({ name, on = 'node22', sample = false, columns = everywhere, ...manager }) {
  return {
    name,
    sample,
    async run(context) {
      const folder = new Folder(name);
      try {
        folder.useNode(runtime(on).command);
        folder.write(manager.files ?? {});
        if (name === 'deno') folder.write({ 'package.json': '{}' });
        const env = manager.env?.(context) ?? {};
        await folder.must(manager.install(context), env);
        if (manager.command) await folder.must([...manager.command, 'info'], env);
        const cells = {};
        for (const column of context.columns(columns)) {
          const starts = manager.starts?.(column) ?? [starter(column)];
          const files = name === 'deno' ? ['app.mjs'] : undefined;
          cells[column] = await context.attempt(async () => {
            for (const start of starts) await folder.runProgram(start, files, env);
          });
        }
        return cells;
      } finally {
        context.leave(folder);
      }
    },
  };
}

module.exports = { rows: managers.map(row) };
