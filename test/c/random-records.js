'use strict';
// Random definitions of structs and unions, as C text.

const SCALARS = 'char|signed char|unsigned char|short|unsigned short|int|unsigned int|long|unsigned long|long long'
  .split('|')
  .concat(['unsigned long long', 'float', 'double', 'long double', '_Bool', 'void *', 'int (*)(void)']);
const BITS = { char: 8, 'unsigned char': 8, short: 16, 'unsigned short': 16, int: 32, 'unsigned int': 32 };
Object.assign(BITS, { 'long long': 64, 'unsigned long long': 64, _Bool: 1, 'enum shade': 32 });

const ALIGNMENTS = [1, 2, 4, 8, 16, 32];

/** One record with what it needs, its tag first in all names. */
class RecordWriter {
  constructor(random, tag, bitFieldAttributes) {
    this.random = random;
    this.tag = tag;
    this.bitFieldAttributes = bitFieldAttributes;
    this.names = 0;
    this.before = [];
  }

  name() {
    return `m${this.names++}`;
  }

  attributes() {
    const { random } = this;
    const list = [];
    if (random.once(12)) list.push('packed');
    if (random.once(12)) list.push(`aligned(${random.pick(ALIGNMENTS)})`);
    return list.length === 0 ? '' : ` __attribute__((${list.join(', ')}))`;
  }

  declare(type, name) {
    return type.includes('(*)') ? type.replace('(*)', `(*${name})`) : `${type} ${name}`;
  }

  member(depth) {
    const { random } = this;
    const kind = random.below(20);
    if (kind < 6) return this.bitField();
    if (kind < 8 && depth < 3) return `${this.body(depth + 1)};`;
    if (kind < 9 && depth < 3) return `${this.body(depth + 1)} ${this.name()}${this.length()};`;
    if (kind < 10 && depth < 3) {
      const tag = `${this.tag}_${this.before.length}`;
      const word = random.once(3) ? 'union' : 'struct';
      this.before.push('');
      const index = this.before.length - 1;
      const inner = new RecordWriter(random, tag, this.bitFieldAttributes);
      this.before[index] = inner.definition(word);
      return `${word} ${tag} ${this.name()}${this.length()}${this.attributes()};`;
    }
    return `${this.declare(random.pick(SCALARS), `${this.name()}${this.length()}`)}${this.attributes()};`;
  }

  length() {
    return this.random.once(5) ? `[${1 + this.random.below(5)}]` : '';
  }

  bitField() {
    const { random } = this;
    const type = random.pick(Object.keys(BITS));
    const unnamed = random.below(8);
    if (unnamed === 0 && type !== '_Bool') return `${type} : 0;`;
    const bits = 1 + random.below(BITS[type]);
    if (unnamed === 1) return `${type} : ${bits};`;
    return `${type} ${this.name()} : ${bits}${this.bitFieldAttributes && random.once(3) ? this.attributes() : ''};`;
  }

  body(depth, word = this.random.once(4) ? 'union' : 'struct') {
    const count = 1 + this.random.below(6);
    const members = Array.from({ length: count }, () => this.member(depth));
    return `${word} { ${members.join(' ')} }`;
  }

  definition(word) {
    const { random } = this;
    const members = Array.from({ length: 1 + random.below(8) }, () => this.member(1));
    // C wants a named member before a flexible array.
    if (word === 'struct' && random.once(15))
      members.push(`int ${this.name()}; ${random.pick(['char', 'double', 'short'])} ${this.name()}[];`);
    const text = `${word} ${this.tag} { ${members.join(' ')} }${this.attributes()};`;
    const pack = random.once(8) ? random.pick([1, 2, 4, 8]) : 0;
    const whole = pack === 0 ? text : `#pragma pack(push, ${pack})\n${text}\n#pragma pack(pop)`;
    return [...this.before, whole].join('\n');
  }
}

/** What the records need. */
const PRELUDE = 'enum shade { DARK, LIGHT = 0x7fffffff };\n';

/**
 * The definition of a random record with this tag.
 * @param {boolean} bitFieldAttributes whether bit-fields may be packed or aligned by themselves: GCC and clang do not agree
 *   on what that means together with a packed record, and we are with GCC
 */
function recordText(random, tag, bitFieldAttributes) {
  return new RecordWriter(random, tag, bitFieldAttributes).definition(random.once(4) ? 'union' : 'struct');
}

module.exports = { PRELUDE, recordText };
