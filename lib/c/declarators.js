'use strict';
// Declarators: from `*(*name)(int)[3]` to a type around the one that the declaration begins with.

const { END, NUMBER } = require('./tokens.js');
const { MAX_DEPTH } = require('./cursor.js');
const { SyntaxMistake } = require('./errors.js');
const { bare, decayed, pointerTo, qualified } = require('./types.js');
const { ASM, QUALIFIERS, applyToType, attributesBeside, readAttributes } = require('./attributes.js');

/**
 * Reads one declarator.
 * @param {import('./declarations.js').Parser} parser
 * @param {object} base the type of the specifiers
 * @param {object} attributes gets those that stand in it
 * @param {{ name?: 'needed' | 'optional' | 'none' }} [options]
 * @returns {{ name?: string, type: object, token: object }}
 */
function readDeclarator(parser, base, attributes, { name = 'needed' } = {}) {
  const { cursor } = parser;
  const token = cursor.token;
  const read = cursor.nested(() => readParts(parser, attributes, name));
  if (read.name === undefined && name === 'needed') throw cursor.mistake(`expected a name${cursor.found()}`);
  return { name: read.name, type: read.wrap(base), token: read.token ?? token };
}

/** Reads a declarator to its name, and to a function that puts a type inside it. */
function readParts(parser, attributes, name) {
  const { cursor } = parser;
  const pointers = readPointers(parser, attributes);
  let inner;
  let found;
  let token;
  if (cursor.text === '(' && isNested(parser, name)) {
    cursor.next();
    inner = cursor.nested(() => readParts(parser, attributes, name));
    cursor.expect(')');
  } else if (cursor.isName && name !== 'none' && !ASM.has(cursor.text)) {
    token = cursor.next();
    found = token.text;
  }
  const suffixes = readSuffixes(parser, attributes);
  if (pointers.length + suffixes.length > MAX_DEPTH) throw cursor.mistake('this nests too deeply');
  const wrap = (base) => {
    let type = base;
    for (const qualifiers of pointers) type = qualified(pointerTo(type), qualifiers);
    for (let i = suffixes.length - 1; i >= 0; i--) type = suffixes[i](type);
    return inner ? inner.wrap(type) : type;
  };
  return { name: inner ? inner.name : found, token: inner ? inner.token : token, wrap };
}

function readPointers(parser, attributes) {
  const { cursor } = parser;
  const pointers = [];
  for (;;) {
    readAttributes(parser, attributes);
    if (cursor.accept('*')) {
      pointers.push({});
    } else if (cursor.accept('^')) {
      throw cursor.mistake('blocks (^) are not C', cursor.peek(-1));
    } else if (QUALIFIERS[cursor.text]) {
      const word = QUALIFIERS[cursor.next().text];
      if (pointers.length > 0) pointers[pointers.length - 1][word] = true;
    } else {
      return pointers;
    }
  }
}

/** Whether the parenthesis here holds a declarator, and not parameters. */
function isNested(parser, name) {
  if (name === 'needed') return true;
  const { cursor } = parser;
  if (cursor.peek().text === ')') return false;
  return !parser.beginsTypeAt(1) || ['__attribute__', '__cdecl', '__stdcall'].includes(cursor.peek().text);
}

function readSuffixes(parser, attributes) {
  const { cursor } = parser;
  const suffixes = [];
  for (;;) {
    if (cursor.text === '[' && cursor.peek().text !== '[') {
      const length = readLength(parser);
      const { token } = cursor;
      suffixes.push((of) => {
        if (bare(of).kind === 'function') throw cursor.mistake('an array cannot hold functions', token);
        return { kind: 'array', of, length };
      });
    } else if (cursor.text === '(') {
      const { token } = cursor;
      const read = cursor.nested(() => readParameters(parser));
      suffixes.push((result) => {
        if (['function', 'array'].includes(bare(result).kind)) {
          throw cursor.mistake(
            `a function cannot return ${bare(result).kind === 'array' ? 'an array' : 'a function'}`,
            token,
          );
        }
        return { kind: 'function', result, ...read };
      });
    } else {
      return suffixes;
    }
    readAttributes(parser, attributes);
  }
}

/** `[8]`, `[]`, `[static 8]`, `[*]`, and in parameters what is not known before the call. */
function readLength(parser) {
  const { cursor } = parser;
  cursor.next();
  while (cursor.text === 'static' || QUALIFIERS[cursor.text]) cursor.next();
  if (cursor.accept(']')) return undefined;
  const start = cursor.at;
  const { depth } = cursor;
  try {
    if (parser.inParameters > 0 && (cursor.text === '.' || cursor.text === '*')) throw cursor.mistake('');
    const { token } = cursor;
    const length = parser.integer();
    if (length < 0n) throw cursor.mistake('the length of an array is negative', token);
    if (length > 2n ** 48n) throw cursor.mistake('the length of an array is too large', token);
    cursor.expect(']');
    return Number(length);
  } catch (error) {
    if (!(error instanceof SyntaxMistake) || parser.inParameters === 0) throw error;
    cursor.depth = depth;
    cursor.at = start;
    while (cursor.text !== ']' && cursor.token.kind !== END) {
      if (cursor.next().text === '[') cursor.skipToClose();
    }
    cursor.expect(']');
    return undefined;
  }
}

function readParameters(parser) {
  const { cursor } = parser;
  cursor.next();
  if (cursor.accept(')')) return { parameters: [], variadic: false, open: true };
  const parameters = [];
  let variadic = false;
  parser.inParameters++;
  try {
    do {
      if (cursor.accept('...') || cursor.accept('…')) {
        variadic = true;
        break;
      }
      parameters.push(readParameter(parser));
    } while (cursor.accept(',') || (cursor.text === '...' && parameters.length > 0));
  } finally {
    parser.inParameters--;
  }
  cursor.expect(')', ' after parameters');
  const [first] = parameters;
  const none = parameters.length === 1 && bare(first.type).kind === 'void' && first.name === undefined;
  if (!none && parameters.some(({ type }) => bare(type).kind === 'void')) {
    throw cursor.mistake('a parameter cannot be void', cursor.peek(-1));
  }
  return { parameters: none ? [] : parameters, variadic, open: false };
}

function readParameter(parser) {
  const { cursor } = parser;
  if (cursor.token.kind === NUMBER) throw cursor.mistake(`expected a type${cursor.found()}`);
  const { type: base, attributes } = parser.specifiers();
  const own = attributesBeside(attributes);
  const { name, type } = readDeclarator(parser, base, own, { name: 'optional' });
  readAttributes(parser, own);
  return { name, type: decayed(applyToType(parser, type, own)) };
}

module.exports = { readDeclarator };
