'use strict';
// cc: C compiled at run time. libtcc does it in memory where it is installed; else the system's compiler does.

const { Library } = require('../core/library.js');
const { isObject } = require('../core/values.js');
const { bindFound, tabulate } = require('./binding');
const { readEntries } = require('./signature');
const { shown } = require('./entry-points');
const { invalidType, invalidValue, plain } = require('./errors');
const { makeObject } = require('./library');
const { pathOf } = require('./paths');
const { describe } = require('./received');
const { compiled } = require('./rules');
const { isString } = require('./types');
const system = require('./compilers/system');
const tcc = require('./compilers/tcc');

const { CompileError } = system;

// Options ------------------------------------------------------------------------------------------------------------

const wrongType = (name, expected, value) =>
  invalidType(`The "${name}" argument must be of type ${expected}. Received ${describe(value)}`);

/** A list of strings from one or several; `alone` is what one that is no list must be. */
function strings(name, value, alone) {
  const all = Array.isArray(value) ? value : [value];
  const expected = Array.isArray(value) ? 'array of strings' : alone;
  for (const item of all) if (!isString(item)) throw wrongType(name, expected, item);
  return all.map(String);
}

/** The file or files, as paths; writes them back, as Bun does. */
function readSource(options) {
  const given = options.source;
  if (!given) throw plain('Expected source to be a string to a file path');
  const source = Array.isArray(given) ? given.map(pathOf) : pathOf(given);
  options.source = source;
  return source;
}

function checkSource(source) {
  if (Array.isArray(source) && source.length === 0) {
    throw invalidValue(`The "source" argument must have at least one file. Received ${describe(source)}`);
  }
  return strings('source', source, 'string');
}

/** Macros: only the values that are strings count, the others are empty. */
function readDefines(define) {
  if (!isObject(define) || Array.isArray(define)) return [];
  return Object.entries(define).map(([name, value]) => [name, typeof value === 'string' ? value : '']);
}

/** @returns {import('./compilers/system').Job & { descriptors: Map<string, object> }} */
function readOptions(options) {
  if (!isObject(options)) throw plain('Expected options to be an object');
  const source = readSource(options);
  const { symbols } = options;
  if (!isObject(symbols)) throw wrongType('symbols', 'object', symbols);
  const descriptors = readEntries(symbols, false);
  if (descriptors.size === 0) throw plain('Expected at least one exported symbol');
  const { library } = options;
  const libraries = library === undefined ? [] : strings('library', library, 'array of strings');
  const given = options.flags;
  const flags = given === undefined || given === null ? [] : strings('flags', given, 'string');
  const defines = readDefines(options.define);
  const { include } = options;
  const includes = include === undefined || include === null ? [] : strings('include', include, 'array of strings');
  return {
    sources: checkSource(source),
    libraries: libraries.filter(Boolean),
    includes: includes.filter(Boolean),
    defines,
    flags: flags.join(' '),
    descriptors,
  };
}

// Functions ----------------------------------------------------------------------------------------------------------

/** The properties of a function, which are not those of dlopen's. */
function finish(f, { name, address, descriptor }, file) {
  if (descriptor.returns === 'cstring') {
    // Bun wraps these in a function of its own.
    const inner = (...args) => f(...args);
    Object.defineProperty(inner, 'name', { value: name });
    Object.defineProperty(inner, 'length', { value: f.length });
    Object.defineProperty(inner, 'ptr', { value: shown(address), enumerable: true, configurable: true });
    Object.defineProperty(f, 'name', { value: `${name} (${file})` });
    f.native = inner;
    f.ptr = shown(address);
  } else {
    Object.defineProperty(f, 'ptr', { value: shown(address), enumerable: true, configurable: true });
    f.native = f;
  }
  return f;
}

function makeFunctions(library, symbolOf, descriptors, file) {
  const found = Array.from(descriptors, ([name, descriptor]) => {
    if (descriptor.args.includes('void')) throw plain('error: parameter declared as void');
    const address = descriptor.ptr || symbolOf(name);
    if (!address) throw plain(`"${name}" is missing from ${file}. Was it included in the source code?`);
    return { name, address, descriptor };
  });
  const wrappers = bindFound(library, found, compiled);
  return tabulate(
    found,
    found.map((one, i) => finish(wrappers[i], one, file)),
  );
}

function noCompiler() {
  const message =
    'cc() needs libtcc or a C compiler: install tcc, gcc or clang (Debian: apt install gcc; Fedora: dnf install gcc; ' +
    'Alpine: apk add gcc musl-dev; macOS: xcode-select --install; Windows: gcc of mingw-w64, as MSYS2 has it)';
  return Object.assign(plain(message), { code: 'ERR_FFI_NO_COMPILER' });
}

/** Functions of an open library, which is closed where that fails. */
function bound(library, symbolOf, { descriptors, sources }, release) {
  try {
    return { symbols: makeFunctions(library, symbolOf, descriptors, sources[0]), close: release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Compiled code that lies in memory: a handle of the process itself is what its functions are closed by. */
function buildInMemory(job) {
  const { symbol, close: release } = tcc.compile(job);
  const library = Library.open(null).stay();
  return bound(library, symbol, job, () => {
    if (!library.open) return;
    library.close();
    // Not now: it may be this very code that called the function that closes.
    setImmediate(release);
  });
}

function buildInFile(job) {
  return system.compile(job, (path) => {
    const library = Library.open(path, { now: true });
    if (typeof library === 'string') throw plain(library);
    const symbolOf = (name) => {
      const address = library.symbol(name);
      return typeof address === 'string' ? 0n : address;
    };
    return bound(library.stay(), symbolOf, job, () => {
      library.close();
      system.sweep();
    });
  });
}

function build(job) {
  if (tcc.findTcc()) return buildInMemory(job);
  if (system.findCompiler()) return buildInFile(job);
  throw noCompiler();
}

/**
 * Compiles C and binds functions of it.
 * @param {object} options
 * @param {string | URL | (string | URL)[]} options.source files
 * @param {Record<string, object>} options.symbols descriptions, by name
 * @param {string | string[]} [options.library] to link
 * @param {string | string[]} [options.include] folders with headers
 * @param {string | string[]} [options.flags] further flags of the compiler
 * @param {Record<string, string>} [options.define] macros
 */
const cc = (options) => {
  const job = readOptions(options);
  try {
    const built = build(job);
    return makeObject(built.symbols, built.close, true);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const { file, messages } = error;
    throw plain(`${messages.length} errors while compiling ${file}\n${messages.join('\n')}\n`);
  }
};

module.exports = { cc };
