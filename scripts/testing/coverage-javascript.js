'use strict';
// Which lines of lib/ ran, by the reports that V8 wrote for each process.

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { root } = require('./files');

const lib = `${pathToFileURL(path.join(root, 'lib'))}/`;

/**
 * The characters of a script that ran in one process. Ranges stand within each other, outer ones first.
 * @param {{ functions: { ranges: { startOffset: number, endOffset: number, count: number }[] }[] }} script
 * @param {number} length
 */
function ran({ functions }, length) {
  const characters = new Uint8Array(length).fill(1);
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) characters.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return characters;
}

/**
 * The lines that have code, and not only brackets, with their first and last character that counts.
 * @param {string} text
 */
function* codeLines(text) {
  const code = text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  let offset = 0;
  for (const [index, line] of code.split('\n').entries()) {
    if (/[\w$]/.test(line) && !/^\s*'use strict';$/.test(line)) {
      yield { number: index + 1, from: offset + line.search(/\S/), to: offset + line.trimEnd().length };
    }
    offset += line.length + 1;
  }
}

/** What V8 wrote of one process; nothing if that was killed while it wrote. */
function scriptsOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).result;
  } catch {
    return [];
  }
}

/**
 * The lines of lib/ that have code.
 * @param {string} folder of the reports
 * @returns {Map<string, Map<number, boolean>>} of each file, by its path from the root, whether each such line ran
 */
function linesOfJavaScript(folder) {
  /** @type {Map<string, Uint8Array>} */
  const characters = new Map();
  for (const name of fs.readdirSync(folder)) {
    for (const script of scriptsOf(path.join(folder, name))) {
      if (!script.url.startsWith(lib)) continue;
      const file = `lib/${script.url.slice(lib.length).replace(/\?.*/, '')}`;
      const { length } = fs.readFileSync(path.join(root, file), 'utf8');
      const found = ran(script, length);
      const known = characters.get(file);
      if (known) found.forEach((value, index) => (known[index] |= value));
      else characters.set(file, found);
    }
  }
  const names = /** @type {string[]} */ (fs.readdirSync(path.join(root, 'lib'), { recursive: true }));
  return new Map(
    names
      .filter((name) => /\.m?js$/.test(name))
      .map((name) => {
        const file = `lib/${name}`;
        const known = characters.get(file);
        const lines = [...codeLines(fs.readFileSync(path.join(root, file), 'utf8'))];
        // A line ran where any of its code did.
        return [
          file,
          new Map(lines.map(({ number, from, to }) => [number, known?.subarray(from, to).includes(1) ?? false])),
        ];
      }),
  );
}

module.exports = { linesOfJavaScript };
