'use strict';
// TypeScript in packages: Node.js strips types by itself, but not of files in node_modules, and it wants every ending.
// Bun packages ship such files and leave the endings out.

const fs = require('node:fs');
const module_ = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { fileURLToPath, pathToFileURL } = require('node:url');

/** Whether this Node.js can strip types (22.13 and newer). */
const canStrip = typeof module_.stripTypeScriptTypes === 'function';

/** What a specifier without an ending may stand for, in this order. */
const ENDINGS = ['.ts', '.mts', '.cts', '/index.ts', '/index.mts', '/index.cts'];

/** What `require` finds without our help, and what therefore comes first there. */
const REQUIRE_ENDINGS = ['.js', '.json', '.node', '/package.json', '/index.js', '/index.json', '/index.node'];

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** Whether a hook is asked by `require`. @param {{conditions?: readonly string[]}} context */
const isOfRequire = ({ conditions }) => conditions?.includes('require') ?? false;

/**
 * The TypeScript file that a specifier means: `./lib` for `./lib.ts` or `./lib/index.ts`, and `./lib.js` for
 * `./lib.ts`, as TypeScript wants it written. The specifier itself if there is another such file, or none.
 * @param {string} specifier
 * @param {{parentURL?: string, conditions?: readonly string[]}} context of a `resolve` hook
 */
function withEnding(specifier, context) {
  const { parentURL } = context;
  if (!/^(\.{0,2}\/|file:)/.test(specifier) || !parentURL?.startsWith('file:')) return specifier;
  const base = fileURLToPath(new URL(specifier, parentURL));
  const isRequire = isOfRequire(context);
  const own = isRequire ? ['', ...REQUIRE_ENDINGS] : [''];
  if (own.some((ending) => isFile(base + ending))) return specifier;
  const candidates = ENDINGS.map((ending) => base + ending);
  const compiled = /^(.*\.[mc]?)js$/.exec(base);
  if (compiled) candidates.unshift(`${compiled[1]}ts`);
  const file = candidates.find(isFile);
  if (!file) return specifier;
  return isRequire ? file : pathToFileURL(file).href;
}

const BARE = /^(@[^/\\]+\/)?[^./\\@:][^/\\:]*$/;

/** The folder of a package that a module at this URL would import by its name. */
function folderOf(name, parentURL) {
  for (let folder = path.dirname(fileURLToPath(parentURL)); ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name);
    if (isFile(path.join(found, 'package.json'))) return found;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/**
 * The entry of a package that has no other than `"module": "index.ts"` in its package.json, which Node.js does not read
 * and bundlers and Bun do. The specifier itself for every other.
 * @param {string} specifier
 * @param {{parentURL?: string, conditions?: readonly string[]}} context of a `resolve` hook
 */
function withModuleEntry(specifier, context) {
  const { parentURL } = context;
  if (!BARE.test(specifier) || !parentURL?.startsWith('file:') || module_.isBuiltin(specifier)) return specifier;
  const folder = folderOf(specifier, parentURL);
  if (!folder) return specifier;
  const { exports, main, module } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (exports !== undefined || main !== undefined || typeof module !== 'string') return specifier;
  if (isFile(path.join(folder, 'index.js'))) return specifier;
  const file = path.join(folder, module);
  if (!/\.[mc]?ts$/.test(file) || !isFile(file)) return specifier;
  return isOfRequire(context) ? file : pathToFileURL(file).href;
}

/** The `type` of the package that a file belongs to. */
function packageType(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (isFile(manifest)) return JSON.parse(fs.readFileSync(manifest, 'utf8')).type;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** Whether a text compiles as the body of a CommonJS module. */
function isCommonJS(source) {
  try {
    vm.compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname']);
    return true;
  } catch {
    return false;
  }
}

function formatOf(file, source) {
  const type = { '.mts': 'module', '.cts': 'commonjs' }[path.extname(file)] ?? packageType(file);
  return type ?? (isCommonJS(source) ? 'commonjs' : 'module');
}

const read = (file) => module_.stripTypeScriptTypes(fs.readFileSync(file, 'utf8'));

/**
 * The answer of a `load` hook: a TypeScript file without its types; undefined for another.
 * @param {string} url
 */
function loadTypeScript(url) {
  if (!url.startsWith('file:')) return undefined;
  const file = fileURLToPath(url);
  if (!/\.[mc]?ts$/.test(file)) return undefined;
  const source = read(file);
  return { format: formatOf(file, source), source, shortCircuit: true };
}

/** Lets a `require` that no hook sees load TypeScript that is CommonJS. */
function extendRequire(extensions) {
  for (const ending of ['.ts', '.cts'])
    extensions[ending] ??= (module, filename) => module._compile(read(filename), filename);
}

module.exports = { canStrip, isOfRequire, withEnding, withModuleEntry, loadTypeScript, extendRequire };
