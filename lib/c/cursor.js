'use strict';
// A place in a list of tokens.

const { NAME, END, STRING, Token } = require('./tokens.js');
const { SyntaxMistake } = require('./errors.js');

/** How deep parentheses, braces and declarators may nest. */
const MAX_DEPTH = 200;

class Cursor {
  /**
   * @param {Token[]} tokens
   * @param {object} end a token or a source that tells where the end is
   */
  constructor(tokens, end) {
    this.tokens = tokens;
    this.at = 0;
    this.depth = 0;
    const last = tokens[tokens.length - 1] ?? end;
    this.end = new Token(END, '', last.source, last.at + (last.text?.length ?? 0), false, false);
  }

  get token() {
    return this.tokens[this.at] ?? this.end;
  }

  get text() {
    const token = this.tokens[this.at];
    return token === undefined ? '' : token.text;
  }

  peek(distance = 1) {
    return this.tokens[this.at + distance] ?? this.end;
  }

  next() {
    return this.tokens[this.at++] ?? this.end;
  }

  /** Whether the next token is a name. */
  get isName() {
    const token = this.tokens[this.at];
    return token !== undefined && token.kind === NAME;
  }

  /** Steps over the next token if it is this one. */
  accept(text) {
    const token = this.tokens[this.at];
    if (token === undefined || token.text !== text) return false;
    this.at++;
    return true;
  }

  expect(text, why = '') {
    if (!this.accept(text)) throw this.mistake(`expected '${text}'${why}${this.found()}`);
  }

  /** Steps over strings, which stand for one. @returns {Token[]} */
  strings() {
    const strings = [];
    while (this.token.kind === STRING) strings.push(this.next());
    return strings;
  }

  /** Reads what stands in parentheses. */
  parenthesized(parse) {
    this.expect('(');
    const result = parse();
    this.expect(')');
    return result;
  }

  /** What stands here, for messages. */
  found() {
    if (this.token.kind === END) return ', found the end of the text';
    return `, found '${this.text.length > 40 ? `${this.text.slice(0, 37)}…` : this.text}'`;
  }

  mistake(message, token = this.token) {
    return new SyntaxMistake(message, token);
  }

  /** Runs what may nest, within a limit. */
  nested(parse) {
    if (++this.depth > MAX_DEPTH) {
      this.depth = 0;
      throw this.mistake('this nests too deeply');
    }
    const result = parse();
    this.depth--;
    return result;
  }

  /** Steps over everything up to the parenthesis, bracket or brace that closes the one just passed. */
  skipToClose() {
    const start = this.peek(-1);
    for (let depth = 1; this.token.kind !== END;) {
      const { text } = this.next();
      if (text === '(' || text === '[' || text === '{') depth++;
      else if (text === ')' || text === ']' || text === '}') depth--;
      if (depth === 0) return;
    }
    throw this.mistake(`'${start.text}' is not closed`, start);
  }
}

module.exports = { Cursor, MAX_DEPTH };
