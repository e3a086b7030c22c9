'use strict';
// What to do about names of which nothing is known: macros that the text uses, and that nobody defined.

const { NAME } = require('./tokens.js');

/** @param {boolean} [takes] whether it takes arguments */
const ifMacro = (name, takes = false) =>
  `; if '${name}' is a macro that means nothing here: define: { ${takes ? `'${name}(x)'` : name}: '' }`;

/** What to do about a name between the words of a declaration that is probably a macro of the compiler's. */
function betweenWords(cursor) {
  const [before, token] = [cursor.peek(-1), cursor.token];
  if (token.kind !== NAME) return '';
  // `int API f(void)`: what was taken for the name was the macro.
  const { text } = before.kind === NAME ? before : token;
  return ifMacro(text, before.kind !== NAME && cursor.peek().text === '(');
}

/** `API(int) f(void)`: a macro that gives the type back. */
const beforeParenthesis = (cursor) =>
  cursor.isName && cursor.peek().text === '('
    ? `; if '${cursor.text}' is a macro that gives a type back: define: { '${cursor.text}(type)': 'type' }`
    : '';

module.exports = { beforeParenthesis, betweenWords, ifMacro };
