// runtimes: node
'use strict';
// Which TypeScript file a specifier means, for packages that leave endings out and name their entry as bundlers do. What
// is there under its own name, or is somebody else's to find, stays as it is.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { test, assert } = require('../harness');
const typescript = require('../../lib/register/typescript.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi typescript '));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

function write(name, text = '') {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

const main = write('main.ts');
const parentURL = pathToFileURL(main).href;
for (const name of [
  'plain.js',
  'types.ts',
  'mod.mts',
  'common.cts',
  'folder/index.ts',
  'both.js',
  'both.ts',
  'data.json',
])
  write(name);

const byImport = { parentURL, conditions: ['import'] };
const byRequire = { parentURL, conditions: ['require'] };
const urlOf = (name) => pathToFileURL(path.join(folder, name)).href;

test('a specifier without an ending is the TypeScript file of that name', () => {
  const { withEnding } = typescript;
  assert.equal(withEnding('./types', byImport), urlOf('types.ts'));
  assert.equal(withEnding('./mod', byImport), urlOf('mod.mts'));
  assert.equal(withEnding('./common', byImport), urlOf('common.cts'));
  assert.equal(withEnding('./folder', byImport), urlOf('folder/index.ts'));
  assert.equal(withEnding(urlOf('types'), byImport), urlOf('types.ts'));
  assert.equal(withEnding('./types', byRequire), path.join(folder, 'types.ts'));
});

test('an ending of JavaScript means TypeScript, if there is no JavaScript', () => {
  const { withEnding } = typescript;
  assert.equal(withEnding('./types.js', byImport), urlOf('types.ts'));
  assert.equal(withEnding('./mod.mjs', byImport), urlOf('mod.mts'));
  assert.equal(withEnding('./common.cjs', byRequire), path.join(folder, 'common.cts'));
  assert.equal(withEnding('./both.js', byImport), './both.js');
  // `require` finds this by itself.
  assert.equal(withEnding('./plain', byRequire), './plain');
  assert.equal(withEnding('./data', byRequire), './data');
});

test('what is missing, a package or no file stays as it is', () => {
  const { withEnding } = typescript;
  assert.equal(withEnding('./missing', byImport), './missing');
  assert.equal(withEnding('lib', byImport), 'lib');
  assert.equal(withEnding('./types', { parentURL: 'data:text/javascript,' }), './types');
  assert.equal(withEnding('./types', {}), './types');
});

test('a package that names its entry as `module` alone is that file', () => {
  const { withModuleEntry } = typescript;
  const manifest = (name, content) => write(`node_modules/${name}/package.json`, JSON.stringify(content));
  manifest('entry', { module: 'src/index.ts' });
  write('node_modules/entry/src/index.ts');
  manifest('@scope/entry', { module: 'index.ts' });
  write('node_modules/@scope/entry/index.ts');
  assert.equal(withModuleEntry('entry', byImport), urlOf('node_modules/entry/src/index.ts'));
  assert.equal(withModuleEntry('@scope/entry', byRequire), path.join(folder, 'node_modules/@scope/entry/index.ts'));
  manifest('with-main', { module: 'index.ts', main: 'main.js' });
  manifest('with-exports', { module: 'index.ts', exports: './index.js' });
  manifest('with-index', { module: 'index.ts' });
  write('node_modules/with-index/index.js');
  manifest('gone', { module: 'index.ts' });
  manifest('javascript', { module: 'index.js' });
  manifest('nothing', {});
  for (const name of [
    'with-main',
    'with-exports',
    'with-index',
    'gone',
    'javascript',
    'nothing',
    'nowhere',
    'fs',
    './types',
  ])
    assert.equal(withModuleEntry(name, byImport), name);
});

const skip = !typescript.canStrip && 'this Node.js strips no types';

test('TypeScript is loaded without its types, in the format of its ending, its package or its text', { skip }, () => {
  const { loadTypeScript } = typescript;
  const load = (name, text) => loadTypeScript(pathToFileURL(write(name, text)).href);
  assert.deepEqual(load('load/a.mts', 'export const a: number = 1;').format, 'module');
  assert.doesNotMatch(load('load/b.mts', 'export const b: number = 1;').source, /number/);
  assert.equal(load('load/c.cts', 'module.exports = 1 as number;').format, 'commonjs');
  assert.equal(load('load/d.ts', 'module.exports = 1 as number;').format, 'commonjs');
  assert.equal(load('load/e.ts', 'export const e: number = 1;').format, 'module');
  write('typed/package.json', '{ "type": "commonjs" }');
  assert.equal(load('typed/f.ts', 'const f: number = 1;').format, 'commonjs');
  assert.equal(loadTypeScript(pathToFileURL(path.join(folder, 'plain.js')).href), undefined);
  assert.equal(loadTypeScript('node:fs'), undefined);
});

test('`require` learns to read TypeScript, and keeps what it knows', { skip }, () => {
  const own = () => {};
  const extensions = { '.cts': own };
  typescript.extendRequire(extensions);
  assert.equal(extensions['.cts'], own);
  const module = { _compile: (source, filename) => [source.trim(), filename] };
  const file = write('load/g.ts', 'exports.g = 1 as number;');
  assert.deepEqual(extensions['.ts'](module, file)[1], file);
});
