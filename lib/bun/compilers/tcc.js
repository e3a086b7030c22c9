'use strict';
// cc() with libtcc, in memory: nothing is written to disk. POLYFFI_LIBTCC names another file of the library,
// POLYFFI_LIBTCC_PATH the folder where it finds its own headers and runtime.

const { Callback } = require('../../core/callback.js');
const { bind, FILL } = require('../../core/compile.js');
const { Library } = require('../../core/library.js');
const { readText } = require('../../core/memory.js');
const { callbackSignature } = require('../../core/signatures.js');
const { nodeApiHeaders } = require('./headers');
const { CompileError, words } = require('./system');

const NAMES = {
  linux: ['libtcc.so.1', 'libtcc.so', 'libtcc.so.1.0'],
  darwin: ['libtcc.dylib'],
  win32: ['libtcc.dll'],
};
const OUTPUT_MEMORY = 1;
const RELOCATE_AUTO = 1n;
const DEFAULTS = '-std=c11 -Wl,--export-all-symbols -g -O2';

// What libtcc takes. For any other option some versions end the process.
const OPTIONS = /^-(?:[DUILlOgWfmBbP]|std=|nostd|isystem|include|pthread|pedantic|pipe|static|rdynamic|[ws]$)/;

const address = { code: 'p', store: 'u64', convert: (value) => value };
const text = { code: 'p', store: 'u64', fill: 'o', convert: () => FILL };
const number = { code: 'i', store: 'i32', convert: (value) => value };
const results = {
  v: { code: 'v', read: 'void' },
  i: { code: 'i', read: 'i32' },
  p: { code: 'p', read: 'u64' },
};
const functions = {
  tcc_new: [[], 'p'],
  tcc_delete: [[address], 'v'],
  tcc_set_lib_path: [[address, text], 'v'],
  tcc_set_error_func: [[address, address, address], 'v'],
  tcc_set_options: [[address, text], 'v'],
  tcc_add_include_path: [[address, text], 'i'],
  tcc_define_symbol: [[address, text, text], 'v'],
  tcc_add_file: [[address, text], 'i'],
  tcc_set_output_type: [[address, number], 'i'],
  tcc_add_library: [[address, text], 'i'],
  tcc_relocate: [[address, address], 'i'],
  tcc_get_symbol: [[address, text], 'p'],
};

const dialect = {
  name: 'libtcc',
  closed(name) {
    throw new Error(`${name} was called after libtcc was closed`);
  },
};

const headers = () => [nodeApiHeaders() ?? []].flat();

let found;

/**
 * libtcc's functions, or null if it is not installed.
 * @returns {Record<string, Function> | null}
 */
function findTcc() {
  if (found !== undefined) return found;
  found = null;
  const names = process.env.POLYFFI_LIBTCC ? [process.env.POLYFFI_LIBTCC] : (NAMES[process.platform] ?? []);
  for (const name of names) {
    const library = Library.open(name);
    if (typeof library === 'string') continue;
    const definitions = Object.entries(functions).map(([symbol, [params, result]]) => ({
      name: symbol,
      address: library.symbol(symbol),
      params,
      result: results[result],
    }));
    if (definitions.some(({ address: at }) => typeof at === 'string')) continue;
    const wrappers = bind(library, definitions, dialect);
    found = Object.fromEntries(wrappers.map((wrapper) => [wrapper.name, wrapper]));
    break;
  }
  return found;
}

/**
 * Compiles into memory.
 * @param {import('./system').Job} job
 * @returns {{ symbol: (name: string) => bigint, close: () => void }} symbol gives 0n for what is missing; nothing of
 *   it may be called after close
 * @throws {CompileError}
 */
function compile({ sources, libraries, includes, defines, flags }) {
  const tcc = findTcc();
  const messages = [];
  const messageSignature = callbackSignature([results.p, { code: 'p', read: 'u64', map: readText }], { code: 'v' });
  const listener = new Callback(messageSignature, (_, message) => void messages.push(message), { name: 'libtcc' });
  const state = tcc.tcc_new();
  let file = sources[0];
  // As in Bun, whatever the compiler has to say is an error; some versions fail without a word.
  const check = (status = 0, otherwise = 'compilation failed') => {
    if (status < 0 && messages.length === 0) messages.push(`tcc: error: ${otherwise}`);
    if (messages.length) throw new CompileError(file, messages.splice(0));
  };
  try {
    tcc.tcc_set_error_func(state, 0n, listener.address);
    if (process.env.POLYFFI_LIBTCC_PATH) tcc.tcc_set_lib_path(state, process.env.POLYFFI_LIBTCC_PATH);
    const wrong = words(flags).find((word) => word.startsWith('-') && !OPTIONS.test(word));
    if (wrong) throw new CompileError(file, [`tcc: error: invalid option -- '${wrong}'`]);
    tcc.tcc_set_options(state, `${DEFAULTS} ${flags}`);
    check();
    tcc.tcc_set_output_type(state, OUTPUT_MEMORY);
    for (const [name, value] of defines) tcc.tcc_define_symbol(state, name, value);
    for (const include of [...includes, ...headers()]) tcc.tcc_add_include_path(state, include);
    for (file of sources) {
      check(tcc.tcc_add_file(state, file), `file '${file}' not found`);
    }
    for (const library of libraries) {
      check(tcc.tcc_add_library(state, library), `library '${library}' not found`);
    }
    // Newer versions have no second parameter, and ignore it.
    check(tcc.tcc_relocate(state, RELOCATE_AUTO));
  } catch (error) {
    tcc.tcc_delete(state);
    throw error;
  } finally {
    listener.close();
  }
  return {
    symbol: (name) => tcc.tcc_get_symbol(state, name),
    close: () => tcc.tcc_delete(state),
  };
}

module.exports = { findTcc, compile };
