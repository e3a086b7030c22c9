'use strict';
// Variables of a library that is declared in C: numbers, pointers and text are read and written as a whole, structs,
// unions and arrays are the memory itself.

const { partOf, freshData } = require('../core/aggregate/memory.js');
const { addressOf } = require('../core/addresses.js');
const { copy } = require('../core/memory.js');
const { isDetached } = require('../core/values.js');
const { types } = require('../c/index.js');
const { invalidValue } = require('./errors.js');
const { sizeOf, textUnit } = require('./kinds.js');
const { textAt } = require('./texts.js');

const { bare, resolve } = types;

/** Whether C says of a variable that nobody writes it: it may lie where writing ends the process. */
function isConst(type) {
  const found = resolve(type);
  return Boolean(found.const) || (found.kind === 'array' && isConst(found.of));
}

/** Makes a value that was read refuse what would change nothing. */
function frozen(value) {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return ArrayBuffer.isView(value) ? value : Object.freeze(value);
}

/** One variable. */
class Variable {
  #library;
  #codecs;
  #declaration;
  /** The view that was given last, and its memory. @type {{ data: DataView, view: object } | undefined} */
  #shown;

  /**
   * @param {{ checkOpen(): void, address(symbol: string): bigint, library: import('../core/library.js').Library }} library
   * @param {import('./codecs.js').Codecs} codecs
   * @param {{ name: string, type: object, symbol: string }} declaration
   */
  constructor(library, codecs, declaration) {
    this.#library = library;
    this.#codecs = codecs;
    this.#declaration = declaration;
  }

  /** @throws {Error} where it is missing, or the library is closed */
  get address() {
    return this.#library.address(this.#declaration.symbol);
  }

  get value() {
    const { address } = this;
    const { type } = this.#declaration;
    const { target } = this.#codecs;
    const found = bare(type);
    if (found.kind === 'array' && found.length === undefined) {
      const unit = textUnit(found.of, target);
      return unit > 0 ? textAt(address, unit) : address;
    }
    if (sizeOf(type, target) === undefined) return address;
    const isText = found.kind === 'array' && textUnit(found.of, target) > 0;
    const isWhole = !['record', 'array'].includes(found.kind) || isText;
    if (!isWhole && !isConst(type)) return this.#view(address);
    const value = this.#copy(address);
    return isWhole ? value : frozen(value);
  }

  set value(value) {
    this.#library.checkOpen();
    const { name, type } = this.#declaration;
    if (isConst(type)) throw invalidValue(`${name} cannot be written: it is declared const`);
    const codec = this.#codecs.of(type);
    const data = freshData(codec.size);
    codec.save(data, 0, value, name);
    // Only now: a getter of the value may have closed it.
    copy(this.address, addressOf(data), codec.size);
  }

  #copy(address) {
    const codec = this.#codecs.of(this.#declaration.type);
    const data = freshData(codec.size);
    copy(addressOf(data), address, codec.size);
    return codec.load(data, 0);
  }

  /** The memory itself. It stays as long as anybody sees it, also where the library is closed meanwhile. */
  #view(address) {
    if (this.#shown && !isDetached(this.#shown.data)) return this.#shown.view;
    const codec = this.#codecs.of(this.#declaration.type);
    let data;
    try {
      data = partOf(address, 0, codec.size, this.#library.library.handle);
    } catch (error) {
      if (error.code !== 'ERR_FFI_NO_EXTERNAL_BUFFERS') throw error;
      // Some runtimes have no views of memory that is not their own.
      return frozen(this.#copy(address));
    }
    const view = codec.show(data, 0);
    this.#shown = { data, view };
    return view;
  }
}

module.exports = { Variable };
