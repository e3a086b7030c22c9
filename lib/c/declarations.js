'use strict';
// The parser: C declarations to plain objects. What it is not stands in scope.md.

const { END, STRING, Source, tokenize } = require('./tokens.js');
const { Cursor } = require('./cursor.js');
const { SyntaxMistake, mistakeAt, suggestion } = require('./errors.js');
const { Expressions } = require('./constants.js');
const { betweenWords, ifMacro } = require('./hints.js');
const { ASM, applyToType, attributesBeside, readAttributes, readSymbolName } = require('./attributes.js');
const { readSpecifiers, beginsType, WORDS } = require('./specifiers.js');
const { readDeclarator } = require('./declarators.js');
const { readInitializer } = require('./initializers.js');
const { layoutOf, memberOf, offsetOf } = require('./layout.js');
const { bare, resolve } = require('./types.js');
const { declarationOf, namesOf } = require('./names.js');

/** Words that begin a declaration: at the start of a line they end one that was not closed. */
const STARTERS = new Set(['typedef', 'extern', 'static', 'struct', 'union', 'enum', 'void', 'int', 'const']);

/** Whether an initializer gives a value that stays. Tables are data, which nobody wants twice. */
function isConstant(type, cursor) {
  const found = resolve(type);
  if (found.kind === 'pointer' || found.kind === 'array') {
    const of = resolve(found.kind === 'pointer' ? found.to : found.of);
    return cursor.token.kind === STRING && Boolean(of.const) && of.kind === 'scalar';
  }
  return Boolean(found.const) && ['scalar', 'enum', 'record'].includes(found.kind);
}

class Parser {
  /**
   * @param {object} target
   * @param {(mistake: import('./errors.js').Mistake) => void} report
   */
  constructor(target, report) {
    this.target = target;
    this.reportMistake = report;
    /** @type {Map<string, object>} types by name */
    this.typedefs = new Map();
    /** @type {Map<string, object>} records and enumerations by `struct tag`, `union tag`, `enum tag` */
    this.tags = new Map();
    /** @type {Map<string, { type: object, value: bigint }>} constants of enumerations */
    this.enumerators = new Map();
    /** @type {Map<string, object>} */
    this.functions = new Map();
    /** @type {Map<string, object>} */
    this.variables = new Map();
    /** `static const` with a value. @type {Map<string, { type: object, value: unknown }>} */
    this.constants = new Map();
    /** Records and enumerations in the order in which they were defined. */
    this.order = [];
    this.inParameters = 0;
    this.loading = false;
    this.broken = false;
    this.cursor = undefined;
    this.blocks = 0;
    this.scope = {
      target,
      beginsType: (cursor) => beginsType(this, cursor),
      typeName: (cursor) => this.typeName(cursor),
      lookUp: (name) => this.lookUp(name),
      layout: (type, token) => this.layoutOf(type, token),
      offset: (type, path) => offsetOf(type, path, target),
      member: (type, name) => memberOf(type, name, target),
      initializer: (cursor, type) => this.within(cursor, () => readInitializer(this, type)),
    };
  }

  /** Reads all declarations of a list of tokens. */
  parse(tokens, end) {
    const outer = this.cursor;
    this.cursor = new Cursor(tokens, end);
    while (this.cursor.token.kind !== END) this.external();
    this.cursor = outer;
  }

  /** Runs something with another cursor. */
  within(cursor, run) {
    const outer = this.cursor;
    this.cursor = cursor;
    try {
      return run();
    } finally {
      this.cursor = outer;
    }
  }

  /** Runs something whose mistakes are nobody's. */
  quietly(run) {
    const report = this.reportMistake;
    this.reportMistake = () => {};
    try {
      return run();
    } finally {
      this.reportMistake = report;
    }
  }

  external() {
    const { cursor } = this;
    const start = cursor.at;
    this.broken = false;
    this.inParameters = 0;
    cursor.depth = 0;
    try {
      this.declaration();
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.report(error);
      this.recover(start);
    }
  }

  report(error) {
    this.mistake(error.message, error.token ?? this.cursor.token);
  }

  mistake(message, token) {
    this.reportMistake(mistakeAt(message, token));
  }

  /** Goes on behind a declaration that could not be read. */
  recover(start) {
    const { cursor } = this;
    const failed = Math.max(cursor.at, start + 1);
    let depth = 0;
    for (cursor.at = start; cursor.token.kind !== END;) {
      const { token } = cursor;
      const startsLine = token.at === 0 || token.source.text[token.at - 1] === '\n';
      if (cursor.at >= failed && depth > 0 && token.first && startsLine && STARTERS.has(token.text)) return;
      cursor.at++;
      if (token.text === '{' || token.text === '(' || token.text === '[') depth++;
      else if (token.text === '}' || token.text === ')' || token.text === ']') depth = Math.max(0, depth - 1);
      if (cursor.at < failed || depth > 0) continue;
      if (token.text === ';' || (token.text === '}' && cursor.text !== ';' && !cursor.isName)) return;
    }
  }

  /** Goes to the end of a member that could not be read. */
  skipStatement() {
    const { cursor } = this;
    for (let depth = 0; cursor.token.kind !== END;) {
      const { text } = cursor;
      if (text === '}' && depth === 0) return;
      cursor.next();
      if (text === ';' && depth === 0) return;
      if (text === '{') depth++;
      else if (text === '}') depth--;
    }
  }

  declaration() {
    const { cursor } = this;
    if (cursor.accept(';')) return;
    if (cursor.text === '_Static_assert' || cursor.text === 'static_assert') {
      this.staticAssert();
      return;
    }
    if (ASM.has(cursor.text)) {
      readSymbolName(this);
      return;
    }
    if (cursor.text === 'extern' && cursor.peek().kind === STRING && cursor.peek(2).text === '{') {
      cursor.at += 3;
      this.blocks++;
      return;
    }
    if (cursor.text === '}' && this.blocks > 0) {
      cursor.next();
      this.blocks--;
      return;
    }
    const specifiers = this.specifiers();
    if (cursor.accept(';')) return;
    for (;;) {
      const { type, attributes } = specifiers;
      const own = attributesBeside(attributes);
      const declared = this.declarator(type, own);
      readAttributes(this, own);
      const symbol = readSymbolName(this);
      readAttributes(this, own);
      this.declare(specifiers, declared, symbol, own);
      if (cursor.text === '{' && bare(declared.type).kind === 'function') {
        cursor.next();
        cursor.skipToClose();
        return;
      }
      if (cursor.accept('=')) this.initializer(specifiers, declared);
      if (!cursor.accept(',')) break;
    }
    if (!cursor.accept(';'))
      throw cursor.mistake(`expected ';' after this declaration${cursor.found()}${betweenWords(cursor)}`);
  }

  /** What `static const` is given is its value, for there is no symbol to ask. */
  initializer({ storage }, { name, type }) {
    const { cursor } = this;
    const { at, depth } = cursor;
    if (storage === 'static' && isConstant(type, cursor)) {
      try {
        const value = this.quietly(() => readInitializer(this, type));
        if (cursor.text === ',' || cursor.text === ';') {
          this.constants.set(name, { type, value });
          return;
        }
      } catch (error) {
        if (!(error instanceof SyntaxMistake)) throw error;
      }
      Object.assign(cursor, { at, depth });
    }
    this.skipInitializer();
  }

  skipInitializer() {
    const { cursor } = this;
    while (![',', ';'].includes(cursor.text) && cursor.token.kind !== END) {
      if (['(', '[', '{'].includes(cursor.next().text)) cursor.skipToClose();
    }
  }

  declare({ storage, inline }, { name, type: plain, token }, symbol, attributes) {
    const type = applyToType(this, plain, attributes);
    if (storage === 'typedef') {
      this.declareType(name, type, attributes);
      return;
    }
    const isFunction = bare(type).kind === 'function';
    const list = isFunction ? this.functions : this.variables;
    const known = list.get(name);
    const declaration = { name, type, symbol: symbol ?? known?.symbol ?? name, inline: false, place: token };
    declaration.convention = attributes.convention;
    declaration.broken = this.broken || undefined;
    declaration.inline = isFunction && (inline || storage === 'static' || known?.inline === true);
    const hidden = !isFunction && storage === 'static';
    // What says more wins: a prototype over `()`.
    if (known && isFunction && bare(type).open) known.symbol = declaration.symbol;
    else if (!hidden) list.set(name, declaration);
  }

  declareType(name, type, { align }) {
    if (type.kind === 'record' && type.record.tag === undefined) type.record.typedef ??= name;
    if (type.kind === 'enum' && type.enumeration.tag === undefined) type.enumeration.typedef ??= name;
    const named = { kind: 'typedef', name, type, const: undefined, align };
    this.typedefs.set(name, named);
  }

  staticAssert() {
    const { cursor } = this;
    const start = cursor.next();
    cursor.expect('(');
    const { value, bad } = this.expressions().conditional();
    const strings = cursor.accept(',') ? cursor.strings() : [];
    const said = strings.map(({ text }) => text).join('');
    cursor.expect(')');
    cursor.accept(';');
    if (!bad && (value === 0n || value === 0))
      this.mistake(`this assertion does not hold${said && `: ${said}`}`, start);
  }

  // What the other files ask.

  specifiers() {
    return readSpecifiers(this);
  }

  declarator(base, attributes, options) {
    return readDeclarator(this, base, attributes, options);
  }

  beginsType(cursor) {
    return beginsType(this, cursor);
  }

  beginsTypeAt(distance) {
    this.cursor.at += distance;
    const begins = beginsType(this, this.cursor);
    this.cursor.at -= distance;
    return begins;
  }

  typeName(cursor) {
    return this.within(cursor, () => {
      const { type, attributes } = this.specifiers();
      return this.declarator(type, attributes, { name: 'none' }).type;
    });
  }

  expressions() {
    return new Expressions(this.cursor, this.scope);
  }

  /** The value of an integer constant expression. @returns {bigint} */
  integer() {
    const { token } = this.cursor;
    const { value, bad } = this.expressions().conditional();
    if (bad) throw this.cursor.mistake(`this is ${bad}`, token);
    if (typeof value !== 'bigint') throw this.cursor.mistake('this is no integer', token);
    return value;
  }

  layoutOf(type, token = this.cursor.token) {
    try {
      return layoutOf(type, this.target);
    } catch (error) {
      if (error instanceof SyntaxMistake) error.token ??= token;
      throw error;
    }
  }

  lookUp(name) {
    const constant = this.enumerators.get(name) ?? this.constants.get(name);
    if (constant) return constant;
    const object = this.variables.get(name) ?? this.functions.get(name);
    return object && { type: object.type, bad: `'${name}', which is no constant` };
  }

  /** The type of a name: declared, or one of the C library. */
  typedef(name) {
    const known = this.typedefs.get(name);
    if (known) return known;
    const text = declarationOf(name, this.target);
    if (text === undefined) return undefined;
    const source = new Source('<known names>', text);
    const { loading, inParameters, broken } = this;
    this.loading = true;
    this.inParameters = 0;
    this.parse(tokenize(source), { source, at: 0, text: '' });
    Object.assign(this, { loading, inParameters, broken });
    return this.typedefs.get(name);
  }

  /** What to do about an unknown name in front of a type. */
  suggestMacro(name) {
    return this.suggestType(name) || ifMacro(name);
  }

  suggestType(name) {
    const known = [...Object.keys(WORDS), ...this.typedefs.keys(), ...Object.keys(namesOf(this.target))];
    const tag = ['struct', 'union', 'enum'].find((word) => this.tags.has(`${word} ${name}`));
    return tag ? `; did you mean '${tag} ${name}'?` : suggestion(name, known);
  }
}

module.exports = { Parser };
