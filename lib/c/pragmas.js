'use strict';
// Pragmas that mean something: pack, and macros that are put aside.

const { STRING } = require('./tokens.js');
const { unquote } = require('./literals.js');

class Pragmas {
  constructor(preprocessor) {
    this.preprocessor = preprocessor;
    /** What `#pragma pack` says, in bytes; 0 for nothing. */
    this.pack = 0;
    this.packs = [];
    this.saved = new Map();
  }

  /** @param {import('./tokens.js').Token[]} line what stands behind #pragma */
  read([what, ...operands]) {
    if (what?.text === 'pack') this.#pack(operands);
    else if (what?.text === 'push_macro') this.#save(operands);
    else if (what?.text === 'pop_macro') this.#restore(operands);
  }

  /** `#pragma pack(push, name, n)`, `(pop)`, `(n)`, `()`; n is in bytes, 0 or nothing for no limit. */
  #pack(operands) {
    const words = this.preprocessor.expander
      .expandList(operands)
      .map(({ text }) => text)
      .filter((text) => !['(', ')', ','].includes(text));
    const size = words.find((text) => /^[0-9]/.test(text));
    const label = words.find((text) => /^[A-Za-z_]/.test(text) && text !== 'push' && text !== 'pop') ?? '';
    if (words[0] === 'push') {
      this.packs.push({ label, pack: this.pack });
    } else if (words[0] === 'pop') {
      const at = label === '' ? this.packs.length - 1 : this.packs.findLastIndex((entry) => entry.label === label);
      if (at >= 0) this.pack = this.packs.splice(at)[0].pack;
    } else if (size === undefined) {
      this.pack = 0;
    }
    if (size !== undefined) this.pack = Number(size);
  }

  #save(operands) {
    const name = macroNameIn(operands);
    if (!this.saved.has(name)) this.saved.set(name, []);
    this.saved.get(name).push(this.preprocessor.macros.get(name));
  }

  #restore(operands) {
    const name = macroNameIn(operands);
    const list = this.saved.get(name);
    if (!list || list.length === 0) return;
    const macro = list.pop();
    if (macro) this.preprocessor.macros.set(name, macro);
    else this.preprocessor.macros.delete(name);
  }
}

function macroNameIn(operands) {
  const name = operands.find(({ kind }) => kind === STRING);
  return name ? unquote(name.text) : '';
}

module.exports = { Pragmas };
