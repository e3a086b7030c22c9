// `npm run docs:site`: README, docs/ and the examples as one static site in build/site/html, with a search of its own. Nothing
// in it asks the network. `-- --base /polyffi/` is for a server that has it in a folder.

import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root, siteFolder, writePages } from './pages.mjs';

const { values } = parseArgs({ options: { base: { type: 'string', default: '/' } } });
const folder = path.join(root, 'site');
const generator = path.join(folder, 'node_modules', 'vitepress', 'bin', 'vitepress.js');

/** Runs a command, and ends with its status where that is not 0. */
function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}

if (!fs.existsSync(generator)) run('npm', ['ci', '--prefix', 'site', '--no-audit', '--no-fund']);
writePages();
run(process.execPath, [generator, 'build', folder], { SITE_BASE: values.base, CI: '1' });
console.log(
  `${path.relative(root, siteFolder)}: ${fs.readdirSync(siteFolder).filter((name) => name.endsWith('.html')).length} pages`,
);
