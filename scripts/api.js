'use strict';
// Writes docs/api.md: every export of every entry point, from the declarations that users' editors read. What an entry
// exports is asked of the entry itself; an export that no declaration describes is an error.
//
//   node scripts/api.js           write it
//   node scripts/api.js --check   fail where the file is not what would be written

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const target = path.join(root, 'docs', 'api.md');

/** The entry points, and where each is declared: a file, and those that it exports again. */
const entries = [
  {
    name: 'polyffi',
    main: 'lib/index.js',
    types: ['types/index.d.ts', 'types/c.d.ts'],
    about: 'It has the exports of `node:ffi` first.',
  },
  { name: 'polyffi/bun', main: 'lib/bun.js', types: ['types/bun.d.ts'], about: 'The exports of `bun:ffi`.' },
  {
    name: 'polyffi/deno',
    main: 'lib/deno.js',
    types: ['types/deno/namespace.d.ts'],
    about: 'The FFI part of the `Deno` namespace.',
  },
  {
    name: 'polyffi/hooks',
    main: 'lib/register/install.js',
    types: ['types/register.d.ts'],
    about:
      '[The hooks](bun-and-deno-on-node.md) that `polyffi/register` installs when it is loaded. That one exports nothing.',
  },
];

/** Interfaces that are tables of the types' names, for the compiler alone. */
const tables = /Map$|^FFIType|^NativeStructType$/;

/**
 * @typedef {object} Statement
 * @property {string} kind
 * @property {string} name
 * @property {string} code without `export`
 * @property {string} comment
 */

/** The text of a comment, without its stars. */
const proseOf = (comment) =>
  comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
    .trim();

/**
 * The exported statements of a declaration file.
 * @param {string} file
 * @returns {Statement[]}
 */
function statementsOf(file) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const found = [];
  let comment = '';
  // The files are formatted: a statement goes on as long as lines are indented or begin by closing a bracket.
  for (const [piece] of text.matchAll(/^\/\*\*[^]*?\*\/$|^\S.*(?:\n(?:[ })>\]].*|(?=\n[ })>\]])))*|^$/gm)) {
    const [, kind, name] =
      /^export (?:declare )?(?:abstract )?(?:(?:const )?(enum)|function|class|const|namespace|interface|type) (\w+)/.exec(
        piece,
      ) ?? [];
    if (piece.startsWith('/**')) comment = proseOf(piece);
    else if (name) {
      const code = piece.replace(/^export (declare )?/, '');
      found.push({ kind: kind ?? code.split(' ')[0], name, comment, code });
    }
    if (!piece.startsWith('/**')) comment = '';
  }
  return found;
}

/** Prose with its tags as a list. */
function textOf(comment) {
  const plain = comment.replace(/\{@link (\w+)\}/g, '`$1`');
  const [prose, ...tags] = plain.split(/\n?@/);
  const lines = tags.map((tag) => {
    const [, word, rest] = /^(\w+)\s+(.*)$/s.exec(tag);
    const said = rest.replace(/\s+/g, ' ');
    return word === 'param' ? `- ${said.replace(/^(\w+)/, '`$1`:')}` : `- ${word}: ${said}`;
  });
  return [prose.replace(/\s+/g, ' ').trim(), lines.join('\n')].filter((part) => part !== '');
}

/** The section of one name: its prose, and how it is declared. */
function section(name, statements) {
  const comments = [...new Set(statements.map(({ comment }) => comment).filter(Boolean))];
  return [
    `### ${name}`,
    ...comments.flatMap(textOf),
    ['```ts', ...statements.map(({ code }) => code), '```'].join('\n'),
  ].join('\n\n');
}

/** Names that are declared alike stand together: the readers of memory, and its writers. */
function familyOf(name) {
  const [, verb] = /^(get|set)(?:Int|Uint|Float)\d+$/.exec(name) ?? [];
  return verb ? `${verb}Int8 … ${verb}Float64` : name;
}

function page() {
  const parts = [
    '# API',
    '<!-- Written by scripts/api.js from types/: change those, not this file. -->',
    'Every export of every entry point, as it is declared. How to use them is told by task: [functions](functions.md), ' +
      '[C declarations](c-declarations.md), [structs](structs.md), [callbacks](callbacks.md), [memory](memory.md).',
  ];
  const problems = [];
  for (const { name, main, types, about } of entries) {
    const statements = types.flatMap(statementsOf);
    const exported = Object.keys(require(path.join(root, main))).filter((key) => key !== 'default');
    const families = [...new Set(exported.map(familyOf))];
    parts.push(`## ${name}`, about);
    for (const family of families) {
      const names = exported.filter((key) => familyOf(key) === family);
      const own = statements.filter((statement) => names.includes(statement.name));
      for (const key of names)
        if (!own.some((statement) => statement.name === key)) problems.push(`${name}: ${key} is not declared`);
      if (own.length > 0 && !own.some(({ comment }) => comment)) problems.push(`${name}: ${family} has no description`);
      parts.push(section(family, own));
    }
    const more = statements.filter(({ name: type, kind }) => {
      return kind === 'interface' && !exported.includes(type) && !tables.test(type);
    });
    if (more.length > 0) {
      const title = `Types of ${name}`;
      parts.push(`## ${title}`);
      for (const statement of more) parts.push(section(statement.name, [statement]));
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${parts.join('\n\n')}\n`;
}

if (require.main === module) {
  const text = page();
  if (!process.argv.includes('--check')) fs.writeFileSync(target, text);
  else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
    console.error('docs/api.md is not what the declarations say: run node scripts/api.js');
    process.exitCode = 1;
  }
}

module.exports = { entries, page };
