'use strict';
// Reads what a PE file, a .dll or .exe of Windows, says to the loader: the libraries that it needs, and what it exports.
// By Microsoft's page "PE Format".

const { archOf } = require('../core/machines.js');

/** The mark of sections that hold code. */
const isCode = 0x20;

/** Places in the table of directories. */
const directory = { exports: 0, imports: 1 };

/**
 * @typedef {object} PeSymbol
 * @property {string} name `#12` if it has only a number
 * @property {string} kind `function` or `variable`
 * @property {boolean} isDefined always true: what is needed stands in `needed`
 * @property {boolean} isWeak always false
 * @property {undefined} version
 * @property {boolean} isDefault always true
 * @property {number} size always 0: the file does not tell
 *
 * @typedef {object} PeFile
 * @property {string} machine the processor, as `process.arch` names it, or its number
 * @property {string | undefined} name the library's own
 * @property {string[]} needed the libraries that it is linked with
 * @property {PeSymbol[]} symbols what it exports
 */

/** A file's bytes by the addresses that they have when it is loaded. */
class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    const header = bytes.readUInt32LE(0x3c);
    if (bytes.toString('latin1', header, header + 4) !== 'PE\0\0')
      throw new TypeError('a program of DOS, not a PE file');
    this.machine = bytes.readUInt16LE(header + 4);
    const count = bytes.readUInt16LE(header + 6);
    const optional = header + 24;
    // Behind the fields whose size depends on that of addresses.
    this.directories = optional + (bytes.readUInt16LE(optional) === 0x20b ? 112 : 96);
    const table = optional + bytes.readUInt16LE(header + 20);
    this.sections = Array.from({ length: count }, (_, index) => {
      const at = table + 40 * index;
      const size = Math.max(bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 16));
      const start = bytes.readUInt32LE(at + 12);
      const offset = bytes.readUInt32LE(at + 20);
      return { start, end: start + size, offset, isCode: (bytes.readUInt32LE(at + 36) & isCode) !== 0 };
    });
  }

  /** Where a table of the file is loaded, and its bytes; 0 and 0 for none. */
  directory(index) {
    const count = this.bytes.readUInt32LE(this.directories - 4);
    if (index >= count) return { address: 0, size: 0 };
    const at = this.directories + 8 * index;
    return { address: this.bytes.readUInt32LE(at), size: this.bytes.readUInt32LE(at + 4) };
  }

  sectionOf(address) {
    const section = this.sections.find(({ start, end }) => address >= start && address < end);
    if (!section) throw new RangeError('an address outside of all sections');
    return section;
  }

  offsetOf(address) {
    const { start, offset } = this.sectionOf(address);
    return offset + address - start;
  }

  u32(address) {
    return this.bytes.readUInt32LE(this.offsetOf(address));
  }

  u16(address) {
    return this.bytes.readUInt16LE(this.offsetOf(address));
  }

  /** A text that ends with a zero byte. */
  text(address) {
    const at = this.offsetOf(address);
    const end = this.bytes.indexOf(0, at);
    if (end < 0) throw new RangeError('a text without end');
    return this.bytes.toString('utf8', at, end);
  }
}

function neededOf(reader) {
  const { address } = reader.directory(directory.imports);
  const names = [];
  for (let at = address; address !== 0 && reader.u32(at + 12) !== 0; at += 20)
    names.push(reader.text(reader.u32(at + 12)));
  return names;
}

/** What the file does not tell of a symbol. */
const UNKNOWN = { isDefined: true, isWeak: false, version: undefined, isDefault: true, size: 0 };

function exportsOf(reader) {
  const { address, size } = reader.directory(directory.exports);
  if (address === 0) return { name: undefined, symbols: [] };
  const [name, base, count, named, places, names, numbers] = [12, 16, 20, 24, 28, 32, 36].map((at) =>
    reader.u32(address + at),
  );
  const namesOf = new Map();
  for (let n = 0; n < named; n++) {
    const number = reader.u16(numbers + 2 * n);
    namesOf.set(number, [...(namesOf.get(number) ?? []), reader.text(reader.u32(names + 4 * n))]);
  }
  const symbols = [];
  for (let number = 0; number < count; number++) {
    const place = reader.u32(places + 4 * number);
    if (place === 0) continue;
    // Inside the table itself lies the text of what another library has, such as NTDLL.RtlAllocateHeap.
    const isForwarded = place >= address && place < address + size;
    const kind = isForwarded || reader.sectionOf(place).isCode ? 'function' : 'variable';
    for (const symbol of namesOf.get(number) ?? [`#${base + number}`]) {
      symbols.push({ name: symbol, kind, ...UNKNOWN });
    }
  }
  return { name: reader.text(name), symbols };
}

/** Whether a file begins like one. */
const isPe = (bytes) => bytes.length >= 64 && bytes.toString('latin1', 0, 2) === 'MZ';

/**
 * Reads a PE file.
 * @param {Buffer} bytes the whole file
 * @returns {PeFile}
 * @throws {TypeError} if it is none
 */
function readPe(bytes) {
  if (!isPe(bytes)) throw new TypeError('not a PE file');
  try {
    const reader = new Reader(bytes);
    return {
      machine: archOf('pe', reader.machine),
      needed: neededOf(reader),
      ...exportsOf(reader),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new TypeError('a PE file that is cut off or damaged');
    throw error;
  }
}

module.exports = { isPe, readPe };
