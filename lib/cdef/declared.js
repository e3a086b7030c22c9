'use strict';
// cdef: C text and headers as types, constants and functions that can be bound.

const process = require('node:process');
const { demand } = require('../core/permission.js');
const { optionOf } = require('../core/options.js');
const { seal } = require('../core/sealed.js');
const { isArray } = require('../core/values.js');
const { Declarations, nearest, printType } = require('../c/index.js');
const { Codecs } = require('./codecs.js');
const { CType, typeByText } = require('./ctype.js');
const { invalidType, invalidValue, mistakesIn } = require('./errors.js');
const { calls } = require('./functions.js');
const { fileReader, preprocessBy } = require('./headers.js');
const { OpenLibrary, allConstants, constantValue, openLibrary } = require('./library.js');
const { checkOptions } = require('./options.js');

const TARGET = `${process.platform}-${process.arch}`;

/** An object with properties that are made when they are first read. */
function lazily(entries) {
  const object = Object.create(null);
  for (const [name, make] of entries) {
    if (name in object) continue;
    Object.defineProperty(object, name, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get() {
        const value = make();
        Object.defineProperty(object, name, { __proto__: null, value, enumerable: true });
        return value;
      },
    });
  }
  return object;
}

/** A function or a variable that was declared, before a library is opened. */
class Declaration {
  constructor({ name, type, symbol, inline }) {
    this.name = name;
    /** The symbol's name in a library. */
    this.symbol = symbol;
    /** Whether its header defines it: it may be in no library. */
    this.inline = Boolean(inline);
    Object.defineProperty(this, 'type', { __proto__: null, value: type });
    Object.freeze(this);
  }

  /** As C declares it. */
  toString() {
    return `${printType(this.type, this.name)};`;
  }
}

/** What C text and headers declare. */
class Declared {
  #declarations;
  #codecs;
  #types;
  #constants;
  #functions;
  #variables;

  /** @param {Declarations} declarations */
  constructor(declarations) {
    this.#declarations = declarations;
    this.#codecs = new Codecs(declarations.target, calls);
    /** Mistakes in headers: what could be read works. */
    this.errors = declarations.mistakes;
    // People take them apart: `const { open } = cdef(text)`.
    for (const name of ['type', 'open'])
      Object.defineProperty(this, name, { __proto__: null, value: this[name].bind(this) });
  }

  /**
   * A type by its text: `'sqlite3 *'`, `'struct tm'`, `'char *[4]'`.
   * @param {string} text
   * @returns {CType}
   * @throws {SyntaxError} ERR_FFI_C_SYNTAX
   */
  type(text) {
    if (typeof text !== 'string') throw invalidType('The type must be a string');
    return typeByText(this.#declarations, this.#codecs, text);
  }

  /** Types with a name: typedefs, and `struct tag`, `union tag`, `enum tag`. @returns {Record<string, CType>} */
  get types() {
    const { typedefs, tags } = this.#declarations;
    const make = (type) => () => new CType(type, this.#codecs);
    this.#types ??= lazily([
      ...[...typedefs].map(([name, type]) => [name, make(type)]),
      ...[...tags].map(([name, found]) => [name, make(typeOfTag(found))]),
    ]);
    return this.#types;
  }

  /** What `open` is made of: not for programs, which could change what decides about memory. */
  static partsOf(declared) {
    return { declarations: declared.#declarations, codecs: declared.#codecs };
  }

  /** Constants of enumerations, and macros with a value. */
  get constants() {
    if (!this.#constants) {
      const found = Object.create(null);
      for (const [name, constant] of allConstants(this.#declarations)) {
        if (constant.alias === undefined && !(name in found)) found[name] = constantValue(constant, this.#codecs);
      }
      this.#constants = Object.freeze(found);
    }
    return this.#constants;
  }

  /** @returns {Record<string, Declaration>} */
  get functions() {
    this.#functions ??= declarationsOf(this.#declarations.functions);
    return this.#functions;
  }

  /** @returns {Record<string, Declaration>} */
  get variables() {
    this.#variables ??= declarationsOf(this.#declarations.variables);
    return this.#variables;
  }

  /**
   * Opens a library with these declarations.
   * @param {string | URL | null | (string | URL)[]} path the first of a list that opens; null for the process itself
   * @param {object} [options]
   * @param {'number'} [options.int64] 64-bit results are numbers, and errors where these would not be exact
   * @param {string[]} [options.text] functions whose `char *` result is text that need not be freed
   * @param {Record<string, import('./functions.js').CallOptions>} [options.functions] options of single functions
   * @returns {object} C's names as properties
   * @throws {Error} ERR_FFI_CALL_FAILED with the loader's reasons
   */
  open(path, options = {}) {
    demand();
    const { functions } = this.#declarations;
    const misplaced = (name) => functions.has(name) && `options of ${name} go to functions: { ${name}: … }`;
    checkOptions(options, 'open', 'open', (name) => misplaced(name) || undefined);
    const checkName = (name) => {
      if (!functions.has(name)) throw invalidValue(`open: function '${name}' is not declared${near(name, functions)}`);
    };
    for (const [name, own] of Object.entries(optionOf(options, 'functions') ?? {})) {
      checkName(name);
      checkOptions(own, 'function', name);
    }
    for (const name of optionOf(options, 'text') ?? []) checkName(name);
    return new OpenLibrary(openLibrary(path, options), Declared.partsOf(this), options).surface();
  }
}

/** What was probably meant by a name that nobody declared. */
function near(name, known) {
  const found = nearest(name, known.keys());
  return found === undefined ? '' : `; did you mean '${found}'?`;
}

const declarationsOf = (list) => lazily([...list].map(([name, found]) => [name, () => new Declaration(found)]));

const typeOfTag = (found) =>
  found.kind === 'enum' ? { kind: 'enum', enumeration: found } : { kind: 'record', record: found };

function stringsOf(value, name) {
  if (value === undefined) return [];
  const list = isArray(value) ? value : [value];
  if (list.some((one) => typeof one !== 'string'))
    throw invalidType(`cdef: ${name} must be a string or an array of them`);
  return list;
}

/**
 * Reads C declarations.
 * @param {string | object} source text; or
 * @param {string | string[]} [source.headers] as in `#include`
 * @param {string} [source.text] behind the headers
 * @param {string | string[]} [source.include] folders where headers are looked for first
 * @param {Record<string, string | number | boolean>} [source.define] macros
 * @param {string} [source.cpp] a compiler, `cc`, whose preprocessor is taken in place of our own
 * @param {object} [more] no option is taken here: one that is given says where it belongs
 * @returns {Declared}
 * @throws {SyntaxError} ERR_FFI_C_SYNTAX for mistakes in text, all of them in one error, and for headers that are missing
 */
function cdef(source, more = undefined) {
  const options = typeof source === 'string' ? { text: source } : source;
  if (typeof options !== 'object' || options === null) throw invalidType('cdef takes C text or an object of options');
  checkOptions(options, 'cdef');
  if (typeof more === 'object' && more !== null && !isArray(more)) {
    checkOptions(more, 'cdef');
    throw invalidValue('cdef: text and options are one object, cdef({ text, include, define })');
  }
  const option = (name) => optionOf(options, name);
  const [text, define, cpp] = [option('text') ?? '', option('define') ?? {}, option('cpp')];
  if (typeof text !== 'string') throw invalidType('cdef: text must be a string');
  if (cpp !== undefined && typeof cpp !== 'string') throw invalidType('cdef: cpp must be a command');
  const headers = stringsOf(option('headers'), 'headers');
  const include = stringsOf(option('include'), 'include');
  const includes = headers.map((header) => `#include <${header}>\n`).join('');
  const reader = fileReader(include);
  const declarations = new Declarations({ target: TARGET, reader, define, preprocessed: cpp !== undefined });
  if (cpp === undefined) declarations.add(includes, '<headers>');
  else declarations.add(preprocessBy(cpp, includes + text, { include, define }), '<headers>');
  // What was named here and is not there is a mistake of whoever named it.
  const named = declarations.mistakes.filter(({ file }) => file === '<headers>');
  if (named.length > 0) throw mistakesIn(named);
  const inHeaders = declarations.mistakes.length;
  if (cpp === undefined && text !== '') declarations.add(text);
  const own = declarations.mistakes.slice(inHeaders).filter(({ file }) => file === '<text>');
  if (own.length > 0) throw mistakesIn(own);
  return new Declared(declarations);
}

seal(Declared);

module.exports = { cdef, partsOf: Declared.partsOf };
