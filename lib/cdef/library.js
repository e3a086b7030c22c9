'use strict';
// A library with C's names as properties.

const { LOADER_OPTIONS, Library } = require('../core/library.js');
const { hasOwn } = require('../core/builtins.js');
const { optionOf } = require('../core/options.js');
const { remember } = require('../core/remember.js');
const { printType, types } = require('../c/index.js');
const { invalidType, invalidValue, libraryClosed, notOpened, symbolMissing } = require('./errors.js');
const { NO_OPTIONS, bindFunction, tracedFunction } = require('./functions.js');
const { sizeOf, textUnit } = require('./kinds.js');
const { openFirst, pathsOf } = require('./paths.js');
const { Variable } = require('./variables.js');

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

/** Opens a library by its path, or the first of several. */
function openLibrary(given, options) {
  const named = LOADER_OPTIONS.filter((name) => optionOf(options, name) !== undefined);
  const flags = Object.fromEntries(named.map((name) => [name, options[name]]));
  return openFirst(pathsOf(given), (path, fail) => {
    if (path !== null && typeof path !== 'string') throw invalidType('A library path must be a string, a URL or null');
    if (path?.includes('\0')) throw invalidValue('Library path must not contain null bytes');
    const library = Library.open(path === '' ? null : path, flags);
    return typeof library === 'string' ? fail(() => notOpened(path, library)) : library;
  });
}

/** The constants of declarations by their names, a name that is used twice in C's order. */
function* allConstants(declarations) {
  for (const [name, constant] of declarations.enumerators) yield [name, constant];
  for (const [name, constant] of declarations.staticConstants) yield [name, constant];
  for (const name of declarations.macroNames()) {
    const constant = declarations.constant(name);
    if (constant) yield [name, constant];
  }
}

/** A library that is open, and what was declared of it. */
class OpenLibrary {
  constructor(library, declared, options = {}) {
    this.library = library;
    this.declared = declared;
    this.options = { int64: undefined, text: undefined, functions: undefined, ...options };
    this.close = () => {
      library.close();
      this.variables.clear();
    };
    /** @type {Map<object, Variable>} by declaration */
    this.variables = new Map();
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
    if (own.text) this.checkText(type, name);
    return bindFunction({ name, type, address, codecs, library, options, free, parseType });
  }

  /** Whether `text: true` says anything of a function. */
  checkText({ result }, name) {
    const pointer = bare(result).kind === 'pointer' ? this.declared.codecs.of(result).pointer : undefined;
    if (pointer?.unit > 0 || ['bytes', 'void'].includes(pointer?.kind)) return;
    throw invalidType(`${name}: text is for results that point to characters or bytes, found ${printType(result)}`);
  }

  /** What frees text: a function of this library, or of one that it is linked to. */
  freeing(owned, type, name) {
    const result = bare(type.result);
    const isText = result.kind === 'pointer' && textUnit(result.to, this.declared.codecs.target) === 1;
    if (!isText) throw invalidType(`${name}: owned is for results of type char *, found ${printType(type.result)}`);
    const address = this.look(owned);
    if (typeof address === 'string')
      throw symbolMissing(this.library.path, owned, `${address}; owned of ${name} names it`);
    const { VOID, pointerTo } = types;
    const signature = { kind: 'function', result: VOID, parameters: [{ type: pointerTo(VOID) }], variadic: false };
    const { codecs } = this.declared;
    const { library } = this;
    const bound = { name: owned, type: signature, address, codecs, library: null, options: undefined, free: undefined };
    const call = bindFunction(bound);
    const free = (text, held) => {
      if (held === undefined && !library.open) throw libraryClosed();
      call(text);
    };
    return { free, hold: () => library.again(owned) };
  }

  /** Where a symbol is. @throws {Error} if it is missing, or the library is closed */
  address(symbol) {
    this.checkOpen();
    const address = this.look(symbol);
    if (typeof address === 'string') throw symbolMissing(this.library.path, symbol, address);
    return address;
  }

  /** @returns {Variable} */
  variable(declaration) {
    return remember(this.variables, declaration, () => new Variable(this, this.declared.codecs, declaration));
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
        // It cannot be written, as what stands for it was not.
        Object.defineProperty(object, name, { __proto__: null, value, enumerable: true, configurable: true });
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
        const set = (value) => {
          this.variable(variable).value = value;
        };
        define(name, { get: () => this.variable(variable).value, set });
      }
    };
    for (const name of declarations.functions.keys()) bindable(name);
    for (const name of declarations.variables.keys()) bindable(name);
    for (const [name, constant] of allConstants(declarations)) {
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
  if (!declaration) throw invalidValue(`'${name}' is not declared`);
  return state.variable(declaration).address;
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

module.exports = { OpenLibrary, addressIn, allConstants, closeLibrary, constantValue, openLibrary, trace };
