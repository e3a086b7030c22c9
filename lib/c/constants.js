'use strict';
// Constant expressions: parsed and computed in one go, by C's rules for types. A value is { type, value }: bigint for
// integers and addresses, number for floating point, text for strings, object and array for compound literals. What has
// no value where it stands (1 / 0) is { type, bad: why }, and only a mistake where it is needed.

const { NAME, NUMBER, STRING, CHARACTER, KnownNumber } = require('./tokens.js');
const { Cursor } = require('./cursor.js');
const { characterValue, numberValue, stringValue } = require('./literals.js');
const { Arithmetic } = require('./arithmetic.js');
const { bare, pointerTo, scalar } = require('./types.js');

const PRECEDENCE = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};
Object.setPrototypeOf(PRECEDENCE, null);

const BUILT_IN = /^__builtin_(huge_val|inf|nan)([fl]?)$/;

/**
 * What expressions may ask about.
 * @typedef {object} Scope
 * @property {object} target
 * @property {(cursor: Cursor) => boolean} [beginsType]
 * @property {(cursor: Cursor) => object} [typeName]
 * @property {(name: string) => { type: object, value: bigint } | undefined} [lookUp] an enumeration's constant
 * @property {(type: object) => { size: number, align: number }} [layout]
 * @property {(type: object, path: (string | bigint)[]) => number} [offset] of a member, in bytes
 * @property {(type: object, name: string) => { type: object, offset: number }} [member]
 * @property {(cursor: Cursor, type: object) => unknown} [initializer] what braces behind a type in parentheses hold
 * @property {string} [names] how names without a meaning count: 'zero' in conditions of the preprocessor
 */

class Expressions extends Arithmetic {
  /** The comma operator is none of a constant expression. */
  conditional() {
    return this.cursor.nested(() => {
      const condition = this.binary(1);
      if (!this.cursor.accept('?')) return condition;
      const yes = this.cursor.text === ':' ? condition : this.conditional();
      this.cursor.expect(':');
      const no = this.conditional();
      if (condition.bad) return condition;
      const chosen = this.isTrue(condition) ? yes : no;
      if (chosen.bad) return chosen;
      const type =
        this.isArithmetic(yes.type) && this.isArithmetic(no.type) ? this.common(yes.type, no.type) : undefined;
      return type ? this.convert(chosen, type) : chosen;
    });
  }

  binary(least) {
    let left = this.unary();
    for (;;) {
      const operator = this.cursor.text;
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence < least) return left;
      const token = this.cursor.next();
      const right = this.binary(precedence + 1);
      left = this.apply(operator, left, right, token);
    }
  }

  unary() {
    return this.cursor.nested(() => this.prefixed());
  }

  prefixed() {
    const { cursor } = this;
    const { token } = cursor;
    switch (token.text) {
      case '+':
      case '-':
      case '~':
      case '!':
        cursor.next();
        return this.sign(token, this.unary());
      case '(':
        return this.postfix(this.parenthesis());
      case '&':
        cursor.next();
        return this.addressOf(token);
      case '*':
        cursor.next();
        return this.dereference(token);
      case 'sizeof':
      case '_Alignof':
      case 'alignof':
      case '__alignof__':
      case '__alignof':
        cursor.next();
        return this.measure(token);
      case '__builtin_offsetof':
        cursor.next();
        return this.offsetOf();
      case '__extension__':
        cursor.next();
        return this.unary();
      default:
        return this.postfix(this.primary());
    }
  }

  parenthesis() {
    const { cursor, scope } = this;
    cursor.next();
    if (!scope.beginsType?.(cursor)) {
      const value = this.conditional();
      cursor.expect(')');
      return value;
    }
    const type = scope.typeName(cursor);
    cursor.expect(')');
    if (cursor.text === '{') return { type, value: scope.initializer(cursor, type) };
    const token = cursor.token;
    return this.cast(this.unary(), type, token);
  }

  measure(token) {
    const { cursor, scope } = this;
    const isSize = token.text === 'sizeof';
    const type = scalar(this.target.basics.size_t);
    let measured;
    if (cursor.text === '(' && scope.beginsType && this.beginsTypeBehind()) {
      measured = cursor.parenthesized(() => scope.typeName(cursor));
    } else {
      measured = this.unary().type;
    }
    const { size, align } = bare(measured).kind === 'void' ? { size: 1, align: 1 } : this.layout(measured, token);
    return { type, value: BigInt(isSize ? size : align) };
  }

  beginsTypeBehind() {
    this.cursor.at++;
    const begins = this.scope.beginsType(this.cursor);
    this.cursor.at--;
    return begins;
  }

  offsetOf() {
    const { cursor } = this;
    cursor.expect('(');
    const type = this.scope.typeName(cursor);
    cursor.expect(',');
    const path = [this.memberName(), ...this.memberPath()];
    cursor.expect(')');
    return { type: scalar(this.target.basics.size_t), value: BigInt(this.scope.offset(type, path)) };
  }

  memberName() {
    if (!this.cursor.isName) throw this.cursor.mistake(`expected a member${this.cursor.found()}`);
    return this.cursor.next().text;
  }

  /** `.a[2].b` */
  memberPath() {
    const { cursor } = this;
    const path = [];
    for (;;) {
      if (cursor.accept('.')) {
        path.push(this.memberName());
      } else if (cursor.accept('[')) {
        path.push(this.conditional().value);
        cursor.expect(']');
      } else {
        return path;
      }
    }
  }

  /** Steps from a value to a member or an element: only the type and the place of that are known. */
  postfix(start) {
    const { cursor } = this;
    let base = start;
    if (this.scope.names === 'zero') return base;
    for (;;) {
      const { token } = cursor;
      const found = bare(base.type);
      if (cursor.accept('->')) {
        if (found.kind !== 'pointer') throw cursor.mistake("'->' needs a pointer", token);
        base = this.member({ type: found.to, address: base.value }, this.memberName());
      } else if (cursor.accept('.')) {
        base = this.member(base, this.memberName());
      } else if (cursor.accept('[')) {
        const index = this.conditional();
        cursor.expect(']');
        const of = found.of ?? found.to;
        if (!of || typeof index.value !== 'bigint') throw cursor.mistake("'[' needs an array and an index", token);
        const start = found.of ? base.address : base.value;
        const address = typeof start === 'bigint' ? start + index.value * BigInt(this.layout(of).size) : undefined;
        base = { type: of, bad: 'a value in memory', address };
      } else {
        return base;
      }
    }
  }

  member({ type, address }, name) {
    const found = this.scope.member(type, name);
    const place = typeof address === 'bigint' ? address + BigInt(found.offset) : undefined;
    return { type: found.type, bad: 'a value in memory', address: place };
  }

  /** `&((T *)0)->member`: the way offsets were written before there was a word for them. */
  addressOf(token) {
    const { type, address } = this.unary();
    if (typeof address !== 'bigint') throw this.cursor.mistake('an address cannot be computed here', token);
    return { type: pointerTo(type), value: address };
  }

  dereference(token) {
    const { type, value } = this.unary();
    const found = bare(type);
    if (!found.to && !found.of) throw this.cursor.mistake("'*' needs a pointer", token);
    return { type: found.to ?? found.of, bad: 'a value in memory', address: found.to ? value : undefined };
  }

  primary() {
    const { cursor, target } = this;
    const { token } = cursor;
    if (token.kind === NUMBER) {
      cursor.next();
      if (token instanceof KnownNumber) return token.known;
      const { value, type } = numberValue(token, target);
      return { type: scalar(type), value };
    }
    if (token.kind === CHARACTER) {
      cursor.next();
      const { value, type } = characterValue(token, target);
      return { type: scalar(type), value };
    }
    if (token.kind === STRING) return this.string();
    if (token.kind === NAME) return this.name(token);
    throw cursor.mistake(`expected a value${cursor.found()}`);
  }

  string() {
    const { text, element, length } = stringValue(this.cursor.strings());
    const of = scalar(this.target.basics[element] ?? element);
    return { type: { kind: 'array', of, length: length + 1 }, value: text };
  }

  name(token) {
    const { cursor, scope } = this;
    if (BUILT_IN.test(token.text)) return this.builtIn(token);
    const known = scope.lookUp?.(token.text);
    if (!known && scope.names !== 'zero') throw cursor.mistake(`'${token.text}' has no constant value`, token);
    cursor.next();
    if (known) return known;
    // A macro with arguments that is not defined: conditions of the preprocessor cannot call anything.
    if (cursor.text === '(') throw cursor.mistake(`'${token.text}' is not defined`, token);
    return { type: scalar(this.target.basics.int64_t), value: 0n };
  }

  /** Compilers' own names for numbers that no constant spells. */
  builtIn(token) {
    const { cursor } = this;
    const [, what, suffix] = BUILT_IN.exec(token.text);
    cursor.next();
    cursor.expect('(');
    cursor.skipToClose();
    const value = what === 'nan' ? NaN : Infinity;
    return { type: scalar({ f: 'float', l: 'long double' }[suffix] ?? 'double'), value };
  }
}

/**
 * The value of a condition of the preprocessor.
 * @param {import('./tokens.js').Token[]} tokens
 * @param {import('./tokens.js').Token} word the directive, for messages
 * @returns {bigint}
 */
function conditionValue(tokens, word, target) {
  const cursor = new Cursor(tokens, word);
  if (tokens.length === 0) throw cursor.mistake(`#${word.text} needs a condition`, word);
  const { value, bad } = new Expressions(cursor, { target, names: 'zero' }).conditional();
  if (bad) throw cursor.mistake(`the condition has ${bad}`, word);
  if (typeof value !== 'bigint') throw cursor.mistake('the condition is no integer', word);
  if (cursor.at < tokens.length) throw cursor.mistake(`the condition goes on${cursor.found()}`);
  return value;
}

module.exports = { Expressions, conditionValue };
