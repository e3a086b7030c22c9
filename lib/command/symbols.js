'use strict';
// `polyffi symbols LIBRARY`: the functions and variables that a library gives, read from its file.

const fs = require('node:fs');
const { CommandError } = require('./error.js');
const { readElf } = require('../core/elf.js');
const { findLibrary } = require('./find-library.js');
const { isPe, readPe } = require('./pe.js');

const summary = 'lists the functions and variables that a library exports';

const usage = `Usage: polyffi symbols LIBRARY [--json]

Lists the functions and variables that a shared library exports, sorted by name: what dlopen() can bind.
LIBRARY is a path, a name as dlopen() takes it, such as libm.so.6 or kernel32.dll, or a logical name such as sqlite3.
The file is read, not loaded; it may be one of Linux or of Windows.

  --json    an array of { name, kind, version, isDefault, isWeak, size }`;

const options = { json: { type: 'boolean' } };

/**
 * The symbols that a library gives.
 * @param {string} library a path, a name that the dynamic linker would look for, or a logical name
 * @returns {{ file: string, symbols: (import('../core/elf').ElfSymbol | import('./pe').PeSymbol)[] }}
 * @throws {CommandError} if there is no such library, or if the file is none
 */
function exportedSymbols(library) {
  const file = findLibrary(library);
  let found;
  try {
    const bytes = fs.readFileSync(file);
    found = isPe(bytes) ? readPe(bytes) : readElf(bytes);
  } catch (error) {
    throw new CommandError(
      `${file}: ${error.code === 'ENOENT' ? 'no such file' : (linkerScript(file) ?? error.message)}`,
    );
  }
  const symbols = found.symbols
    .filter(({ isDefined, kind }) => isDefined && kind !== 'untyped')
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { file, symbols };
}

/** What to say of a text that names libraries to the linker, such as libc.so in the packages of developers. */
function linkerScript(file) {
  try {
    const [, names] = /^\s*(?:GROUP|INPUT)\s*\(([^)]*)\)/m.exec(fs.readFileSync(file, 'latin1')) ?? [];
    return names && `a text for the linker, not a library; it names ${names.trim().split(/\s+/)[0]}`;
  } catch {
    return undefined;
  }
}

function run({ json }, [library, ...more]) {
  if (!library || more.length > 0) throw new CommandError(`expected one library\n\n${usage}`, 2);
  const { symbols } = exportedSymbols(library);
  if (json) {
    const shown = symbols.map(({ name, kind, version, isDefault, isWeak, size }) => {
      return { name, kind, version: version ?? null, isDefault, isWeak, size };
    });
    console.log(JSON.stringify(shown, null, 2));
    return;
  }
  for (const { name, kind, version, isDefault } of symbols) {
    const suffix = version ? `${isDefault ? '@@' : '@'}${version}` : '';
    console.log(`${kind.padEnd(22)}${name}${suffix}`);
  }
}

module.exports = { exportedSymbols, options, run, summary, usage };
