'use strict';
// Libraries: opened, asked for symbols, closed. Nothing here throws an error of its own: what the loader said
// comes back as text, and the dialect makes of it what its users know.

const { engine } = require('./addon.js');
const { demand } = require('./permission.js');
const { open: flag } = require('./numbers.js');
const { place } = require('./place.js');
const { readFields } = require('./rules.js');

/** What the loader is told, and what functions are. */
const LOADER_OPTIONS = ['now', 'global', 'deep', 'fast'];

/** Open libraries with the place that made them, when POLYFFI_DEBUG asks for them. */
const opened = process.env.POLYFFI_DEBUG ? new Map() : undefined;

/**
 * How the loader opens a library. By default lazily and locally, as the runtimes do.
 * @typedef {object} LoaderOptions
 * @property {boolean} [now] resolve every function at once (RTLD_NOW)
 * @property {boolean} [global] show the symbols to libraries opened later (RTLD_GLOBAL)
 * @property {boolean} [deep] the library's own symbols win over the process's (RTLD_DEEPBIND)
 * @property {boolean} [fast] as that of a definition (compile.js), for the functions that say nothing themselves
 */

/** Names of libraries (parts of a file's name) that are opened deeply: for programs that cannot be changed. */
const deepByName = (process.env.POLYFFI_DEEP ?? '').split(',').filter(Boolean);

function isDeepByName(path) {
  if (deepByName.length === 0 || path === null) return false;
  const file = path.slice(path.lastIndexOf('/') + 1);
  return deepByName.some((name) => file.includes(name));
}

/** @type {Set<Library>} */
const staying = new Set();

/** An open library. It stays loaded until closed, or until nothing bound from it can be reached. */
class Library {
  /** The addon's handle. */
  handle;
  open = true;
  #flags;

  /**
   * @param {object} handle
   * @param {string | null} path null for the process itself
   * @param {boolean} [fast]
   * @param {number} [flags] as the addon takes them
   */
  constructor(handle, path, fast, flags = 0) {
    this.handle = handle;
    this.#flags = flags;
    this.fast = fast;
    this.path = path;
  }

  /**
   * @param {string | null} path null for the process itself
   * @param {LoaderOptions} [options]
   * @returns {Library | string} or the loader's reason
   */
  static open(path, options = {}) {
    demand();
    const {
      now,
      global,
      deep = isDeepByName(path),
      fast,
    } = readFields(options, LOADER_OPTIONS, 'the options of a library');
    const flags = (now ? flag.now : 0) | (global ? flag.global : 0) | (deep ? flag.deep : 0);
    const handle = engine.open(path, flags);
    if (typeof handle === 'string') return handle;
    const library = new Library(handle, path, fast, flags);
    if (opened) opened.set(library, { path, place: place() });
    return library;
  }

  /**
   * The address of a symbol.
   * @param {string} name
   * @returns {bigint | string} or the loader's reason
   */
  symbol(name) {
    demand();
    return engine.symbol(this.handle, name);
  }

  /**
   * What keeps it loaded as long as it can be reached, also when this is closed: for memory of it that somebody sees.
   * @param {string} symbol of it, by which the loader's answer is checked: there may be another file by now
   * @returns {object | undefined} undefined if the file is gone
   */
  again(symbol) {
    const handle = engine.open(this.path, this.#flags);
    if (typeof handle === 'string') return undefined;
    return engine.symbol(handle, symbol) === this.symbol(symbol) ? handle : undefined;
  }

  /**
   * Keeps it loaded until it is closed, also if nothing of it can be reached any more: C may still use its memory, or
   * run its code on a thread.
   */
  stay() {
    staying.add(this);
    return this;
  }

  /** Its functions throw from now on; it is unloaded when the last call off the thread has ended. Idempotent. */
  close() {
    if (!this.open) return;
    this.open = false;
    staying.delete(this);
    if (opened) opened.delete(this);
    engine.close(this.handle);
  }
}

module.exports = { LOADER_OPTIONS, Library, opened };
