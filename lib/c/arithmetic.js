'use strict';
// Arithmetic of constants, by C's rules for types: promotions, conversions, and what has no value.

const { bare, integerName, isFloat, scalar } = require('./types.js');

const COMPARE = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

const ARITHMETIC = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
};

/** Computes with values { type, value }; see constants.js. */
class Arithmetic {
  /**
   * @param {import('./cursor.js').Cursor} cursor where mistakes are
   * @param {import('./constants.js').Scope} scope
   */
  constructor(cursor, scope) {
    this.cursor = cursor;
    this.scope = scope;
    this.target = scope.target;
  }

  int(value) {
    return { type: scalar('int'), value: BigInt(value) };
  }

  apply(operator, left, right, token) {
    if (operator === '&&' || operator === '||') return this.logical(operator, left, right);
    if (left.bad) return left;
    if (right.bad) return right;
    if (!this.isArithmetic(left.type) || !this.isArithmetic(right.type))
      return this.addresses(operator, left, right, token);
    if (operator === '<<' || operator === '>>') return this.shift(operator, left, right, token);
    const type = this.common(left.type, right.type);
    const a = this.convert(left, type).value;
    const b = this.convert(right, type).value;
    if (COMPARE[operator]) return this.int(COMPARE[operator](a, b) ? 1 : 0);
    const whole = typeof a === 'bigint';
    if (whole && b === 0n && (operator === '/' || operator === '%')) return { type, bad: 'a division by zero' };
    if (!whole && !'+-*/'.includes(operator)) throw this.cursor.mistake(`'${operator}' needs integers`, token);
    return this.convert({ type, value: ARITHMETIC[operator](a, b) }, type);
  }

  logical(operator, left, right) {
    if (left.bad) return left;
    const known = this.isTrue(left);
    if (known === (operator === '||')) return this.int(known ? 1 : 0);
    return right.bad ? right : this.int(this.isTrue(right) ? 1 : 0);
  }

  shift(operator, left, right, token) {
    const type = this.promoted(left.type);
    const { value } = this.convert(left, type);
    if (typeof value !== 'bigint' || typeof right.value !== 'bigint') {
      throw this.cursor.mistake(`'${operator}' needs integers`, token);
    }
    const { size } = this.target.scalars.get(type.name);
    if (right.value < 0n || right.value >= BigInt(size * 8))
      return { type, bad: 'a shift by more bits than there are' };
    return this.convert({ type, value: operator === '<<' ? value << right.value : value >> right.value }, type);
  }

  /** Addresses of no object: compared, or moved by a number of elements. */
  addresses(operator, left, right, token) {
    const plain = (value) => typeof value === 'bigint';
    if (plain(left.value) && plain(right.value)) {
      if (COMPARE[operator]) return this.int(COMPARE[operator](left.value, right.value) ? 1 : 0);
      const pointer = bare(left.type);
      if (pointer.kind === 'pointer' && (operator === '+' || operator === '-')) {
        const { size } = pointer.to.kind === 'void' ? { size: 1 } : this.layout(pointer.to);
        const right64 = bare(right.type).kind === 'pointer';
        if (right64)
          return { type: scalar(this.target.basics.ptrdiff_t), value: (left.value - right.value) / BigInt(size) };
        const moved = right.value * BigInt(size);
        return this.convert(
          { type: left.type, value: operator === '+' ? left.value + moved : left.value - moved },
          left.type,
        );
      }
    }
    throw this.cursor.mistake(`'${operator}' cannot be computed here`, token);
  }

  sign(token, operand) {
    if (operand.bad) return operand;
    if (token.text === '!') return this.int(this.isTrue(operand) ? 0 : 1);
    if (!this.isArithmetic(operand.type)) throw this.cursor.mistake(`'${token.text}' needs a number`, token);
    const type = this.promoted(operand.type);
    const { value } = this.convert(operand, type);
    if (token.text === '+') return { type, value };
    if (token.text === '-') return this.convert({ type, value: -value }, type);
    if (typeof value !== 'bigint') throw this.cursor.mistake("'~' needs an integer", token);
    return this.convert({ type, value: ~value }, type);
  }

  cast(operand, type, token) {
    if (operand.bad) return { type, bad: operand.bad };
    const found = bare(type);
    if (found.kind === 'record' && found === bare(operand.type)) return operand;
    const isPlain = typeof operand.value === 'bigint' || typeof operand.value === 'number';
    if (found.kind === 'pointer' && typeof operand.value === 'string') return { ...operand, type };
    if (!isPlain || (found.kind !== 'pointer' && !this.isArithmetic(type))) {
      throw this.cursor.mistake('this cast cannot be computed here', token);
    }
    return this.convert(operand, type);
  }

  layout(type, token) {
    if (!this.scope.layout) throw this.cursor.mistake('sizes are not known here', token);
    return this.scope.layout(type, token);
  }

  // Types and conversions.

  isArithmetic(type) {
    return integerName(type, this.target) !== undefined || isFloat(type, this.target);
  }

  isTrue({ value }) {
    return typeof value === 'bigint' ? value !== 0n : typeof value === 'number' ? value !== 0 : true;
  }

  /** C's integer promotions; floating types stay. */
  promoted(type) {
    if (this.scope.names === 'zero') return this.widest(type);
    const name = integerName(type, this.target);
    if (name === undefined) return bare(type);
    const { rank, size, signed } = this.target.scalars.get(name);
    if (rank >= 3) return scalar(name);
    return scalar(size < 4 || signed ? 'int' : 'unsigned int');
  }

  /** The preprocessor computes everything in the widest types. */
  widest(type) {
    const { signed } = this.target.scalars.get(integerName(type, this.target)) ?? { signed: true };
    return scalar(signed ? 'long long' : 'unsigned long long');
  }

  /** The type of both operands: the usual arithmetic conversions. */
  common(one, other) {
    if (isFloat(one, this.target) || isFloat(other, this.target)) {
      const order = ['long double', '_Float128', 'double', 'float'];
      const names = [bare(one).name, bare(other).name];
      return scalar(order.find((name) => names.includes(name)) ?? 'double');
    }
    const a = this.promoted(one);
    const b = this.promoted(other);
    const left = this.target.scalars.get(a.name);
    const right = this.target.scalars.get(b.name);
    if (left.signed === right.signed) return left.rank >= right.rank ? a : b;
    const [signed, unsigned, signedType, unsignedType] = left.signed ? [left, right, a, b] : [right, left, b, a];
    if (unsigned.rank >= signed.rank) return unsignedType;
    return signed.size > unsigned.size ? signedType : scalar(`unsigned ${signedType.name}`);
  }

  /** A number as a type has it. */
  convert(operand, type) {
    if (operand.bad) return { type, bad: operand.bad };
    const { value } = operand;
    const found = bare(type);
    if (isFloat(type, this.target)) {
      const number = Number(value);
      return { type, value: found.name === 'float' || found.name === '_Float32' ? Math.fround(number) : number };
    }
    if (typeof value === 'string') return { type, value };
    if (typeof value === 'number' && !Number.isFinite(value)) return { type, bad: 'a number that no integer can hold' };
    const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : value;
    if (found.kind === 'pointer') return { type, value: BigInt.asUintN(this.target.pointer * 8, whole) };
    const name = integerName(type, this.target);
    if (name === '_Bool') return { type, value: value === 0 || value === 0n ? 0n : 1n };
    const { size, signed } = this.target.scalars.get(name);
    return { type, value: signed ? BigInt.asIntN(size * 8, whole) : BigInt.asUintN(size * 8, whole) };
  }
}

module.exports = { Arithmetic };
