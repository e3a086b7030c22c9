'use strict';
// Sizes, alignments and offsets, as the compilers of a target lay types out. All in bytes, but for bit-fields, whose
// place is counted in bits.

const { SyntaxMistake, TooLarge } = require('./errors.js');
const { bare, headOf } = require('./types.js');

/** Bytes of the largest type: more than any memory has, and few enough to count the bits of. */
const MOST = 2 ** 48;

/** How often structs and arrays may lie inside one another. */
const DEEPEST = 250;

const up = (value, to) => Math.ceil(value / to) * to;

const incomplete = (what) => new SyntaxMistake(`${what} is not complete: its size is not known`);

/** The layout of what holds others, if it is none that would have no end. */
function bounded(layout) {
  if (layout.size > MOST) throw new TooLarge(`the type is too large: ${layout.size} bytes`);
  if (layout.depth > DEEPEST) throw new TooLarge(`the type is too deep: more than ${DEEPEST} lie inside one another`);
  return layout;
}

/** How deep types lie inside of one. */
const depthOf = (layout) => layout.depth ?? 0;

/**
 * The size and alignment of a type.
 * @returns {{ size: number, align: number, depth?: number }} depth: how many types lie inside one another
 * @throws {SyntaxMistake} if a type has none
 */
function layoutOf(type, target) {
  switch (type.kind) {
    case 'typedef': {
      let found = type;
      let asked;
      for (; found.kind === 'typedef'; found = found.type) asked ??= found.align;
      const layout = layoutOf(found, target);
      return { size: layout.size, align: asked ?? layout.align, depth: layout.depth };
    }
    case 'scalar':
      return target.scalars.get(type.name);
    case 'pointer':
      return { size: target.pointer, align: target.pointer };
    case 'enum': {
      if (!type.enumeration.type) return target.scalars.get('unsigned int');
      return target.scalars.get(type.enumeration.type);
    }
    case 'array': {
      if (type.length === undefined) throw incomplete('an array without length');
      const of = layoutOf(type.of, target);
      return bounded({ size: of.size * type.length, align: of.align, depth: depthOf(of) + 1 });
    }
    case 'vector': {
      const size = layoutOf(type.of, target).size * type.length;
      return { size, align: size };
    }
    case 'record':
      return recordLayout(type.record, target);
    case 'function':
      throw new SyntaxMistake('a function has no size');
    case 'void':
      throw new SyntaxMistake('void has no size');
    default:
      throw incomplete(type.name);
  }
}

/** Layouts of records, by target. @type {WeakMap<object, WeakMap<object, object>>} */
const layouts = new WeakMap();

/**
 * The layout of a struct or union.
 * @returns {{ size: number, align: number, fields: { member: object, offset: number, bitOffset?: number }[] }}
 *   fields in order, those without a name included; bitOffset counts from the start of the record
 */
function recordLayout(record, target) {
  if (!record.members) throw incomplete(headOf(record));
  let known = layouts.get(target);
  if (!known) layouts.set(target, (known = new WeakMap()));
  let layout = known.get(record);
  if (!layout) {
    const isMs = record.ms ?? target.bitFields === 'ms';
    layout = new (isMs ? MicrosoftRecord : SystemVRecord)(record, target).layout();
    known.set(record, layout);
  }
  return layout;
}

/** What both kinds of rules have in common: all but bit-fields. */
class RecordLayout {
  constructor(record, target) {
    this.record = record;
    this.target = target;
    /** Where the next member may begin, in bits. */
    this.bit = 0;
    this.align = 1;
    /** The end of the longest member, in bits. */
    this.end = 0;
    this.fields = [];
    this.depth = 0;
  }

  layout() {
    const { members, union, align } = this.record;
    members.forEach((member, index) => {
      if (union) this.bit = 0;
      if (member.bits === undefined) this.placeMember(member, index === members.length - 1);
      else this.placeBits(member);
      this.end = Math.max(this.end, this.bit);
    });
    this.finish();
    if (align !== undefined) this.align = Math.max(this.align, align);
    const size = up(Math.ceil(this.end / 8), this.align);
    return bounded({ size, align: this.align, fields: this.fields, depth: this.depth + 1 });
  }

  finish() {}

  /** The limit that #pragma pack sets. */
  limited(align) {
    return this.record.pack ? Math.min(align, this.record.pack) : align;
  }

  /** The alignment of a member, of which `natural` is that of its type. */
  alignmentOf(member, natural) {
    return this.limited(Math.max(this.isPacked(member) ? 1 : natural, member.align ?? 1));
  }

  isPacked(member) {
    return Boolean(this.record.packed || member.packed);
  }

  raise(align) {
    this.align = Math.max(this.align, align);
  }

  placeMember(member, isLast) {
    const { type } = member;
    const found = bare(type);
    // A flexible array, and GNU's arrays of no elements: aligned, and without size.
    const isFlexible = found.kind === 'array' && found.length === undefined;
    if (isFlexible && !isLast && !this.record.union) throw incomplete(`the array ${member.name ?? ''}`);
    const natural = isFlexible ? { ...layoutOf(found.of, this.target), size: 0 } : layoutOf(type, this.target);
    this.depth = Math.max(this.depth, depthOf(natural));
    const align = this.alignmentOf(member, natural.align);
    this.raise(align);
    // What is made by a program, and not read from text, may say where it lies.
    this.bit = member.offset === undefined ? up(this.bit, align * 8) : member.offset * 8;
    this.fields.push({ member, offset: this.bit / 8 });
    this.bit += natural.size * 8;
  }

  addBits(member) {
    if (member.name !== undefined) {
      this.fields.push({ member, offset: Math.floor(this.bit / 8), bitOffset: this.bit });
    }
    this.bit += member.bits;
  }
}

/** Linux, macOS, BSD: a bit-field goes on where the last one ended, unless it would cross too many units of its type. */
class SystemVRecord extends RecordLayout {
  placeBits(member) {
    const { size, align } = layoutOf(member.type, this.target);
    const packed = this.isPacked(member);
    if (member.bits === 0) {
      this.bit = up(this.bit, Math.max(align, member.align ?? 1) * 8);
      // Packing does not reach it.
      if (this.target.unnamedBitFieldsAlign) this.raise(align);
      return;
    }
    if (member.align !== undefined) {
      this.bit = up(this.bit, this.limited(member.align) * 8);
      this.raise(this.limited(member.align));
    }
    const unit = align * 8;
    const crosses = Math.ceil(((this.bit % unit) + member.bits) / unit) > (size * 8) / unit;
    if (crosses && !packed && !this.record.pack) this.bit = up(this.bit, unit);
    if (member.name !== undefined || this.target.unnamedBitFieldsAlign) {
      this.raise(this.record.pack ? this.limited(align) : packed ? 1 : align);
    }
    this.addBits(member);
  }
}

/** The alignment that attributes ask for in a type. */
function requiredAlign(type, target) {
  if (type.kind === 'typedef') return Math.max(type.align ?? 1, requiredAlign(type.type, target));
  if (type.kind === 'array') return requiredAlign(type.of, target);
  if (type.kind !== 'record') return 1;
  const { align, members } = type.record;
  // A struct that asks for any alignment keeps all that it has.
  if (align !== undefined) return recordLayout(type.record, target).align;
  return members.reduce((most, one) => Math.max(most, one.align ?? 1, requiredAlign(one.type, target)), 1);
}

/** Windows: bit-fields of types of one size share a unit of that type; any other begins a new one. */
class MicrosoftRecord extends RecordLayout {
  /** The unit that is being filled. */
  unit = undefined;

  /** Whether the last member was a bit-field. */
  isBehindBits = false;

  placeMember(member, isLast) {
    this.closeUnit();
    this.isBehindBits = false;
    super.placeMember(member, isLast);
  }

  /** Microsoft's compiler lets no packing go below an alignment that was asked for, here or inside of the type. */
  alignmentOf(member, natural) {
    const limited = super.alignmentOf(member, natural);
    return this.isGnu ? limited : Math.max(limited, member.align ?? 1, requiredAlign(member.type, this.target));
  }

  get isGnu() {
    return !this.target.name.startsWith('win32');
  }

  finish() {
    this.closeUnit();
    this.end = Math.max(this.end, this.bit);
    // Something without members has a size there, in C.
    if (this.end === 0 && !this.isGnu) this.end = 32;
  }

  closeUnit() {
    if (this.unit) this.bit = this.unit.end;
    this.unit = undefined;
  }

  placeBits(member) {
    const { size, align: natural } = layoutOf(member.type, this.target);
    const align = this.alignmentOf(member, natural);
    if (member.bits === 0) {
      // It counts only behind another bit-field; in a union Microsoft makes room for its type then.
      if (this.isBehindBits && this.record.union && !this.isGnu) this.bit = size * 8;
      this.isBehindBits = false;
      if (!this.unit) return;
      this.closeUnit();
      this.bit = up(this.bit, align * 8);
      // Packed, it still aligns the record for GCC.
      this.raise(this.isGnu ? this.limited(natural) : align);
      return;
    }
    const { unit } = this;
    if (!unit || unit.size !== size || this.bit + member.bits > unit.end || this.record.union) {
      this.closeUnit();
      this.bit = up(this.bit, align * 8);
      this.unit = { size, end: this.bit + size * 8 };
    }
    // Microsoft's own compiler takes no alignment from bit-fields of a union.
    if (!this.record.union || this.isGnu) this.raise(align);
    this.addBits(member);
    this.isBehindBits = true;
    // Of a union GCC counts the bits alone, and Microsoft the unit.
    if (this.record.union && this.isGnu) this.unit = undefined;
    else if (this.record.union) this.closeUnit();
  }
}

/**
 * The offset of a member, in bytes.
 * @param {object} type
 * @param {(string | bigint)[]} path names and indexes, one inside the other
 */
function offsetOf(type, path, target) {
  let found = bare(type);
  let offset = 0;
  for (const step of path) {
    if (typeof step === 'bigint') {
      if (found.kind !== 'array') throw new SyntaxMistake('only an array has elements');
      offset += Number(step) * layoutOf(found.of, target).size;
      found = bare(found.of);
    } else {
      const field = found.kind === 'record' ? fieldOf(found.record, step, target) : undefined;
      if (!field) throw new SyntaxMistake(`there is no member '${step}'`);
      offset += field.offset;
      found = bare(field.member.type);
    }
  }
  return offset;
}

/** A field by name, looked for in members without names, too; its offset counts from the outer record. */
function fieldOf(record, name, target) {
  for (const { member, offset } of recordLayout(record, target).fields) {
    if (member.name === name) return { member, offset };
    const inner = member.name === undefined ? bare(member.type) : undefined;
    const found = inner?.kind === 'record' ? fieldOf(inner.record, name, target) : undefined;
    if (found) return { member: found.member, offset: offset + found.offset };
  }
  return undefined;
}

/**
 * A member of a struct or union, by name.
 * @returns {{ type: object, offset: number }}
 */
function memberOf(type, name, target) {
  const found = bare(type);
  const field = found.kind === 'record' ? fieldOf(found.record, name, target) : undefined;
  if (!field) throw new SyntaxMistake(`there is no member '${name}'`);
  return { type: field.member.type, offset: field.offset };
}

module.exports = { layoutOf, recordLayout, offsetOf, memberOf };
