'use strict';
// @ff-labs/fff-bun 0.9.4 is TypeScript and reads C structures field by field.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { hooks, runsAsOn, onNodes } = require('./program');

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-fff-'));
process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

const files = {
  'readme.md': '# größe\n',
  'src/components/button.ts': 'export function button() {}\n// FIXME größe\n',
  'src/components/list.ts': 'export function list() {}\n',
  'src/services/user-service.ts': 'export class UserService {\n  größe = 5;\n  // TODO name\n}\n',
};
const folder = path.join(temporary, 'indexed');
for (const [name, text] of Object.entries(files)) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  // Files of today are ranked by their age.
  fs.utimesSync(file, 1e9, 1e9);
}

const compiled = { preload: [hooks(), 'tsx'] };
const stripped = { preload: [hooks('typescript=1')] };

runsAsOn('fff-bun.mjs', {
  own: 'bun',
  args: [folder],
  on: onNodes(compiled, stripped),
});
