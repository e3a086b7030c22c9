'use strict';
// What tests of the house rules read of the sources: which file needs which.

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../harness');
const { cFiles, cFlags } = require('../../scripts/c-files');

/** The folders of ours where the compiler looks for headers. */
const cIncludes = cFlags().flatMap((flag) => (flag.startsWith('-Isrc') ? [flag.slice(2)] : []));

/**
 * The files below a folder whose name ends so.
 * @param {string} folder from the root of the package
 * @param {RegExp} pattern
 * @returns {string[]} paths from the root
 */
function files(folder, pattern) {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : files(file, pattern);
    return pattern.test(file) ? [file] : [];
  });
}

/** The text of a file. */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

const exists = (file) => fs.existsSync(path.join(root, file)) && fs.statSync(path.join(root, file)).isFile();

/** A text of C or JavaScript without its comments, with as many lines. A text within quotes is no comment. */
const withoutComments = (text) =>
  text.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[^]*?\*\/|\/\/.*/g, (all, quoted) =>
    quoted === undefined ? all.replace(/[^\n]/g, '') : all,
  );

/**
 * What a C file includes: a path from the root where it is ours, otherwise the name in angle brackets.
 * @param {string} file
 * @returns {string[]}
 */
function includes(file) {
  const places = [path.posix.dirname(file), ...cIncludes];
  const own = (name) => places.map((place) => path.posix.join(place, name)).find(exists) ?? `"${name}"`;
  return [...withoutComments(read(file)).matchAll(/^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")/gm)].map(
    ([, system, name]) => (system ? `<${system}>` : own(name)),
  );
}

/**
 * What a JavaScript file requires or imports: a path from the root where it is ours, otherwise the name as written.
 * @param {string} file
 * @returns {string[]}
 */
function requires(file) {
  const pattern = /(?:\brequire\(|\}\s*from\s+|^(?:import|export)\b[^'"\n]*\bfrom\s+|\bimport\s*\(?)['"]([^'"]+)['"]/gm;
  return [...withoutComments(read(file)).matchAll(pattern)].map(([, name]) => {
    if (!name.startsWith('.')) return name;
    const target = path.posix.join(path.posix.dirname(file), name);
    return ['', '.js', '.mjs', '/index.js'].map((ending) => target + ending).find(exists) ?? `"${target}"`;
  });
}

/**
 * All that needs something: for each file of src/ and lib/, what it includes or requires.
 * @returns {Map<string, string[]>}
 */
function needs() {
  const found = new Map();
  for (const file of cFiles()) found.set(file, includes(file));
  for (const file of files('lib', /\.(js|mjs)$/)) found.set(file, requires(file));
  return found;
}

/**
 * A circle in a graph.
 * @param {Map<string, Iterable<string>>} graph what each node needs
 * @returns {string[] | undefined} its nodes in order, the first once more at the end; undefined if there is none
 */
function circle(graph) {
  const done = new Set();
  const way = [];
  const visit = (node) => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return undefined;
    way.push(node);
    for (const next of graph.get(node) ?? []) {
      const found = visit(next);
      if (found) return found;
    }
    way.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const found = visit(node);
    if (found) return found;
  }
  return undefined;
}

module.exports = { files, read, exists, withoutComments, includes, requires, needs, circle };
