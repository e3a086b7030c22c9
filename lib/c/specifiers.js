'use strict';
// What a declaration begins with: storage, qualifiers, and the type that its declarators start from.

const { NAME } = require('./tokens.js');
const { VOID, qualified, scalar } = require('./types.js');
const { INLINE, IGNORED, QUALIFIERS, applyToType, newAttributes, readAttributes } = require('./attributes.js');
const { beforeParenthesis } = require('./hints.js');
const { readEnum, readRecord } = require('./records.js');

const STORAGE = new Set(['typedef', 'extern', 'static']);

/** Words that make up C's own types, by what they count as. */
const WORDS = {
  __proto__: null,
  void: 'void',
  char: 'char',
  short: 'short',
  int: 'int',
  long: 'long',
  float: 'float',
  double: 'double',
  signed: 'signed',
  __signed: 'signed',
  __signed__: 'signed',
  unsigned: 'unsigned',
  _Bool: '_Bool',
  bool: '_Bool',
  _Complex: '_Complex',
  __complex__: '_Complex',
  __complex: '_Complex',
  __int128: '__int128',
  __int128_t: '__int128',
  __uint128_t: 'unsigned __int128',
  __int8: 'char',
  __int16: 'short',
  __int32: 'int',
  __int64: 'long long',
  _Float16: '_Float16',
  _Float32: '_Float32',
  _Float64: '_Float64',
  _Float128: '_Float128',
  __float128: '_Float128',
  _Float32x: '_Float32x',
  _Float64x: '_Float64x',
  __builtin_va_list: '__builtin_va_list',
};

const TYPEOF = new Set(['typeof', '__typeof__', '__typeof', 'typeof_unqual']);
const TAGGED = new Set(['struct', 'union', 'enum', '__struct']);

/** All words that specifiers are made of, but for names of types. */
const RESERVED = new Set([
  ...[...STORAGE, ...INLINE, ...Object.keys(QUALIFIERS), ...Object.keys(WORDS), ...TYPEOF, ...TAGGED],
  '__auto_type',
]);

/** Names by the words that were read before. */
const names = new Map();

/** `long unsigned int long` → `unsigned long long` */
function scalarName(words) {
  const key = words.length === 1 ? words[0] : words.join(' ');
  if (!names.has(key)) names.set(key, nameOf(words));
  return names.get(key);
}

function nameOf(words) {
  const count = (word) => words.filter((found) => found === word).length;
  const isUnsigned = count('unsigned') > 0;
  const complex = count('_Complex') > 0 ? ' _Complex' : '';
  const long = count('long') + 2 * count('long long');
  const rest = words.filter((word) => !['signed', 'unsigned', 'long', 'int', '_Complex', 'long long'].includes(word));
  if (rest.length > 1 || (isUnsigned && count('signed') > 0) || long > 2) return undefined;
  const [base] = rest;
  if (base === 'char') return isUnsigned ? 'unsigned char' : count('signed') > 0 ? 'signed char' : 'char';
  if (base === 'short') return isUnsigned ? 'unsigned short' : 'short';
  if (base === 'double' && long < 2 && !isUnsigned) return (long === 1 ? 'long double' : 'double') + complex;
  if (base === '__int128') return isUnsigned ? 'unsigned __int128' : '__int128';
  if (base !== undefined) return long > 0 || isUnsigned || count('signed') > 0 ? undefined : base + complex;
  if (complex && long === 0 && count('int') === 0) return 'double _Complex';
  return `${isUnsigned ? 'unsigned ' : ''}${['int', 'long', 'long long'][long]}`;
}

/** Whether a type, or a word that may stand before one, begins here. */
function beginsType(parser, cursor) {
  const { token } = cursor;
  if (token.kind !== NAME) return false;
  const { text } = token;
  if (WORDS[text] || QUALIFIERS[text] || TAGGED.has(text) || TYPEOF.has(text)) return true;
  if (IGNORED.has(text) || text === '__attribute__' || text === '_Alignas') return true;
  return parser.typedef(text) !== undefined;
}

/**
 * Reads specifiers.
 * @returns {{ storage?: string, inline: boolean, type: object, attributes: object, defines: boolean }} defines:
 *   whether a struct, union or enum was named, so that no declarator need follow
 */
function readSpecifiers(parser) {
  const { cursor } = parser;
  const start = cursor.token;
  const result = { storage: undefined, inline: false, type: undefined, attributes: newAttributes(), defines: false };
  const qualifiers = {};
  const words = [];
  for (;;) {
    const { text, kind } = cursor.token;
    if (readAttributes(parser, result.attributes)) continue;
    if (kind !== NAME) break;
    // Most names are of nothing that C knows.
    const isWord = RESERVED.has(text);
    if (!isWord && (result.type || words.length > 0)) break;
    if (!isWord) {
      if (!readName(parser, result, start)) break;
    } else if (STORAGE.has(text)) {
      cursor.next();
      if (result.storage !== 'typedef') result.storage = text;
    } else if (INLINE.has(text)) {
      cursor.next();
      result.inline = true;
    } else if (text === '_Atomic' && cursor.peek().text === '(') {
      cursor.next();
      result.type = { ...cursor.parenthesized(() => parser.typeName(cursor)), atomic: true };
    } else if (QUALIFIERS[text]) {
      cursor.next();
      qualifiers[QUALIFIERS[text]] = true;
    } else if (WORDS[text] && !result.type) {
      cursor.next();
      words.push(...(WORDS[text] === 'unsigned __int128' ? ['unsigned', '__int128'] : [WORDS[text]]));
    } else if (result.type || words.length > 0) {
      break;
    } else if (TAGGED.has(text)) {
      result.type = text === 'enum' ? readEnum(parser) : readRecord(parser);
      result.defines = true;
    } else if (TYPEOF.has(text)) {
      cursor.next();
      result.type = cursor.parenthesized(() => typeOfOperand(parser));
    } else if (text === '__auto_type') {
      throw cursor.mistake('__auto_type stands for no type that can be known here');
    } else if (!readName(parser, result, start)) {
      break;
    }
  }
  if (words.length > 0) result.type = wordsType(parser, words, start);
  if (!result.type) {
    const meant = cursor.isName ? parser.suggestType(cursor.text) : '';
    throw cursor.mistake(`expected a type${cursor.found()}${meant}${beforeParenthesis(cursor)}`);
  }
  result.type = qualified(applyToType(parser, result.type, result.attributes), qualifiers);
  return result;
}

/** Reads the name of a type; false for a name that is no type's. */
function readName(parser, result, start) {
  const { cursor } = parser;
  const { text } = cursor;
  const known = parser.typedef(text);
  if (!known && isBeforeType(parser)) {
    parser.mistake(`unknown type '${text}'${parser.suggestMacro(text)}`, cursor.next());
    parser.broken = true;
    return true;
  }
  const named = known ?? unknownType(parser, start);
  if (!named) return false;
  cursor.next();
  result.type = named;
  return true;
}

function typeOfOperand(parser) {
  const { cursor } = parser;
  return beginsType(parser, cursor) ? parser.typeName(cursor) : parser.expressions().conditional().type;
}

function wordsType(parser, words, start) {
  if (words.length === 1 && words[0] === 'void') return VOID;
  const name = scalarName(words);
  if (name === undefined || !parser.target.scalars.has(name)) {
    throw parser.cursor.mistake(`'${words.join(' ')}' is no type`, start);
  }
  return scalar(name);
}

/** Whether a name of which nothing is known stands where a type follows, as macros do that tell what is exported. */
function isBeforeType(parser) {
  const next = parser.cursor.peek();
  if (next.kind !== NAME) return false;
  if (QUALIFIERS[next.text]) return parser.cursor.peek(2).kind === NAME && parser.beginsTypeAt(2);
  return parser.beginsTypeAt(1) || parser.cursor.peek(2).text === '*';
}

/** A name of which nothing is known: behind it, `*` makes it a pointer to something opaque. */
function unknownType(parser) {
  const { cursor } = parser;
  const next = cursor.peek();
  const behind = QUALIFIERS[next.text] ? cursor.peek(2) : next;
  if (behind.text === '*') return { kind: 'opaque', name: cursor.text };
  // A name, and behind it what can only follow a type.
  const declares =
    next.kind === NAME || [')', ','].includes(next.text) || (next.text === '(' && cursor.peek(2).text === '*');
  if (!declares) return undefined;
  parser.mistake(`unknown type '${cursor.text}'${parser.suggestType(cursor.text)}`, cursor.token);
  parser.broken = true;
  return scalar('int');
}

module.exports = { readSpecifiers, beginsType, WORDS };
