'use strict';
// `node scripts/architecture.js`: writes the list of files in docs/architecture.md, a line for each file of src/ and lib/.
// What it says of a file is the first sentence of the file itself. `--check` only says whether the page is as it should be.

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const page = path.join(root, 'docs', 'architecture.md');
const [begin, end] = ['<!-- The list is written by scripts/architecture.js. -->', '<!-- The list ends here. -->'];

/** The most characters of a line of the list. */
const most = 120;

/** What the folders are, in the order of the list. A folder that is not named here stands behind them, by its name. */
const folders = {
  'src/core': 'C11 without any JavaScript header: could serve another host',
  'src/core/abi': 'one ABI a file, its entry routines beside it',
  'src/core/system': 'the only code that knows an operating system',
  'src/binding': 'Node-API: converts, checks every status, owns what an environment needs, and decides nothing',
  'src/host': 'what a runtime offers below Node-API, found and checked at run time',
  'lib/core': 'what the dialects share',
  'lib/core/wrapper': 'from rules to functions',
  'lib/core/aggregate': 'structs, unions and arrays',
  'lib/c': 'C declarations: text in, plain data out; imports nothing',
  'lib/cdef': 'from declarations to callable libraries',
  'lib/node': "polyffi: node:ffi's answers",
  'lib/bun': "polyffi/bun: bun:ffi's answers",
  'lib/bun/compilers': 'what can compile for cc()',
  'lib/deno': "polyffi/deno: Deno's answers",
  'lib/register': "hooks of Node.js's module loader",
  'lib/command': 'the command polyffi',
  lib: 'entry points',
};

/**
 * The first sentence of the comment with which a file begins; in C, what the preprocessor reads may stand before it.
 * @param {string} file from the root
 * @returns {string | undefined} undefined if it begins with none
 */
function firstSentence(file) {
  const text = fs.readFileSync(path.join(root, file), 'utf8').replace(/^(#.*\n|\s*\n|'use strict';\n)*/, '');
  const block = /^\/\*([^]*?)\*\//.exec(text)?.[1].replace(/^\s*\* ?/gm, '');
  const lines = /^(?:\/\/.*\n)+/.exec(text)?.[0].replace(/^\/\/ ?/gm, '');
  const comment = (block ?? lines)?.trim().split(/\n\s*\n/)[0];
  return comment?.replace(/\s+/g, ' ').replace(/\.( .*)?$/, '');
}

/**
 * As much of a sentence as has room, up to a comma, colon or semicolon.
 * @param {string} sentence
 * @param {number} room in characters
 */
function cut(sentence, room) {
  if (sentence.length <= room) return sentence;
  const end = Math.max(...[', ', ': ', '; '].map((mark) => sentence.lastIndexOf(mark, room)));
  return end > 0 ? sentence.slice(0, end) : undefined;
}

/**
 * The files of a folder as units: a header and its C file are one, and so are the two modules of an entry point.
 * @param {string} folder
 * @returns {Map<string, string[]>} names of files by the name without ending
 */
function unitsOf(folder) {
  const units = new Map();
  for (const name of fs.readdirSync(path.join(root, folder)).sort()) {
    const unit = /^(.*)\.(?:c|h|js|mjs)$/.exec(name)?.[1];
    if (unit) units.set(unit, [...(units.get(unit) ?? []), name]);
  }
  return units;
}

/** The folders that have files, in the order of the list. */
function allFolders() {
  const below = (/** @type {string} */ folder) => [
    folder,
    ...fs
      .readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((/** @type {fs.Dirent} */ entry) => below(`${folder}/${entry.name}`)),
  ];
  const known = Object.keys(folders);
  const place = (/** @type {string} */ name) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...below('src'), ...below('lib')]
    .filter((folder) => unitsOf(folder).size > 0)
    .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** The list. @throws {Error} for a file that does not say what it is */
function list() {
  const problems = [];
  const blocks = allFolders().map((folder) => {
    const rows = [...unitsOf(folder)].map(([unit, names]) => {
      // A header says what its C file is for others.
      const [file] = names.filter((name) => name.endsWith('.h')).concat(names);
      const title = `      ${unit.padEnd(16)}  `;
      const sentence = firstSentence(`${folder}/${file}`);
      const words = sentence && cut(sentence, most - title.length);
      if (!words) problems.push(`${folder}/${file}: begin it with a short sentence that says what it is`);
      return title + words;
    });
    return [`    ${`${folder}/`.padEnd(20)}${folders[folder] ?? ''}`.trimEnd(), ...rows].join('\n');
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return blocks.join('\n');
}

function main() {
  const text = fs.readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  const written = `${text.slice(0, from)}\n\n${list()}\n\n${text.slice(to)}`;
  if (written === text) return;
  if (process.argv.includes('--check')) throw new Error('docs/architecture.md: run node scripts/architecture.js');
  fs.writeFileSync(page, written);
}

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
