'use strict';
// The row of docs/start.md: its blocks are the steps. Someone who has Node.js and its npm alone copies the files, types the
// commands, and reads what the page says. Begins without a compiler; the page tells where one is installed.

const fs = require('node:fs');
const path = require('node:path');
const { Folder, root } = require('./folder');
const { nodes, runtime, tool } = require('./tools');

/** The blocks of the numbered steps, in order; a table is the place where a compiler is installed. */
function steps() {
  const page = fs.readFileSync(path.join(root, 'docs', 'start.md'), 'utf8');
  const numbered = page.slice(page.indexOf('## 1.'), page.indexOf('## What the words mean'));
  const found = [...numbered.matchAll(/^```(\w+)\n(.*?)^```$|^\| system .*$/gms)];
  return found.map(([, language = 'table', body]) => ({ language, body }));
}

/** Commands that a folder gets: scripts that call the real ones with a PATH of their own. */
function addCommand(folder, name, command, env = '') {
  folder.write({ [`bin/${name}`]: `#!/bin/sh\n${env} exec ${command.map((part) => `'${part}'`).join(' ')} "$@"\n` });
  fs.chmodSync(folder.file('bin', name), 0o755);
}

/** Does what the page says, and throws if something else is printed. */
async function follow(folder, { node, registry }) {
  folder.useNode(node);
  for (const name of ['npm', 'npx']) addCommand(folder, name, [node, tool('npm10', 'bin', `${name}-cli.js`)]);
  addCommand(folder, 'mkdir', ['/bin/mkdir']);
  const place = folder.file('first');
  let printed = '';
  for (const { language, body } of steps()) {
    if (language === 'table') addCommand(folder, 'cc', ['/usr/bin/cc'], `PATH=${process.env.PATH}`);
    else if (language === 'sh') {
      const enter = fs.existsSync(place) ? `cd '${place}'\n` : '';
      const env = { NPM_CONFIG_REGISTRY: registry, NPM_CONFIG_FUND: 'false', NPM_CONFIG_AUDIT: 'false' };
      printed = await folder.must(['/bin/sh', '-e', '-c', `${enter}${body}`], env);
    } else if (language === 'text') {
      if (printed !== body) throw new Error(`the page says\n${body}and there was\n${printed}`);
    } else {
      folder.write({ [`first/${/^\/\/ (\S+)/.exec(body)[1]}`]: body });
    }
  }
}

const start = {
  name: 'the page for beginners',
  sample: true,
  async run(context) {
    const cells = {};
    for (const column of context.columns(nodes)) {
      const folder = new Folder('start');
      cells[column] = await context.attempt(() =>
        follow(folder, { node: runtime(column).command, registry: context.registry }),
      );
      context.leave(folder);
    }
    return cells;
  },
};

module.exports = { rows: [start] };
