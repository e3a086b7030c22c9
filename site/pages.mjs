// What the site is made of: which file of the repository is which page, and the index that stands beside each.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const build = path.join(root, 'build', 'site');
export const pagesFolder = path.join(build, 'pages');
export const siteFolder = path.join(build, 'html');

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const docs = fs.readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
const programs = ['examples', 'examples/ported'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder))
    .filter((name) => /\.(js|c|py)$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** The page of each file: `docs/start.md` is `start.md`. */
export const pageOf = new Map([
  ['README.md', 'index.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['SECURITY.md', 'security.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ['lib/c/scope.md', 'scope.md'],
  ...docs.map((name) => [`docs/${name}`, name]),
]);

/** Files that pages show or offer as they are. */
const files = ['bench/results.svg', 'bench/results.json', 'site/icon.svg'];

/** A link of a page, seen from the page of the site; what is no page of it stays plain text. */
function relink(from, target) {
  if (/^[a-z]+:/.test(target)) return target;
  const [, name, anchor] = /^([^#]*)(.*)$/.exec(target);
  if (name === '') return target;
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(from), name));
  if (files.includes(file)) return `/${path.posix.basename(file)}`;
  if (pageOf.has(file)) return `./${pageOf.get(file)}${anchor}`;
  if (programs.includes(file)) return `./examples.md#${anchorOf(file)}`;
  throw new Error(`${from} links to ${target}, which is no page of the site`);
}

const anchorOf = (file) => file.replace(/^examples\//, '').replace(/\W+/g, '-');

/** A page with its links turned; code stays as it is. */
export function convert(file) {
  return read(file)
    .split(/(^```.*?^```$|`[^`\n]*`)/ms)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/(\]\()([^)\s]+)(\))/g, (_, a, target, b) => `${a}${relink(file, target)}${b}`),
    )
    .join('');
}

const languages = { js: 'js', c: 'c', py: 'py' };

/** The programs of examples/, each under its name. */
function examples() {
  const sections = programs.map((file) => {
    const code = read(file).replace("'use strict';\n", '');
    return `## ${file.replace('examples/', '')} {#${anchorOf(file)}}\n\n\`\`\`${languages[file.split('.').at(-1)]}\n${code}\`\`\``;
  });
  return `# Examples\n\nTests run all of them; those in \`ported\` beside the program that they were ported from.\n\n${sections.join('\n\n')}\n`;
}

/** Writes all pages to where the generator reads them. */
export function writePages() {
  fs.rmSync(build, { recursive: true, force: true });
  fs.mkdirSync(path.join(pagesFolder, 'public'), { recursive: true });
  for (const [file, page] of pageOf) fs.writeFileSync(path.join(pagesFolder, page), convert(file));
  fs.writeFileSync(path.join(pagesFolder, 'examples.md'), examples());
  for (const file of files)
    fs.copyFileSync(path.join(root, file), path.join(pagesFolder, 'public', path.basename(file)));
}

/** The index of the README, as the groups beside each page. */
export function sidebar() {
  const index = read('README.md').split('\n## Pages\n')[1];
  const groups = index.split(/^- /m).slice(1);
  return groups.map((group) => {
    const [, text] = /^\*\*(.*?):?\*\*/.exec(group);
    const items = [...group.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name, file]) => {
      return { text: name, link: `/${pageOf.get(file).replace(/\.md$/, '')}` };
    });
    return { text, items };
  });
}
