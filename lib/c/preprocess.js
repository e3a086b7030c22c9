'use strict';
// The preprocessor: directives, conditions, files. Macros are replaced in macros.js.

const { NAME, NUMBER, STRING, PUNCTUATOR, Source, tokenize, spell } = require('./tokens.js');
const { mistakeAt, suggestion, SyntaxMistake } = require('./errors.js');
const { Expander, readMacro } = require('./macros.js');
const { conditionValue } = require('./constants.js');
const { answerQuestions, guardOf, isDefined, numberFor } = require('./questions.js');
const { Pragmas } = require('./pragmas.js');
const { unquote } = require('./literals.js');

/** Limits that a hostile text meets. */
const LIMITS = { depth: 200, tokens: 1_000_000, mistakes: 200 };

/**
 * A header that was found.
 * @typedef {object} Header
 * @property {string} name for messages
 * @property {string} text
 * @property {object} [origin] handed back where this header includes another
 */

/**
 * @typedef {object} FindOptions
 * @property {boolean} quoted whether the name stood in quotes
 * @property {object} [from] the origin of the including file
 * @property {boolean} next whether the file behind that one in the search path is wanted
 */

/**
 * Finds and reads files.
 * @typedef {object} Reader
 * @property {(name: string, options: FindOptions) => Header | undefined} find
 */

class Preprocessor {
  /**
   * @param {object} options
   * @param {Reader} [options.reader]
   * @param {(mistake: import('./errors.js').Mistake) => void} options.report
   * @param {object} options.target
   * @param {boolean} [options.preprocessed] the text is a compiler's output: macros in it are replaced already
   */
  constructor({ reader, report, target, preprocessed = false }) {
    this.reader = reader;
    this.report = report;
    this.target = target;
    this.preprocessed = preprocessed;
    /** @type {Map<string, Macro>} */
    this.macros = new Map();
    this.output = [];
    this.once = new Set();
    this.stack = [];
    this.counter = 0;
    /** The file that a line marker named last: a compiler's output has its own macros in `<built-in>`. */
    this.presumed = '';
    this.expander = new Expander(this.macros, {
      next: () => this.read(),
      special: (token) => this.special(token),
      budget: { left: LIMITS.tokens, generation: 1 },
      isText: true,
    });
    /** Files as tokens: headers are included again and again. */
    this.tokenized = new Map();
    this.pragmas = new Pragmas(this);
  }

  /**
   * Preprocesses a text; what comes out is added to `output`.
   * @param {Source} source
   */
  run(source) {
    const depth = this.stack.length;
    this.enter(source);
    const pull = this.preprocessed ? () => this.read() : () => this.expander.pull();
    for (;;) {
      const token = this.plain() ?? pull();
      if (token === undefined) break;
      if (token.text === '}') token.pack = this.pragmas.pack;
      if (token.text === '_Pragma' && token.kind === NAME) this.pragmaOperator(token, pull);
      else this.output.push(token);
    }
    if (this.stack.length !== depth) throw new Error('unbalanced files');
  }

  /** The next token, if it is seen at once that it stays what it is; most are so. */
  plain() {
    const { stack, macros } = this;
    if (stack.length === 0 || this.expander.pending.length > 0) return undefined;
    const file = stack[stack.length - 1];
    const token = file.tokens[file.at];
    if (file.skipping || token === undefined || (token.first && token.text === '#')) return undefined;
    if (token.kind === NAME && (macros.has(token.text) || token.text.startsWith('__'))) return undefined;
    file.at++;
    return token;
  }

  enter(source) {
    let tokens = this.tokenized.get(source.name);
    if (!tokens || tokens.source.text !== source.text) {
      tokens = { source, list: tokenize(source) };
      this.tokenized.set(source.name, tokens);
    }
    this.stack.push({ source: tokens.source, tokens: tokens.list, at: 0, conditions: [] });
  }

  /** The next token of the text that is no part of a directive, not yet replaced; undefined at the end of all. */
  read() {
    while (this.stack.length > 0) {
      const file = this.stack[this.stack.length - 1];
      if (file.at >= file.tokens.length) {
        for (const { token } of file.conditions) this.mistake('this condition has no #endif', token);
        this.stack.pop();
        if (this.stack.length === 0) return undefined;
        continue;
      }
      const token = file.tokens[file.at++];
      if (token.first && token.text === '#' && token.kind === PUNCTUATOR) this.directive(file, token);
      else if (file.skipping) this.skipLine(file);
      else return token;
    }
    return undefined;
  }

  skipLine(file) {
    const { tokens } = file;
    while (file.at < tokens.length && !(tokens[file.at].first && tokens[file.at].text === '#')) file.at++;
  }

  mistake(message, token) {
    this.report(mistakeAt(message, token));
  }

  directive(file, hash) {
    const { tokens } = file;
    const start = file.at;
    while (file.at < tokens.length && !tokens[file.at].first) file.at++;
    const line = tokens.slice(start, file.at);
    if (line.length === 0) return;
    const { 0: word } = line;
    if (word.kind === NUMBER) {
      this.lineMarker(file, hash, line);
      return;
    }
    const rest = line.slice(1);
    try {
      if (CONDITIONS[word.text]) this[CONDITIONS[word.text]](file, word, rest);
      else if (file.skipping) return;
      else if (Object.hasOwn(DIRECTIVES, word.text)) this[DIRECTIVES[word.text]](file, word, rest);
      else this.mistake(`unknown directive #${word.text}${suggestion(word.text, WORDS)}`, word);
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.mistake(error.message, error.token ?? word);
    }
  }

  // Conditions. Each open one knows whether a group of it was taken, and whether it stands in a skipped one itself.

  open(file, word, holds) {
    file.conditions.push({ token: word, taken: holds, outer: file.skipping, last: false });
    file.skipping = file.skipping || !holds;
  }

  ifDirective(file, word, rest) {
    let holds = false;
    try {
      holds = !file.skipping && this.condition(rest, word);
    } finally {
      this.open(file, word, holds);
    }
  }

  ifdefDirective(file, word, rest) {
    const isNamed = rest[0]?.kind === NAME;
    const defined = isNamed && isDefined(this, rest[0].text);
    this.open(file, word, word.text === 'ifdef' ? defined : !defined);
    if (!isNamed && !file.skipping) throw new SyntaxMistake(`#${word.text} needs a name`, rest[0] ?? word);
  }

  elseDirective(file, word, rest) {
    const condition = file.conditions[file.conditions.length - 1];
    if (!condition || condition.last) throw new SyntaxMistake(`#${word.text} without #if`, word);
    condition.last = word.text === 'else';
    let holds = !condition.outer && !condition.taken;
    if (holds && word.text === 'elif') holds = this.condition(rest, word);
    if (holds && word.text === 'elifdef') holds = isDefined(this, rest[0]?.text);
    if (holds && word.text === 'elifndef') holds = !isDefined(this, rest[0]?.text);
    condition.taken = condition.taken || holds;
    file.skipping = condition.outer || !holds;
  }

  endifDirective(file, word) {
    const condition = file.conditions.pop();
    if (!condition) throw new SyntaxMistake('#endif without #if', word);
    file.skipping = condition.outer;
  }

  condition(tokens, word) {
    // Before macros are replaced, so that `defined` sees names, and after it, for questions that macros ask.
    const asked = answerQuestions(tokens, this);
    return conditionValue(answerQuestions(this.expander.expandList(asked), this), word, this.target) !== 0n;
  }

  // Files.

  includeName(operand) {
    let [first] = operand;
    let tokens = operand;
    if (first.kind === NAME) tokens = this.expander.expandList(operand);
    [first] = tokens;
    if (first?.kind === STRING) return { text: unquote(first.text), quoted: true };
    if (first?.text !== '<') return undefined;
    const end = tokens.findIndex(({ text }) => text === '>');
    return end < 0 ? undefined : { text: spell(tokens.slice(1, end)), quoted: false };
  }

  find(name, next) {
    const { source } = this.stack[this.stack.length - 1];
    return this.reader?.find(name.text, { quoted: name.quoted, from: source.origin, next });
  }

  includeDirective(file, word, rest) {
    const name = rest.length > 0 ? this.includeName(rest) : undefined;
    if (!name) throw new SyntaxMistake(`#${word.text} needs "a name" or <a name>`, rest[0] ?? word);
    if (this.stack.length >= LIMITS.depth) throw new SyntaxMistake('headers include each other without end', word);
    const found = this.find(name, word.text === 'include_next');
    if (!found) throw new SyntaxMistake(`header '${name.text}' was not found`, rest[0]);
    if (!this.once.has(found.name) && !this.guarded(found))
      this.enter(new Source(found.name, found.text, found.origin));
  }

  /** Whether a file is, as a whole, in `#ifndef X` where X is defined: then there is nothing in it. */
  guarded({ name, text }) {
    const known = this.tokenized.get(name);
    if (!known || known.source.text !== text) return false;
    known.guard ??= guardOf(known.list);
    return known.guard !== '' && this.macros.has(known.guard);
  }

  defineDirective(file, word, rest) {
    const macro = readMacro(word, rest);
    macro.builtIn = file.source.builtIn === true || this.presumed.startsWith('<');
    this.macros.set(macro.name, macro);
  }

  undefDirective(file, word, rest) {
    if (rest[0]?.kind !== NAME) throw new SyntaxMistake('#undef needs a name', rest[0] ?? word);
    this.macros.delete(rest[0].text);
  }

  errorDirective(file, word, rest) {
    throw new SyntaxMistake(`#error ${spell(rest)}`, word);
  }

  ignoredDirective() {}

  lineDirective(file, word, rest) {
    const tokens = this.expander.expandList(rest);
    if (tokens[0]?.kind !== NUMBER) throw new SyntaxMistake('#line needs a number', word);
    this.lineMarker(file, word, tokens);
  }

  lineMarker({ source }, hash, [line, name]) {
    const file = name?.kind === STRING ? unquote(name.text) : source.position(hash.at).file;
    source.mark(hash.at, Number(line.text), file);
    this.presumed = file;
  }

  pragmaDirective(file, word, rest) {
    if (rest[0]?.text === 'once') this.once.add(file.source.name);
    else this.pragmas.read(rest);
  }

  pragmaOperator(token, pull) {
    const parts = [pull(), pull(), pull()];
    if (parts[1]?.kind !== STRING) {
      this.mistake('_Pragma needs a string in parentheses', token);
      return;
    }
    const line = tokenize(new Source(token.source.name, unquote(parts[1].text)));
    this.pragmas.read(line);
  }

  /** Macros whose text depends on where they stand; undefined for any other name. */
  special(token) {
    const { text } = token;
    if (text === '__LINE__') return numberFor(token, String(token.source.position(token.at).line));
    if (text === '__COUNTER__') return numberFor(token, String(this.counter++));
    if (text === '__FILE__' || text === '__BASE_FILE__') {
      const string = numberFor(token, JSON.stringify(token.source.position(token.at).file));
      return Object.assign(string, { kind: STRING });
    }
    return undefined;
  }
}

const CONDITIONS = {
  __proto__: null,
  if: 'ifDirective',
  ifdef: 'ifdefDirective',
  ifndef: 'ifdefDirective',
  elif: 'elseDirective',
  elifdef: 'elseDirective',
  elifndef: 'elseDirective',
  else: 'elseDirective',
  endif: 'endifDirective',
};

const DIRECTIVES = {
  define: 'defineDirective',
  undef: 'undefDirective',
  include: 'includeDirective',
  include_next: 'includeDirective',
  import: 'includeDirective',
  error: 'errorDirective',
  line: 'lineDirective',
  pragma: 'pragmaDirective',
  warning: 'ignoredDirective',
  ident: 'ignoredDirective',
  sccs: 'ignoredDirective',
  assert: 'ignoredDirective',
  unassert: 'ignoredDirective',
};

const WORDS = [...Object.keys(CONDITIONS), ...Object.keys(DIRECTIVES)];

module.exports = { Preprocessor };
