// runtimes: host
// not for Windows: what TypeScript makes of the declarations is the same on every system
'use strict';
// Every TypeScript block of the pages compiles, under the strictest options, against the package as users get it.

const fs = require('node:fs');
const path = require('node:path');
const { test, assert, root } = require('../harness.js');
const { checkTypes, skipTypes } = require('../harness/type-check.js');

const pages = fs.readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
// Declarations that a page shows, such as those of the API, are no programs.
const blocks = pages.flatMap((page) =>
  [...fs.readFileSync(path.join(root, 'docs', page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)]
    .map(([, body], index) => ({ name: `${page.slice(0, -3)}-${index + 1}.mts`, body }))
    .filter(({ body }) => body.includes('import ')),
);

test(`${blocks.length} blocks compile`, { skip: skipTypes }, () => {
  assert.ok(blocks.length >= 3);
  const files = Object.fromEntries(blocks.map(({ name, body }) => [name, body]));
  assert.equal(checkTypes(files, { isInstalled: true }), '');
});
