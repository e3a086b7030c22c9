'use strict';
// Structs and unions in memory: as plain objects, as views, and as the addon's text for calls by value.

const { layoutOf: engineLayout } = require('../core/names.js');
const { clearBytes, copyMemory } = require('../core/aggregate/access.js');
const { dataOver } = require('../core/aggregate/memory.js');
const { makeViewClass } = require('../core/aggregate/view.js');
const { canGenerate } = require('../core/wrapper/source.js');
const { define } = require('../core/properties.js');
const { bufferOf, isRevoked, viewLength, viewOffset } = require('../core/values.js');
const { nearest, recordLayout } = require('../c/index.js');
const { isBuiltIn } = require('./built-ins.js');
const { Codec } = require('./codec.js');
const { invalidValue, mistake, outOfRange, refusedShape } = require('./errors.js');
const { fieldOf, givenFor, propertyOf, saveMember } = require('./fields.js');
const { bytesIn, differs } = require('./memory.js');
const { canSave, loadText, saveText, updateText } = require('./record-source.js');
const { saveUnion } = require('./unions.js');
const { writeBack } = require('./write-back.js');

/** How many times a struct is read or written member by member before code is made for it. */
const LONG_USES = 3;

/** Code that is made for a struct when it is used often. */
class Generated {
  uses = 0;
  made = undefined;

  constructor(text) {
    this.text = text;
  }

  /** undefined for the first times, and if there is no code to be made. */
  get() {
    if (this.made === undefined && this.text !== undefined && ++this.uses > LONG_USES) this.now();
    return this.made;
  }

  now() {
    return (this.made ??= this.text.run('struct', 'types'));
  }
}

/** How values of a struct or union lie in memory. */
class RecordCodec extends Codec {
  View = undefined;
  made = undefined;
  texts = undefined;

  constructor(record, codecs) {
    super();
    const { size, align, fields } = recordLayout(record, codecs.target);
    this.record = record;
    this.size = size;
    this.align = align;
    this.isUnion = record.union;
    this.codecs = codecs;
    this.fields = fields.map(({ member, offset, bitOffset }) => fieldOf(codecs, member, offset, bitOffset));
    this.names = new Set(this.fields.flatMap((field) => field.names));
  }

  /** What generated code does: made early, because a program may replace what makes it. */
  get generated() {
    if (this.texts === undefined) {
      const saves = canSave(this);
      const checkKeys = (value, where) => this.checkKeys(value, where);
      this.texts = {
        load: new Generated(canGenerate ? loadText(this) : undefined),
        save: new Generated(saves ? saveText(this, checkKeys) : undefined),
        update: new Generated(saves ? updateText(this) : undefined),
      };
    }
    return this.texts;
  }

  load(data, at) {
    const load = this.generated.load.get();
    if (load) return load(data, at);
    const value = {};
    this.loadInto(value, data, at);
    return value;
  }

  loadInto(value, data, at) {
    for (const field of this.fields) {
      if (field.name === undefined) field.codec.loadInto(value, data, at + field.offset);
      else define(value, field.name, field.load(data, at));
    }
  }

  save(data, at, value, where, scope) {
    if (typeof value !== 'object' || value === null) throw refusedShape(where, this.expected, value);
    if (!isPlain(value)) {
      const bytes = bytesIn(value, where);
      if (bytes) {
        this.saveBytes(data, at, bytes, where);
        return;
      }
      if (isBuiltIn(value)) throw refusedShape(where, this.expected, value);
    }
    this.saveObject(data, at, value, where, scope);
  }

  /** Saves an object that does not stand for bytes. */
  saveObject(data, at, value, where, scope) {
    const save = this.generated.save.get();
    if (save) {
      this.saveBy(save, data, at, value, where, scope);
      return;
    }
    clearBytes(data, at, this.size);
    this.checkKeys(value, where);
    this.saveMembers(data, at, value, where, scope);
  }

  /** What the engine says of a Proxy that was revoked is no error of ours. */
  saveBy(save, data, at, value, where, scope) {
    try {
      save(data, at, value, where, scope);
    } catch (error) {
      throw isRevoked(value) ? refusedShape(where, this.expected, value) : error;
    }
  }

  checkKeys(value, where) {
    for (const name of keysOf(value, where, this.expected)) {
      if (!this.names.has(name)) throw this.unknown(name, where);
    }
  }

  get expected() {
    return `an object or bytes for ${this.isUnion ? 'a union' : 'a struct'}`;
  }

  unknown(name, where) {
    const near = nearest(name, this.names);
    const meant = near === undefined ? '' : `; did you mean '${near}'?`;
    return mistake(invalidValue, where, `there is no member '${name}'${meant}`);
  }

  saveBytes(data, at, bytes, where) {
    const length = viewLength(bytes);
    if (length < this.size) throw mistake(outOfRange, where, `expected at least ${this.size} bytes, found ${length}`);
    copyMemory(data, at, bytes, this.size);
  }

  /** Members that the object lacks are zero, as in C. A union has one of them, or several that agree. */
  saveMembers(data, at, value, where, scope) {
    if (this.isUnion) {
      saveUnion(this, data, at, value, where, scope);
      return;
    }
    for (const field of this.fields) {
      const member = givenFor(field, value);
      if (member !== undefined) saveMember(field, data, at, member, where, scope);
    }
  }

  /** Puts what C changed into an object, and what the object lacks, where it can be written. */
  update(data, at, before, value) {
    if (Object.isFrozen(value)) return;
    let fresh;
    for (const field of this.fields) {
      const { offset, byteLength } = field;
      const isChanged = differs(data, at + offset, before, offset, byteLength);
      for (const name of field.names) {
        if (!isChanged && value[name] !== undefined) continue;
        fresh ??= this.load(data, at);
        writeBack(value, name, fresh[name]);
      }
    }
  }

  /** What a reader sees: a view of the memory itself. */
  show(data, at) {
    return this.view(dataOver(bufferOf(data), viewOffset(data) + at, this.size));
  }

  /** @param {DataView} data of exactly this size */
  view(data) {
    this.View ??= makeViewClass(this.properties([], 0), (memory) => this.load(memory, 0));
    return new this.View(data);
  }

  /** What a view shows, members of members without names included. @returns {[string, PropertyDescriptor][]} */
  properties(found, base) {
    for (const field of this.fields) {
      if (field.name === undefined) field.codec.properties(found, base + field.offset);
      else found.push([field.name, propertyOf(field, base)]);
    }
    return found;
  }

  /** The addon's text, where this can be passed by value; otherwise undefined. */
  get code() {
    if (this.made === undefined) this.made = { code: this.makeCode() };
    return this.made.code;
  }

  makeCode() {
    const { record, isUnion } = this;
    // Empty ones are passed by no rule that compilers share.
    if (this.fields.length === 0 || this.size === 0) return undefined;
    const pack = record.packed ? '!1' : record.pack ? `!${record.pack}` : '';
    const hasBits = this.fields.some((field) => field.isBits);
    const codes = hasBits ? this.bytesOfBits() : this.fields.map(({ codec }) => codec.code);
    if (codes.includes(undefined)) return undefined;
    const parts = hasBits ? codes : codes.map((code, index) => this.placeOf(index) + code);
    const attributes = [`${pack}`, `${pack}^${this.align}`];
    for (const attribute of attributes) {
      const code = isUnion ? `<${attribute}${parts.join('')}>` : `{${attribute}${parts.join('')}}`;
      if (this.agrees(code)) return code;
    }
    return undefined;
  }

  /** What a member says of its own place; packing that was asked for from outside goes before it. */
  placeOf(index) {
    const { record } = this;
    const { align, offset } = record.members[index];
    const least = align === undefined ? undefined : Math.min(align, record.pack ?? align);
    return (least === undefined ? '' : `:${least}`) + (offset === undefined || this.isUnion ? '' : `@${offset}`);
  }

  agrees(code) {
    const [size, align, ...offsets] = engineLayout(code);
    if (size !== this.size || align !== this.align) return false;
    if (this.isUnion || this.fields.some((field) => field.isBits)) return true;
    return this.fields.every(({ offset }, index) => offsets[index] === offset);
  }

  /** Bit-fields as the bytes that they lie in: calls pass those as they pass integers. */
  bytesOfBits() {
    if (this.isUnion) return [`[${this.size}B]`];
    const parts = [];
    let end = 0;
    const fill = (to) => {
      for (; end < to; end++) parts.push('B');
    };
    for (const field of this.fields) {
      if (field.isBits) {
        fill(Math.ceil((field.bitOffset + Number(field.codec.bits)) / 8));
      } else {
        fill(field.offset);
        parts.push(field.codec.code);
        end = field.offset + field.codec.size;
      }
    }
    fill(this.size);
    return parts;
  }
}

/** The names of an object's own properties. Asked first whether it was revoked, every object would pay for it. */
function keysOf(value, where, expected) {
  try {
    return Object.keys(value);
  } catch (error) {
    throw isRevoked(value) ? refusedShape(where, expected, value) : error;
  }
}

const PlainObject = Object;

/**
 * Whether an object is seen at once not to stand for bytes. One that says so falsely is read by its members, of which bytes
 * have none.
 */
function isPlain(value) {
  try {
    return value.constructor === PlainObject;
  } catch {
    // What a Proxy throws it throws once more when it is read.
    return false;
  }
}

module.exports = { RecordCodec, isPlain };
