'use strict';
// Why the loader did not open a library, or did not find a symbol in it, beyond what it says itself. That is what the file
// is, and where else one might look. Only loaded when an error is made; whatever cannot be read is left out.

const fs = require('node:fs');
const path = require('node:path');
const process = require('node:process');
const { isElf, readElf } = require('./elf.js');
const { filesIn, namedFolders, startOf, systemFolders } = require('./loader.js');
const { archOf, wordsFor } = require('./machines.js');

const SYSTEMS = { elf: 'Linux', pe: 'Windows', mach: 'macOS' };
const FORMATS = { win32: 'pe', darwin: 'mach' };

/** What an executable file was built for; undefined for any other file. */
function targetOf(bytes) {
  if (bytes.length < 20) return undefined;
  const magic = bytes.readUInt32BE(0);
  if (isElf(bytes)) {
    const little = bytes[5] === 1;
    const u16 = (at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
    return { format: 'elf', arch: archOf('elf', u16(18)), isObject: u16(16) === 1 };
  }
  if (bytes.readUInt16BE(0) === 0x4d5a && bytes.length >= 64) {
    const at = bytes.readUInt32LE(60);
    return { format: 'pe', arch: at + 6 <= bytes.length ? archOf('pe', bytes.readUInt16LE(at + 4)) : undefined };
  }
  // Mach-O, and several in one file.
  if (magic === 0xcffaedfe || magic === 0xcefaedfe) {
    return { format: 'mach', arch: archOf('mach', bytes.readUInt32LE(4)), isObject: bytes.readUInt32LE(12) === 1 };
  }
  return magic === 0xcafebabe ? { format: 'mach' } : undefined;
}

/** The files that a script for linkers stands for. */
function scriptFiles(text) {
  const body = text.replace(/\/\*[\s\S]*?\*\//g, ' ');
  if (!/\b(?:INPUT|GROUP)\s*\(/.test(body)) return undefined;
  return body.match(/[^\s()]+\.(?:so|dylib)[^\s()]*/g) ?? [];
}

/** What a file that is there is, if no library of this system and processor. */
function mistakenFile(file) {
  let stat;
  try {
    stat = fs.statSync(file);
  } catch {
    return undefined;
  }
  if (stat.isDirectory()) return `${file} is a folder`;
  if (stat.size === 0) return `${file} is empty`;
  const bytes = startOf(file);
  if (!bytes) return `${file} is there, and may not be read`;
  const target = targetOf(bytes);
  const format = FORMATS[process.platform] ?? 'elf';
  if (target && target.format !== format) return `${file} is there, built for ${SYSTEMS[target.format]}`;
  if (target?.arch && target.arch !== process.arch) {
    return `${file} is there, built for ${wordsFor(target.arch)}; this process is ${wordsFor(process.arch)}`;
  }
  if (target?.isObject)
    return `${file} is an object file; link it as a shared library: cc -shared -o lib.so ${path.basename(file)}`;
  if (target) return undefined;
  const text = bytes.toString('latin1');
  if (text.startsWith('!<arch>\n')) return `${file} is a static library, for linkers; the shared one ends in .so`;
  const files = scriptFiles(text);
  if (files?.length > 0) return `${file} is a script for linkers; its library is ${path.basename(files[0])}`;
  if (files) return `${file} is a script for linkers`;
  if (/^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(text)) return `${file} is a text file`;
  return `${file} is no library`;
}

/** Where the loader looks for a name without folders, beside its cache. */
const placesSearched = () => [...namedFolders(), ...systemFolders()].filter((folder) => fs.existsSync(folder));

const IS_LIBRARY = /\.(?:so|dylib)(?:$|\.)/;

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * A name without folders that was not found.
 * @param {string} name of a file, or a logical one
 * @returns {string} what to write instead, or the places searched
 */
function notFound(name) {
  const stems = [name, `${name}.so`, `lib${name}.so`];
  const here = stems.find((file) => isFile(path.resolve(file)));
  if (here) return `${here === name ? 'it' : here} is in the current folder: write ./${here}`;
  const places = placesSearched();
  const like = places
    .flatMap(filesIn)
    .find((file) => stems.some((stem) => file.startsWith(`${stem}.`) && IS_LIBRARY.test(file)));
  const hint = like ? `did you mean '${like}'? ` : '';
  if (process.platform === 'win32') return `${hint}searched: the folder of the program, the system's, and PATH`;
  const cache = process.platform === 'linux' ? ['the cache of ldconfig'] : [];
  return `${hint}searched: ${[...places, ...cache].join(', ')}`;
}

/** The first library that a file needs and that the loader's words say is missing. */
function missingNeed(file, reason) {
  try {
    const { needed } = readElf(fs.readFileSync(file));
    return needed.find((name) => reason.startsWith(`${name}:`) || reason.includes(` ${name}:`));
  } catch {
    return undefined;
  }
}

/**
 * Why a library could not be opened.
 * @param {string | null} library as it was asked for
 * @param {string} reason the loader's words
 * @returns {string | undefined} undefined if there is nothing to add
 */
function whyNot(library, reason) {
  if (library === null) return undefined;
  const hasFolder = library.includes('/') || (process.platform === 'win32' && library.includes('\\'));
  if (!hasFolder) {
    // The words name the file if the loader found one that it could not take.
    const found = /(?:^|\s)(\/[^:]+):/.exec(reason)?.[1];
    return (
      (found && mistakenFile(found)) ?? (fs.existsSync(library) || !isThere(library) ? notFound(library) : undefined)
    );
  }
  const file = path.resolve(library);
  if (!fs.existsSync(file)) {
    const folder = path.dirname(file);
    if (!fs.existsSync(folder)) return `there is no folder ${folder}`;
    return path.isAbsolute(library) ? undefined : `there is no file ${file}: paths begin at the current folder`;
  }
  const mistake = mistakenFile(file);
  if (mistake) return mistake;
  const need = missingNeed(file, reason);
  return need && `${file} is there; it needs ${need}, which the loader does not find`;
}

const isThere = (name) => placesSearched().some((folder) => fs.existsSync(path.join(folder, name)));

/** The file of a library that is loaded, by what it was asked for. */
function fileOf(library) {
  if (library === null) return undefined;
  if (library.includes('/')) return path.resolve(library);
  if (process.platform !== 'linux') return undefined;
  const ending = `/${library}`;
  for (const line of fs.readFileSync('/proc/self/maps', 'latin1').split('\n')) {
    if (line.endsWith(ending) || line.includes(`${ending}.`)) return line.slice(line.indexOf('/'));
  }
  return undefined;
}

/** What the last library asked about has: programs ask one library for many symbols. */
let last = { library: undefined, names: [] };

/**
 * The symbols that a library defines.
 * @param {string | null} library as it was asked for
 * @returns {string[]} none if they cannot be read
 */
function symbolsIn(library) {
  if (last.library === library) return last.names;
  try {
    const file = fileOf(library);
    const symbols = file === undefined ? [] : readElf(fs.readFileSync(file)).symbols;
    last = { library, names: symbols.filter(({ isDefined }) => isDefined).map(({ name }) => name) };
  } catch {
    last = { library, names: [] };
  }
  return last.names;
}

/** A name as C++ compilers write it: its length before it. */
const isFromCpp = (symbol, name) => symbol.startsWith('_Z') && symbol.includes(`${name.length}${name}`);

/**
 * What a library has instead of a symbol.
 * @param {string | null} library as it was asked for
 * @param {string} name
 * @param {(name: string, known: Iterable<string>) => string | undefined} nearest finds what was probably meant
 * @returns {string | undefined} undefined if there is nothing to say
 */
function whyMissing(library, name, nearest) {
  const names = symbolsIn(library);
  const mangled = names.find((symbol) => isFromCpp(symbol, name));
  if (mangled) return `the library has it for C++ alone, as ${mangled}: declare it extern "C"`;
  const near = nearest(name, names);
  return near === undefined ? undefined : `did you mean '${near}'?`;
}

module.exports = { notFound, whyMissing, whyNot };
