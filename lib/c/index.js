'use strict';
// C declarations: text in, plain objects out. Nothing here knows of files, libraries or calls.

const { END, Source, tokenize } = require('./tokens.js');
const { Cursor } = require('./cursor.js');
const { SyntaxMistake, TooLarge, formatMistake, mistakeAt, nearest } = require('./errors.js');
const { freestanding } = require('./freestanding.js');
const { MacroValues } = require('./macro-values.js');
const { layoutOf, recordLayout } = require('./layout.js');
const { STANDARD_HEADER } = require('./names.js');
const { Parser } = require('./declarations.js');
const { Preprocessor } = require('./preprocess.js');
const { printEnum, printRecord, printType } = require('./print.js');
const { predefined, targetOf } = require('./targets.js');
const types = require('./types.js');

/** How many mistakes are kept. */
const MAX_MISTAKES = 100;

/** Puts the compiler's own headers before those that a reader finds, and forgives standard ones that are missing. */
function withOwnHeaders(reader) {
  return {
    find(name, options) {
      const own = options.next ? undefined : freestanding(name);
      if (own !== undefined && !(options.quoted && reader?.find(name, options))) {
        return { name: `<${name}>`, text: own, origin: { own: true } };
      }
      const from = options.from?.own ? undefined : options.from;
      const found = reader?.find(name, { ...options, from });
      if (found || options.next || !STANDARD_HEADER.test(name)) return found;
      return { name: `<${name}>`, text: '', origin: { own: true } };
    },
  };
}

/** C declarations, as they were read. */
class Declarations {
  #preprocessor;
  #parser;
  #values;

  /**
   * @param {object} options
   * @param {string} options.target as `targetOf` takes it
   * @param {import('./preprocess.js').Reader} [options.reader] finds headers; without it there are only our own
   * @param {Record<string, string | number | boolean>} [options.define] macros; false takes one away
   * @param {boolean} [options.preprocessed] the text is the output of a compiler's preprocessor (`cc -E -dD`)
   */
  constructor({ target, reader, define = {}, preprocessed = false }) {
    /** @type {import('./errors.js').Mistake[]} */
    this.mistakes = [];
    const report = (mistake) => {
      if (this.mistakes.length < MAX_MISTAKES) this.mistakes.push(mistake);
    };
    this.report = report;
    this.target = targetOf(target);
    this.#preprocessor = new Preprocessor({
      reader: withOwnHeaders(reader),
      report,
      target: this.target,
      preprocessed,
    });
    this.#parser = new Parser(this.target, report);
    const { macros, expander } = this.#preprocessor;
    this.#values = new MacroValues(macros, expander, this.#parser);
    this.typedefs = this.#parser.typedefs;
    this.tags = this.#parser.tags;
    this.enumerators = this.#parser.enumerators;
    this.staticConstants = this.#parser.constants;
    this.functions = this.#parser.functions;
    this.variables = this.#parser.variables;
    this.order = this.#parser.order;
    if (!preprocessed) this.#define(define);
  }

  #define(define) {
    const lines = Object.entries(define).map(([name, value]) => {
      const [head, body] = [name, value === true ? '1' : String(value)];
      return value === false ? `#undef ${head}` : `#define ${head} ${body}`;
    });
    const text = `${predefined(this.target)}\n${lines.join('\n')}\n`;
    this.#preprocessor.run(Object.assign(new Source('<built-in>', text), { builtIn: true }));
  }

  /**
   * Reads a text; what it declares is added.
   * @param {string} text
   * @param {string} [name] for messages
   * @param {object} [origin] where it lies, for the reader
   */
  add(text, name = '<text>', origin = {}) {
    const source = new Source(name, text, origin);
    this.#preprocessor.output = [];
    try {
      this.#preprocessor.run(source);
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.report(mistakeAt(error.message, error.token));
    }
    this.#parser.parse(this.#preprocessor.output, { source, at: 0, text });
    this.#preprocessor.output = [];
  }

  /**
   * A type by its text: `'char *[4]'`.
   * @returns {object}
   * @throws {SyntaxMistake}
   */
  type(text) {
    const source = new Source('<type>', text);
    const tokens = this.#preprocessor.expander.expandList(tokenize(source));
    const cursor = new Cursor(tokens, { source, at: 0, text });
    const parser = this.#parser;
    const before = this.mistakes.length;
    const outer = parser.broken;
    parser.broken = false;
    const type = parser.typeName(cursor);
    parser.broken = outer;
    if (this.mistakes.length > before) {
      const [mistake] = this.mistakes.splice(before);
      throw Object.assign(new SyntaxMistake(mistake.message), { mistake });
    }
    if (cursor.token.kind !== END) throw cursor.mistake(`the type goes on${cursor.found()}`);
    return type;
  }

  /** Names of macros without parameters that the texts defined. */
  macroNames() {
    return this.#values.names();
  }

  /**
   * The value of a macro, or of an enumeration's constant.
   * @param {string} name
   * @returns {{ type: object, value: unknown } | undefined} undefined if it has none; `alias` instead of a value
   *   where it is another name of a function or a variable
   */
  constant(name) {
    return this.#values.of(name);
  }

  /** Where something was declared. */
  placeOf({ place }) {
    return place.source.position(place.at);
  }
}

module.exports = {
  Declarations,
  SyntaxMistake,
  TooLarge,
  formatMistake,
  nearest,
  layoutOf,
  recordLayout,
  printEnum,
  printRecord,
  printType,
  types,
};
