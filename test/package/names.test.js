// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// Nothing is left behind: what src/ and lib/ declare is used. Breaks where the last use of a name goes and its declaration
// stays.

const { test, assert } = require('../harness');
const { files, read, withoutComments, requires } = require('./sources');
const { cFiles } = require('../../scripts/c-files');

/**
 * How often each name occurs in some texts.
 * @param {string[]} texts
 * @returns {Map<string, number>}
 */
function occurrences(texts) {
  const counts = new Map();
  for (const text of texts)
    for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The text within the braces that begin at an index. */
function braced(text, from) {
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth === 0) return text.slice(from + 1, index);
  }
  return '';
}

const c = new Map(cFiles().map((file) => [file, withoutComments(read(file))]));

/** Macros, constants of enums, members, tags and types that a C file declares. */
function* declared(text) {
  for (const [, name] of text.matchAll(/^\s*#\s*define\s+(\w+)/gm)) yield name;
  for (const [, name] of text.matchAll(/^\s*typedef\b[^;{]*?\b(\w+)\s*(?:\([^;]*)?;/gm)) yield name;
  for (const { 0: head, index } of text.matchAll(/\b(?:struct|union|enum)\s*\w*\s*\{/g)) {
    const body = braced(text, index + head.length - 1).replace(/\{[^{}]*\}/g, '');
    if (head.startsWith('enum')) for (const [, name] of body.matchAll(/(\w+)\s*(?:=[^,]*)?(?:,|$)/g)) yield name;
    else
      for (const [, star, plain] of body.matchAll(/\(\*(\w+)\)|(\w+)\s*(?:\[[^\]]*\]\s*)*(?::\s*\w+\s*)?[;,]/g))
        yield star ?? plain;
  }
}

test('what a C file declares occurs a second time', () => {
  const counts = occurrences([...c.values()]);
  const once = [...c].flatMap(([file, text]) =>
    [...new Set(declared(text))].filter((name) => counts.get(name) === 1).map((name) => `${file}: ${name}`),
  );
  assert.deepEqual(once, []);
});

test('a C function that is not static is called by another file, or exported', () => {
  const alone = [...c].flatMap(([file, text]) => {
    if (!file.endsWith('.c')) return [];
    const unit = file.slice(0, -2);
    const others = [...c].filter(([name]) => name !== file && name !== `${unit}.h`).map(([, other]) => other);
    const functions = [...text.matchAll(/^(?!static\b|typedef\b|extern\b)[A-Za-z_][\w *]*?\b(\w+)\([^;{]*\{/gm)].map(
      ([, name]) => name,
    );
    return functions
      .filter((name) => !RegExp(`\\bPF_EXPORT\\b[^;]*\\b${name}(\\(void\\))?;`).test(text))
      .filter((name) => !others.some((other) => RegExp(`\\b${name}\\b`).test(other)))
      .map((name) => `${file}: ${name}`);
  });
  assert.deepEqual(alone, []);
});

const lib = new Map(files('lib', /\.(js|mjs)$/).map((file) => [file, withoutComments(read(file))]));

/** What else uses lib: the command, scripts and tests. */
const beside = ['bin', 'scripts', 'test'].flatMap((folder) => files(folder, /\.(js|mjs)$/));

/** Commands, which bin/polyffi.js requires by the names that users give. */
const commands = /^lib\/command\/(?:build|call|info|symbols)\.js$/;

test('what a module of lib exports is used by another that requires it', () => {
  const all = [...lib.keys(), ...beside];
  const required = new Map(all.map((file) => [file, requires(file)]));
  const unused = [...lib].flatMap(([file, text]) => {
    const list = /^module\.exports = \{([^]*?)\};/m.exec(text);
    if (!list || /^lib\/\w+\.js$/.test(file) || commands.test(file)) return [];
    const users = all.filter((name) => name !== file && required.get(name).includes(file)).map(read);
    const names = [...list[1].matchAll(/(?:^|,|\n)\s*([\w$]+)\s*(?=[,:(\n}]|$)/g)].map(([, name]) => name);
    return names
      .filter((name) => !users.some((user) => RegExp(`\\b${name}\\b`).test(user)))
      .map((name) => `${file}: ${name}`);
  });
  assert.deepEqual(unused, []);
});

/** Tables of names that C texts have. */
const wordsOfC = /^lib\/c\/(?:attributes|names|preprocess|specifiers)\.js$/;

/** Names that others read, as Node.js does of its options, and keys that are put together or come from C. */
const readByOthers = ['cause', 'maxBuffer', 'toJSON', 'Int64', 'Uint64', 'sysvX64', 'win64', 'aapcs64'];

test('a property or method of lib occurs a second time, there or in what uses lib', () => {
  const counts = occurrences([...lib.values(), ...[...files('types', /\.ts$/), ...beside].map(read)]);
  const once = [...lib]
    .filter(([file]) => !wordsOfC.test(file))
    .flatMap(([file, text]) =>
      [...text.matchAll(/^\s+(?:static |async |get |set |\*)*#?([\w$]+)(?:\([^()]*\) \{|:| = )/gm)]
        .map(([, name]) => name)
        .filter((name) => counts.get(name) === 1 && !readByOthers.includes(name))
        .map((name) => `${file}: ${name}`),
    );
  assert.deepEqual(once, []);
});
