'use strict';
// struct, union and enum.

const { NAME, END } = require('./tokens.js');
const { SyntaxMistake } = require('./errors.js');
const { bare, fits, newEnumeration, newMember, newRecord, scalar } = require('./types.js');
const { applyToType, attributesBeside, newAttributes, readAttributes } = require('./attributes.js');

/** The record of a tag, made where it is named for the first time. */
function taggedRecord(parser, word, tag, token) {
  const key = `${word} ${tag}`;
  const known = parser.tags.get(key);
  if (known) return known;
  const record = newRecord(word === 'union', tag, { place: token });
  parser.tags.set(key, record);
  return record;
}

/** What stands behind `struct`, `union` or `enum`: attributes, and a name. */
function readTag(parser) {
  const { cursor } = parser;
  const attributes = newAttributes();
  readAttributes(parser, attributes);
  const { token } = cursor;
  return { attributes, token, tag: cursor.isName ? cursor.next().text : undefined };
}

/** Reads `struct tag`, with or without its members. */
function readRecord(parser) {
  const { cursor } = parser;
  const word = cursor.next().text;
  const { attributes, token, tag } = readTag(parser);
  if (tag === undefined && cursor.text !== '{') throw cursor.mistake(`expected a name or '{'${cursor.found()}`);
  readAttributes(parser, attributes);
  let record =
    tag === undefined
      ? newRecord(word === 'union', undefined, { place: token })
      : taggedRecord(parser, word, tag, token);
  if (cursor.text === '{') {
    if (record.members && !record.known) {
      parser.mistake(`${word} ${tag} is defined already`, token);
      record = newRecord(word === 'union', tag, { place: token });
    }
    record.known = parser.loading || undefined;
    cursor.nested(() => readMembers(parser, record));
    readAttributes(parser, attributes);
    const { packed, align, ms, transparent } = attributes;
    Object.assign(record, { packed, align, ms, transparent });
    parser.order.push(record);
  }
  return { kind: 'record', record };
}

function readMembers(parser, record) {
  const { cursor } = parser;
  cursor.next();
  const members = [];
  while (cursor.text !== '}') {
    if (cursor.token.kind === END) throw cursor.mistake("expected '}' at the end of the members");
    if (cursor.accept(';')) continue;
    const depth = cursor.depth;
    try {
      readMemberDeclaration(parser, members);
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      parser.report(error);
      parser.broken = true;
      record.broken = true;
      cursor.depth = depth;
      parser.skipStatement();
    }
  }
  record.members = members;
  record.pack = cursor.token.pack || undefined;
  cursor.next();
  const names = new Set();
  for (const { name } of members) {
    if (name !== undefined && names.has(name)) parser.mistake(`member '${name}' is there twice`, record.place);
    names.add(name);
  }
}

function readMemberDeclaration(parser, members) {
  const { cursor } = parser;
  if (cursor.text === '_Static_assert' || cursor.text === 'static_assert') {
    parser.staticAssert();
    return;
  }
  const { type, attributes } = parser.specifiers();
  if (cursor.text === ';') {
    const found = bare(type);
    // A record or an enumeration that is only declared here, or an anonymous member.
    if (found.kind === 'record' && (found.record.tag === undefined || parser.target.system === 'win32')) {
      members.push(newMember(undefined, type, { align: attributes.align }));
    }
    return;
  }
  do {
    members.push(readMember(parser, type, attributes));
  } while (cursor.accept(','));
  cursor.expect(';', ' after a member');
}

function readMember(parser, base, attributes) {
  const { cursor } = parser;
  const own = attributesBeside(attributes);
  const { name, type, token } = cursor.text === ':' ? { type: base } : parser.declarator(base, own);
  const member = newMember(name, type);
  if (cursor.accept(':')) {
    const place = cursor.token;
    member.bits = Number(parser.integer());
    checkWidth(parser, member, place);
  }
  readAttributes(parser, own);
  member.type = applyToType(parser, type, own);
  if (bare(member.type).kind === 'function') throw cursor.mistake('a member cannot be a function', token);
  if (bare(member.type).kind === 'void') throw cursor.mistake('a member cannot be void', token);
  // An array without length may end a struct; everything else has a size.
  const found = bare(member.type);
  parser.layoutOf(found.kind === 'array' && found.length === undefined ? found.of : member.type, token);
  if (own.align) member.align = own.align;
  if (own.packed) member.packed = true;
  return member;
}

function checkWidth(parser, { name, type, bits }, token) {
  const { size } = parser.layoutOf(type, token);
  const limit = bare(type).name === '_Bool' ? 1 : size * 8;
  if (bits < 0 || bits > limit)
    throw parser.cursor.mistake(`a bit-field of this type has at most ${limit} bits`, token);
  if (bits === 0 && name !== undefined) throw parser.cursor.mistake('a bit-field with a name has bits', token);
}

/** Reads `enum tag`, with or without its values. */
function readEnum(parser) {
  const { cursor } = parser;
  cursor.next();
  const { attributes, token, tag } = readTag(parser);
  const key = `enum ${tag}`;
  let enumeration = tag === undefined ? undefined : parser.tags.get(key);
  if (!enumeration) {
    enumeration = newEnumeration(tag, { place: token });
    if (tag !== undefined) parser.tags.set(key, enumeration);
  }
  if (cursor.text === ':' && (cursor.peek(2).text === '{' || parser.beginsTypeAt(1))) {
    cursor.next();
    enumeration.fixed = bare(parser.specifiers().type).name;
    enumeration.type = enumeration.fixed;
  }
  if (cursor.text === '{') {
    if (enumeration.values) {
      parser.mistake(`enum ${tag} is defined already`, token);
      enumeration = newEnumeration(tag, { place: token });
    }
    readValues(parser, enumeration);
    readAttributes(parser, attributes);
    enumeration.packed = attributes.packed;
    enumeration.type = enumeration.fixed ?? enumType(enumeration, parser.target);
    typeConstants(parser, enumeration);
    parser.order.push(enumeration);
  } else if (tag === undefined) {
    throw cursor.mistake(`expected a name or '{'${cursor.found()}`);
  }
  return { kind: 'enum', enumeration };
}

function readValues(parser, enumeration) {
  const { cursor } = parser;
  cursor.next();
  const values = [];
  let next = 0n;
  while (cursor.text !== '}') {
    const { token } = cursor;
    if (token.kind !== NAME) throw cursor.mistake(`expected a name${cursor.found()}`);
    cursor.next();
    readAttributes(parser, newAttributes());
    if (cursor.accept('=')) next = parser.integer();
    if (parser.enumerators.has(token.text) && !parser.loading) {
      parser.mistake(`'${token.text}' is there already`, token);
    }
    values.push({ name: token.text, value: next });
    parser.enumerators.set(token.text, { type: provisionalType(next), value: next });
    next += 1n;
    if (!cursor.accept(',') && cursor.text !== '}') throw cursor.mistake(`expected ',' or '}'${cursor.found()}`);
  }
  if (values.length === 0) throw cursor.mistake('an enumeration has at least one value');
  cursor.next();
  enumeration.values = values;
}

const provisionalType = (value) =>
  scalar(fits(value, 32, true) ? 'int' : fits(value, 32, false) ? 'unsigned int' : 'long long');

/** The integer type of an enumeration: compilers take the first in which all values fit. */
function enumType({ values, packed }, target) {
  if (target.name.startsWith('win32')) return 'int';
  const signed = values.some(({ value }) => value < 0n);
  const sizes = packed ? [1, 2, 4, 8] : [4, 8];
  const size = sizes.find((bytes) => values.every(({ value }) => fits(value, bytes * 8, signed))) ?? 8;
  const wide = target.scalars.get('long').size === 8 ? 'long' : 'long long';
  const name = { 1: 'char', 2: 'short', 4: 'int', 8: wide }[size];
  return signed ? (name === 'char' ? 'signed char' : name) : `unsigned ${name}`;
}

/** A value that an int can hold is an int, whatever the enumeration's type is. */
function typeConstants({ enumerators }, enumeration) {
  for (const { name, value } of enumeration.values) {
    const type = enumeration.fixed || !fits(value, 32, true) ? { kind: 'enum', enumeration } : scalar('int');
    enumerators.set(name, { type, value, enumeration });
  }
}

module.exports = { readRecord, readEnum };
