'use strict';
// Reads what an ELF file says to the dynamic linker: the libraries that it needs, and its symbols with their versions.
// By the System V ABI and the LSB's page on symbol versions; from the segments alone, because sections may be stripped.

const { archOf } = require('./machines.js');

/** Tags of the dynamic section. */
const tag = {
  needed: 1,
  hash: 4,
  strings: 5,
  symbols: 6,
  name: 14,
  textRelocations: 22,
  gnuHash: 0x6ffffef5,
  versions: 0x6ffffff0,
  versionDefinitions: 0x6ffffffc,
  versionDefinitionCount: 0x6ffffffd,
  versionNeeds: 0x6ffffffe,
  versionNeedCount: 0x6fffffff,
};

const segment = { load: 1, dynamic: 2, stack: 0x6474e551 };

/** The section of symbols that are plain values (SHN_ABS). */
const noPlace = 0xfff1;

/** What a symbol stands for, by its type in the file. */
const kinds = { 0: 'untyped', 1: 'variable', 2: 'function', 5: 'variable', 6: 'thread-local variable', 10: 'function' };

/**
 * @typedef {object} ElfSymbol
 * @property {string} name
 * @property {string} kind `function`, `variable`, `thread-local variable` or `untyped`
 * @property {boolean} isDefined false if another library must have it
 * @property {boolean} isWeak
 * @property {string | undefined} version the symbol's version, if it has one
 * @property {boolean} isDefault whether a program that names no version gets this one
 * @property {number} size in bytes
 *
 * @typedef {object} ElfFile
 * @property {string} machine the processor, as `process.arch` names it, or its number
 * @property {string | undefined} name the library's own (SONAME)
 * @property {string[]} needed the libraries that it is linked with (NEEDED)
 * @property {boolean} hasTextRelocations whether loading it changes its code
 * @property {boolean} needsExecutableStack
 * @property {ElfSymbol[]} symbols those of the dynamic symbol table
 */

/** A file's bytes, read in its own byte order and word size. */
class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.is64 = bytes[4] === 2;
    this.little = bytes[5] === 1;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.bytes = bytes;
  }

  u16(at) {
    return this.view.getUint16(at, this.little);
  }

  u32(at) {
    return this.view.getUint32(at, this.little);
  }

  /** An address, an offset or a size. */
  word(at) {
    return this.is64 ? Number(this.view.getBigUint64(at, this.little)) : this.u32(at);
  }

  /** A text that ends with a zero byte. */
  text(at) {
    return this.bytes.toString('utf8', at, this.bytes.indexOf(0, at));
  }
}

/** The segments: type, place in the file and in memory, flags. */
function segmentsOf(reader) {
  const { is64 } = reader;
  const table = reader.word(is64 ? 32 : 28);
  const size = reader.u16(is64 ? 54 : 42);
  const count = reader.u16(is64 ? 56 : 44);
  return Array.from({ length: count }, (_, index) => {
    const at = table + index * size;
    return {
      type: reader.u32(at),
      flags: reader.u32(at + (is64 ? 4 : 24)),
      offset: reader.word(at + (is64 ? 8 : 4)),
      address: reader.word(at + (is64 ? 16 : 8)),
      size: reader.word(at + (is64 ? 32 : 16)),
    };
  });
}

/** The entries of the dynamic section, as tag and value. */
function dynamicEntries(reader, { offset, size }) {
  const word = reader.is64 ? 8 : 4;
  const entries = [];
  for (let at = offset; at < offset + size; at += 2 * word) {
    const entry = { tag: reader.word(at), value: reader.word(at + word) };
    if (entry.tag === 0) break;
    entries.push(entry);
  }
  return entries;
}

/** How many symbols there are, which only the hash tables tell. */
function symbolCount(reader, hash, gnuHash) {
  if (hash !== undefined) return reader.u32(hash + 4);
  if (gnuHash === undefined) return 0;
  const buckets = reader.u32(gnuHash);
  const first = reader.u32(gnuHash + 4);
  const bloom = reader.u32(gnuHash + 8) * (reader.is64 ? 8 : 4);
  const bucketsAt = gnuHash + 16 + bloom;
  let last = 0;
  for (let n = 0; n < buckets; n++) last = Math.max(last, reader.u32(bucketsAt + 4 * n));
  if (last < first) return first;
  // The lowest bit marks the end of the last bucket's chain.
  const chains = bucketsAt + 4 * buckets;
  while ((reader.u32(chains + 4 * (last - first)) & 1) === 0) last++;
  return last + 1;
}

/** The names of versions by their index: those that the file defines, and those that it needs of others. */
function versionNames(reader, strings, { definitions, definitionCount, needs, needCount }) {
  const names = new Map();
  for (let n = 0, at = definitions; n < definitionCount; n++) {
    names.set(reader.u16(at + 4), reader.text(strings + reader.u32(at + reader.u32(at + 12))));
    at += reader.u32(at + 16);
  }
  for (let n = 0, at = needs; n < needCount; n++) {
    const count = reader.u16(at + 2);
    for (let m = 0, one = at + reader.u32(at + 8); m < count; m++) {
      names.set(reader.u16(one + 6), reader.text(strings + reader.u32(one + 8)));
      one += reader.u32(one + 12);
    }
    at += reader.u32(at + 12);
  }
  return names;
}

/** The symbols of the dynamic symbol table, without its empty first one. */
function symbolsOf(reader, value, offsetOf) {
  const place = (name) => offsetOf(value(tag[name]));
  const strings = place('strings');
  const table = place('symbols');
  const count = symbolCount(reader, place('hash'), place('gnuHash'));
  const versions = place('versions');
  const names = versionNames(reader, strings, {
    definitions: place('versionDefinitions'),
    definitionCount: value(tag.versionDefinitionCount) ?? 0,
    needs: place('versionNeeds'),
    needCount: value(tag.versionNeedCount) ?? 0,
  });
  const size = reader.is64 ? 24 : 16;
  const symbols = [];
  for (let n = 1; n < count; n++) {
    const at = table + n * size;
    const info = reader.bytes[at + (reader.is64 ? 4 : 12)];
    const version = versions === undefined ? 1 : reader.u16(versions + 2 * n);
    const section = reader.u16(at + (reader.is64 ? 6 : 14));
    const isDefined = section !== 0;
    symbols.push({
      name: reader.text(strings + reader.u32(at)),
      // What has a value but no place, as the names of versions have, is neither function nor variable.
      kind: section === noPlace ? 'untyped' : (kinds[info & 15] ?? 'untyped'),
      isDefined,
      isWeak: info >> 4 === 2,
      // Versions 0 and 1 stand for none.
      version: (version & 0x7fff) > 1 ? names.get(version & 0x7fff) : undefined,
      isDefault: isDefined && (version & 0x8000) === 0,
      size: reader.word(at + (reader.is64 ? 16 : 8)),
    });
  }
  // The linker leaves nameless symbols of sections in some tables.
  return symbols.filter(({ name }) => name !== '');
}

/** Whether a file begins like one. */
const isElf = (bytes) => bytes.length >= 4 && bytes.readUInt32BE(0) === 0x7f454c46;

/**
 * Reads an ELF file.
 * @param {Buffer} bytes the whole file
 * @returns {ElfFile}
 * @throws {TypeError} if it is no ELF file, or one that no dynamic linker can load
 */
function readElf(bytes) {
  if (bytes.length < 64 || !isElf(bytes)) throw new TypeError('not an ELF file');
  const reader = new Reader(bytes);
  try {
    const segments = segmentsOf(reader);
    const dynamic = segments.find(({ type }) => type === segment.dynamic);
    if (!dynamic) throw new TypeError('an ELF file without a dynamic section: no shared library');
    const entries = dynamicEntries(reader, dynamic);
    const value = (wanted) => entries.find((entry) => entry.tag === wanted)?.value;
    const offsetOf = (address) => {
      if (address === undefined) return undefined;
      const found = segments.find(
        (one) => one.type === segment.load && address >= one.address && address < one.address + one.size,
      );
      return found && found.offset + address - found.address;
    };
    const strings = offsetOf(value(tag.strings));
    const stack = segments.find(({ type }) => type === segment.stack);
    return {
      machine: archOf('elf', reader.u16(18)),
      name: value(tag.name) === undefined ? undefined : reader.text(strings + value(tag.name)),
      needed: entries.filter((entry) => entry.tag === tag.needed).map((entry) => reader.text(strings + entry.value)),
      hasTextRelocations: value(tag.textRelocations) !== undefined,
      needsExecutableStack: !stack || (stack.flags & 1) !== 0,
      symbols: symbolsOf(reader, value, offsetOf),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new TypeError('an ELF file that is cut off or damaged');
    throw error;
  }
}

module.exports = { isElf, readElf };
