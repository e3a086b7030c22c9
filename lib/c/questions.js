'use strict';
// What conditions ask: whether a macro is defined, whether a header is there; and whether a file as a whole is one
// condition.

const { NAME, NUMBER } = require('./tokens.js');
const { SyntaxMistake } = require('./errors.js');

/** Operators of conditions that a program may look for. */
const QUESTIONS = new Set(['__has_include', '__has_include_next', '__has_attribute', '__has_builtin']);

/** Attributes that mean something here, for `__has_attribute`. */
const ATTRIBUTES =
  /^_*(?:packed|aligned|mode|vector_size|noreturn|deprecated|malloc|nonnull|pure|const|format|access)_*$/;

const GUARD_WORDS = new Set(['ifdef', 'ifndef', 'if']);

/** Puts numbers in the place of `defined` and the `__has_…` operators. */
function answerQuestions(tokens, preprocessor) {
  const result = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind !== NAME || (token.text !== 'defined' && !token.text.startsWith('__has_'))) {
      result.push(token);
      continue;
    }
    const parenthesis = tokens[i + 1]?.text === '(';
    let end = i + 1;
    if (parenthesis) {
      while (end < tokens.length && tokens[end].text !== ')') end++;
    }
    const operand = parenthesis ? tokens.slice(i + 2, end) : tokens.slice(i + 1, i + 2);
    if (operand.length === 0) throw new SyntaxMistake(`${token.text} needs an operand`, token);
    result.push(numberFor(token, answer(token.text, operand, preprocessor) ? '1' : '0'));
    i = end;
  }
  return result;
}

const isDefined = ({ macros }, name) => macros.has(name) || QUESTIONS.has(name);

function answer(question, operand, preprocessor) {
  if (question === 'defined') return isDefined(preprocessor, operand[0].text);
  if (question.startsWith('__has_include')) {
    const name = preprocessor.includeName(operand);
    return name !== undefined && preprocessor.find(name, question === '__has_include_next') !== undefined;
  }
  return question === '__has_attribute' && ATTRIBUTES.test(operand[0].text);
}

/** A number in the place of a token. */
function numberFor(like, text) {
  return Object.assign(Object.create(Object.getPrototypeOf(like)), like, { kind: NUMBER, text });
}

/** The name of an include guard around all of a file; '' where there is none. */
function guardOf(tokens) {
  if (tokens.length < 4 || tokens[0].text !== '#' || tokens[1].text !== 'ifndef' || tokens[2].kind !== NAME) return '';
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (!tokens[i].first || tokens[i].text !== '#' || i + 1 >= tokens.length) continue;
    const word = tokens[i + 1].text;
    if (GUARD_WORDS.has(word)) depth++;
    else if (depth === 1 && (word === 'else' || word === 'elif')) return '';
    else if (word === 'endif') depth--;
    if (depth === 0) return i + 2 === tokens.length ? tokens[2].text : '';
  }
  return '';
}

module.exports = { answerQuestions, guardOf, isDefined, numberFor };
