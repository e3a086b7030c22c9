'use strict';
// A library with C's names as properties.

const { freshData } = require('../core/aggregate/memory.js');
const { Library } = require('../core/library.js');
const { addressOf } = require('../core/addresses.js');
const { hasOwn } = require('../core/builtins.js');
const { copy } = require('../core/memory.js');
const { optionOf } = require('../core/options.js');
const { printType, types } = require('../c/index.js');
const {
  coded,
  invalidType,
  invalidValue,
  libraryClosed,
  noLibrary,
  noneOpened,
  notOpened,
  symbolMissing,
} = require('./errors.js');
const { NO_OPTIONS, bindFunction, tracedFunction } = require('./functions.js');
const { textAt } = require('./texts.js');
const { sizeOf, textUnit } = require('./kinds.js');

const { bare } = types;

/** What is known of the libraries that `open` gave. @type {WeakMap<object, OpenLibrary>} */
const states = new WeakMap();

/** Functions of the C library that lend their text: what they give is not to be freed. */
const LENDING = new Set(
  (
    'asctime basename bindtextdomain catgets ctermid ctime dcgettext dcngettext dgettext dirname dlerror dngettext ' +
    'getenv getlogin gettext hstrerror inet_ntoa nl_langinfo ngettext ptsname secure_getenv setlocale strchr ' +
    'strerror strrchr strsignal strstr textdomain tmpnam ttyname gai_strerror'
  ).split(' '),
);

/** The scalar type of a constant, as JavaScript has its values. */
function constantValue(constant, codecs, int64) {
  const { type, value } = constant;
  if (typeof value !== 'bigint') return Array.isArray(value) || typeof value === 'object' ? plain(value) : value;
  const found = bare(type);
  if (found.kind === 'pointer') return value;
  const isWide = sizeOf(type, codecs.target) === 8 && found.kind !== 'enum';
  if (isWide && !(int64 === 'number' && Number.isSafeInteger(Number(value)))) return value;
  return found.name === '_Bool' ? value !== 0n : Number(value);
}

/** Values of compound literals: whole numbers as numbers where these are exact. */
function plain(value) {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

/** Opens the first library of a list that the loader takes. */
function openFirst(paths, options) {
  const given = ['now', 'global', 'deep', 'fast'].filter((name) => optionOf(options, name) !== undefined);
  const flags = Object.fromEntries(given.map((name) => [name, options[name]]));
  if (paths.length === 0) throw invalidValue('The list of paths is empty');
  const failures = [];
  for (const path of paths) {
    if (path?.missing !== undefined) {
      failures.push(() => noLibrary(path.missing));
      continue;
    }
    if (path !== null && typeof path !== 'string') throw invalidType('A library path must be a string, a URL or null');
    if (path?.includes('\0')) throw invalidValue('Library path must not contain null bytes');
    const library = Library.open(path === '' ? null : path, flags);
    if (typeof library !== 'string') return library;
    failures.push(() => notOpened(path, library));
  }
  throw noneOpened(failures);
}

/** Options of one function that are wrong where they stand. */
const OPTION_TYPES = {
  errno: 'boolean',
  lastError: 'boolean',
  fast: 'boolean',
  nonblocking: 'boolean',
  optional: 'boolean',
  text: 'boolean',
};
const OPTION_NAMES = [...Object.keys(OPTION_TYPES), 'owned', 'symbol', 'int64'];

function checkOptions(options, what, more = []) {
  for (const [name, value] of Object.entries(options)) {
    if (more.includes(name)) continue;
    if (!OPTION_NAMES.includes(name)) throw invalidValue(`${what}: there is no option '${name}'`);
    if (value === undefined) continue;
    if (OPTION_TYPES[name] && typeof value !== 'boolean') throw invalidType(`${what}: ${name} must be a boolean`);
    if (['owned', 'symbol'].includes(name) && (typeof value !== 'string' || value.includes('\0'))) {
      throw invalidType(`${what}: ${name} must be a name`);
    }
    if (name === 'int64' && value !== 'number' && value !== 'bigint') {
      throw invalidValue(`${what}: int64 must be 'number' or 'bigint'`);
    }
  }
}

/** A library that is open, and what was declared of it. */
class OpenLibrary {
  constructor(library, declared, options = {}) {
    this.library = library;
    this.declared = declared;
    this.options = { int64: undefined, text: undefined, functions: undefined, ...options };
    this.close = () => library.close();
    /** Who is told of calls. @type {Set<(event: object) => void>} */
    this.listeners = new Set();
    /** Puts functions back to where they are bound when they are touched. */
    this.renew = [];
  }

  checkOpen() {
    if (!this.library.open) throw libraryClosed();
  }

  /** The address of a symbol, or the loader's reason. */
  look(symbol) {
    return this.library.symbol(symbol);
  }

  optionsFor(name) {
    const { int64, text, functions } = this.options;
    const own = functions && hasOwn(functions, name) ? functions[name] : undefined;
    return { int64, text: text?.includes(name) || undefined, ...own };
  }

  /** @returns {Function} @throws if it cannot be called */
  function(name, declaration, given = this.optionsFor(name)) {
    this.checkOpen();
    const own = { ...NO_OPTIONS, ...given };
    const symbol = own.symbol ?? declaration.symbol;
    const options = { ...own, text: own.text ?? LENDING.has(symbol) };
    if (declaration.broken) throw invalidValue(`the declaration of ${name} could not be read`);
    if (declaration.convention)
      throw invalidValue(`${name} is called by another convention (${declaration.convention})`);
    const address = this.look(symbol);
    if (typeof address === 'string') {
      if (options.optional) return null;
      const inline = declaration.inline ? `; its header defines ${name} as an inline function` : '';
      throw symbolMissing(this.library.path, symbol, `${address}${inline}`);
    }
    const { codecs, declarations } = this.declared;
    const type = bare(declaration.type);
    const free = options.owned === undefined ? undefined : this.freeing(options.owned, type, name);
    const parseType = (text) => declarations.type(text);
    const { library } = this;
    return bindFunction({ name, type, address, codecs, library, options, free, parseType });
  }

  /** What frees text: a function of this library, or of one that it is linked to. */
  freeing(owned, type, name) {
    const result = bare(type.result);
    const isText = result.kind === 'pointer' && textUnit(result.to, this.declared.codecs.target) === 1;
    if (!isText) throw invalidType(`${name}: owned is for results of type char *, found ${printType(type.result)}`);
    const address = this.look(owned);
    if (typeof address === 'string') throw symbolMissing(this.library.path, owned, address);
    const { VOID, pointerTo } = types;
    const signature = { kind: 'function', result: VOID, parameters: [{ type: pointerTo(VOID) }], variadic: false };
    const { codecs } = this.declared;
    const { library } = this;
    return bindFunction({
      name: owned,
      type: signature,
      address,
      codecs,
      library,
      options: undefined,
      free: undefined,
    });
  }

  variable(name, { symbol }) {
    this.checkOpen();
    const address = this.look(symbol);
    if (typeof address === 'string') throw symbolMissing(this.library.path, symbol, address);
    return address;
  }

  readVariable(name, declaration) {
    const address = this.variable(name, declaration);
    const { codecs } = this.declared;
    const found = bare(declaration.type);
    if (found.kind === 'array' && found.length === undefined) {
      const unit = textUnit(found.of, codecs.target);
      return unit > 0 ? textAt(address, unit) : address;
    }
    if (sizeOf(declaration.type, codecs.target) === undefined) return address;
    const codec = codecs.of(declaration.type);
    const data = freshData(codec.size);
    copy(addressOf(data), address, codec.size);
    return codec.load(data, 0);
  }

  writeVariable(name, declaration, value) {
    this.checkOpen();
    const codec = this.declared.codecs.of(declaration.type);
    const data = freshData(codec.size);
    codec.save(data, 0, value, name);
    // Only now: a getter of the value may have closed it.
    copy(this.variable(name, declaration), addressOf(data), codec.size);
  }

  /** A function that tells of its calls, if anybody listens. */
  traced(bound, name) {
    if (bound === null || this.listeners.size === 0) return bound;
    const tell = (event) => this.listeners.forEach((listener) => listener(event));
    return tracedFunction(bound, name, bare(this.declared.declarations.functions.get(name).type), tell);
  }

  /** @returns {() => void} what ends it */
  trace(listener) {
    const tell = (event) => listener(event);
    const change = () => this.renew.forEach((renew) => renew());
    this.listeners.add(tell);
    if (this.listeners.size === 1) change();
    return () => {
      if (this.listeners.delete(tell) && this.listeners.size === 0) change();
    };
  }

  /** The object with C's names. */
  surface() {
    const object = Object.create(null);
    states.set(object, this);
    const { declarations } = this.declared;
    const int64 = this.options.int64;
    const define = (name, descriptor) => {
      if (name !== 'then' && !(name in object))
        Object.defineProperty(object, name, { __proto__: null, enumerable: true, ...descriptor });
    };
    const lazy = (name, to, make) => {
      if (name === 'then' || name in object) return;
      let known;
      const get = () => {
        known ??= make();
        const value = this.traced(known, to);
        Object.defineProperty(object, name, {
          __proto__: null,
          value,
          enumerable: true,
          writable: false,
          configurable: true,
        });
        return value;
      };
      const renew = () =>
        Object.defineProperty(object, name, { __proto__: null, get, enumerable: true, configurable: true });
      renew();
      this.renew.push(renew);
    };
    const bindable = (name, to = name) => {
      const declaration = declarations.functions.get(to);
      if (declaration) lazy(name, to, () => this.function(to, declaration));
      const variable = declarations.variables.get(to);
      if (!declaration && variable) {
        const get = () => this.readVariable(to, variable);
        define(name, { get, set: (value) => this.writeVariable(to, variable, value) });
      }
    };
    for (const name of declarations.functions.keys()) bindable(name);
    for (const name of declarations.variables.keys()) bindable(name);
    for (const [name, constant] of this.declared.allConstants()) {
      if (constant.alias === undefined) {
        define(name, { value: constantValue(constant, this.declared.codecs, int64) });
      } else {
        bindable(name, constant.alias);
      }
    }
    if (Symbol.dispose) Object.defineProperty(object, Symbol.dispose, { __proto__: null, value: this.close });
    return object;
  }
}

const stateOf = (library) => (typeof library === 'object' && library !== null ? states.get(library) : undefined);

/**
 * Closes a library that `open` gave: its functions throw from now on.
 * @returns {boolean} false for anything else
 */
function closeLibrary(library) {
  const state = stateOf(library);
  if (!state) return false;
  state.close();
  return true;
}

/**
 * Where a function or a variable of a library is.
 * @param {object} library as `open` gives it
 * @param {string} name
 * @returns {bigint}
 */
function addressIn(library, name) {
  const state = stateOf(library);
  if (!state) throw invalidType('The first argument must be a library that open() gave');
  if (typeof name !== 'string') throw invalidType('The name must be a string');
  const { functions, variables } = state.declared.declarations;
  const declaration = functions.get(name) ?? variables.get(name);
  if (!declaration) throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', `'${name}' is not declared`);
  return state.variable(name, declaration);
}

/**
 * Tells of every call that is made through a library: before it, and when it has ended. Functions that were taken from the
 * library before are not told of.
 * @param {object} library as `open` gives it, or the functions of a `dlopen` with C text
 * @param {(event: import('./trace.js').TraceEvent) => void} listener
 * @returns {() => void} what ends it
 */
function trace(library, listener) {
  const state = stateOf(library);
  if (!state) throw invalidType('The first argument must be a library that open() gave');
  if (typeof listener !== 'function') throw invalidType('The second argument must be a function');
  return state.trace(listener);
}

module.exports = { OpenLibrary, addressIn, checkOptions, closeLibrary, constantValue, openFirst, trace };
