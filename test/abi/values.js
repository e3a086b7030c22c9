'use strict';
// Random values of generated types, and the two forms in which bytes of them are compared. One is on the wire (value bytes one
// after the other, without padding), the other the image that they have in C memory (layouts as the C compiler gave them).

const { valueFields } = require('./generate');

/** A value that polyffi gave back does not have the JavaScript type that it should have. */
class WrongValue extends Error {}

// Value bytes of a long double; the rest of its 16 is padding.
const longDoubleBytes = process.arch === 'arm64' ? 16 : 10;

const ranges = {
  i8: [-128, 127],
  u8: [0, 255],
  char: [0, 127], // the sign of char differs between targets
  bool: [0, 1],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
  wchar: [0, 2147483647], // the sign of wchar_t differs between targets
};

const setters = {
  i8: ['setInt8', 1],
  u8: ['setUint8', 1],
  char: ['setInt8', 1],
  bool: ['setUint8', 1],
  i16: ['setInt16', 2],
  u16: ['setUint16', 2],
  i32: ['setInt32', 4],
  u32: ['setUint32', 4],
  wchar: ['setUint32', 4],
  i64: ['setBigInt64', 8],
  u64: ['setBigUint64', 8],
  ptr: ['setBigUint64', 8],
  f32: ['setFloat32', 4],
  f64: ['setFloat64', 8],
};

function randomWord(random) {
  return (BigInt(random.u32()) << 32n) | BigInt(random.u32());
}

function randomBigint(random, signed) {
  const extremes = signed ? [0n, -1n, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n] : [0n, 1n, 2n ** 64n - 1n, 2n ** 63n];
  if (random.chance(12)) return random.pick(extremes);
  const word = randomWord(random) >> BigInt(random.pick([0, 0, 0, 16, 33, 48]));
  return signed ? BigInt.asIntN(64, random.chance(50) ? -word : word) : word;
}

function randomFloat(random, single) {
  if (random.chance(8)) return random.pick([0, -0, Infinity, -Infinity, NaN, 1, -1]);
  if (single) {
    const value = new Float32Array(new Uint32Array([random.u32()]).buffer)[0];
    return Number.isNaN(value) ? 1.5 : value;
  }
  const value = new Float64Array(new Uint32Array([random.u32(), random.u32()]).buffer)[0];
  return Number.isNaN(value) ? -1.5 : value;
}

function randomLongDouble(random) {
  const bytes = new Uint8Array(16);
  for (let k = 0; k < 16; k++) bytes[k] = random.u32();
  if (longDoubleBytes === 10) {
    // A normal number: exponent in the middle of its range, explicit integer bit set.
    bytes[7] |= 0x80;
    bytes[9] = (bytes[9] & 0x80) | 0x40;
  } else {
    bytes[15] = (bytes[15] & 0x80) | 0x40;
  }
  return bytes;
}

function randomMemory(random, type) {
  const holder = new ArrayBuffer(type.length + 16);
  new Uint8Array(holder).forEach((_, k, all) => (all[k] = random.u32()));
  if (type.holder === 'arraybuffer') return holder.slice(0, type.length);
  const offset = random.between(0, 8);
  return random.pick([
    () => new Uint8Array(holder, offset, type.length),
    () => new Uint8Array(holder.slice(0, type.length)),
    () => Buffer.from(holder, offset, type.length),
    () => new DataView(holder, offset, type.length),
    () => new Uint32Array(holder, 4, Math.ceil(type.length / 4)),
  ])();
}

function randomString(random) {
  const letters = 'abcdefghij XYZ_09%éßλ…𝄞';
  const alphabet = random.chance(70) ? [...letters.slice(0, 17)] : [...letters];
  return Array.from({ length: random.between(0, 30) }, () => random.pick(alphabet)).join('');
}

/** A random JavaScript value of the type, as polyffi takes it: number, bigint, bytes, plain object or array. */
function randomValue(random, type) {
  switch (type.kind) {
    case 'array':
      return Array.from({ length: type.length }, () => randomValue(random, type.of));
    case 'struct':
    case 'union':
      return Object.fromEntries(valueFields(type).map((field) => [field.name, randomValue(random, field.type)]));
    case 'string':
      return randomString(random);
    case 'memory':
      return randomMemory(random, type);
    default:
  }
  switch (type.value) {
    case 'i64':
      return randomBigint(random, true);
    case 'u64':
    case 'ptr':
      return randomBigint(random, false);
    case 'f32':
    case 'f64':
      return randomFloat(random, type.value === 'f32');
    case 'ld':
      return randomLongDouble(random);
    default: {
      const [low, high] = ranges[type.value];
      if (random.chance(15)) return random.pick([low, high]);
      return low + (random.u32() % (high - low + 1));
    }
  }
}

/** How many bytes a value of the type takes on the wire. */
function wireSize(type) {
  if (type.kind === 'array') return type.length * wireSize(type.of);
  if (type.kind === 'scalar') return type.value === 'ld' ? longDoubleBytes : type.flat;
  return valueFields(type).reduce((sum, field) => sum + wireSize(field.type), 0);
}

function bytesOf(value) {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/** Bytes that grow at one end. */
class Wire {
  constructor(size) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.at = 0;
  }

  give(bytes) {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  done() {
    return this.bytes.subarray(0, this.at);
  }
}

// JavaScript may keep the payload of a NaN that came from C; the literal has none.
const plain = (number) => (Number.isNaN(number) ? NaN : number);

const show = (value) => (typeof value === 'bigint' ? `${value}n` : String(value));

function checkScalar(type, value, place) {
  const wanted = { i64: 'bigint', u64: 'bigint', ptr: 'bigint' }[type.value] || 'number';
  if (type.value === 'ld') {
    if (!(value instanceof Uint8Array) || value.length !== 16) {
      throw new WrongValue(`${place}: expected a Uint8Array of 16 bytes, found ${show(value)}`);
    }
    return;
  }
  if (type.value === 'bool' && typeof value === 'boolean') return;
  if (typeof value !== wanted)
    throw new WrongValue(`${place}: expected a ${wanted}, found ${show(value)} (${typeof value})`);
  const range = ranges[type.value];
  if (range && !(value >= range[0] && value <= range[1])) {
    throw new WrongValue(`${place}: ${show(value)} is out of the range of ${type.name}`);
  }
}

/**
 * Puts a JavaScript value on the wire.
 * @param {object} type
 * @param {*} value
 * @param {Wire} wire
 * @param {string} place for the message when the value has a wrong type
 */
function encode(type, value, wire, place) {
  switch (type.kind) {
    case 'array':
      for (let k = 0; k < type.length; k++) encode(type.of, value[k], wire, `${place}[${k}]`);
      return;
    case 'struct':
    case 'union':
      if (value === null || typeof value !== 'object')
        throw new WrongValue(`${place}: expected an object, found ${show(value)}`);
      for (const field of valueFields(type)) encode(field.type, value[field.name], wire, `${place}.${field.name}`);
      return;
    case 'string':
      wire.give(new TextEncoder().encode(`${value}\0`));
      return;
    case 'memory':
      wire.give(bytesOf(value).subarray(0, type.length));
      return;
    default:
  }
  checkScalar(type, value, place);
  if (type.value === 'ld') {
    wire.give(value.subarray(0, longDoubleBytes));
    return;
  }
  const [set, size] = setters[type.value];
  wire.view[set](wire.at, plain(type.value === 'bool' ? Number(value) : value), true);
  wire.at += size;
}

/** Sizes and offsets as the C compiler gave them: of each type of a pool {size, align, offsets}. */
class Layouts {
  constructor(words, pool) {
    let at = 0;
    this.of = pool.map((type) => {
      const size = words[at++];
      const align = words[at++];
      return { size, align, offsets: type.fields.map(() => words[at++]) };
    });
  }

  static words(pool) {
    return pool.reduce((sum, type) => sum + 2 + type.fields.length, 0);
  }

  sizeOf(type) {
    if (type.kind === 'array') return type.length * this.sizeOf(type.of);
    return type.kind === 'scalar' ? type.flat : this.of[type.index].size;
  }

  /** Calls visit(scalar, offset, value) for every scalar that carries a value; `value` follows along where given. */
  walk(type, offset, value, visit) {
    if (type.kind === 'scalar') {
      visit(type, offset, value);
    } else if (type.kind === 'array') {
      const step = this.sizeOf(type.of);
      for (let k = 0; k < type.length; k++) this.walk(type.of, offset + k * step, value && value[k], visit);
    } else {
      for (const field of valueFields(type)) {
        const at = offset + this.of[type.index].offsets[type.fields.indexOf(field)];
        this.walk(field.type, at, value && value[field.name], visit);
      }
    }
  }

  /** The bytes that the value has in C memory, padding filled with junk. */
  image(type, value) {
    const bytes = new Uint8Array(this.sizeOf(type)).fill(0xc3);
    const view = new DataView(bytes.buffer);
    this.walk(type, 0, value, (scalar, at, part) => {
      if (scalar.value === 'ld') bytes.set(part, at);
      else view[setters[scalar.value][0]](at, part, true);
    });
    return bytes;
  }

  /** Whether a byte of the image that is no part of the value, such as padding, is not zero. */
  hasUnwritten(type, value, image) {
    const rest = image.slice();
    this.walk(type, 0, value, (scalar, at, part) => {
      // A long double is given with all of its bytes.
      const size = scalar.value === 'ld' ? part.length : setters[scalar.value][1];
      rest.fill(0, at, at + size);
    });
    return rest.some((byte) => byte !== 0);
  }

  /** Puts the value bytes of an image on the wire. */
  unwrap(type, bytes, wire) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.walk(type, 0, undefined, (scalar, at) => {
      const size = scalar.value === 'ld' ? longDoubleBytes : setters[scalar.value][1];
      const single = scalar.value === 'f32';
      if (single || scalar.value === 'f64') {
        // Through a number, so that every NaN becomes the default one, as in prelude.h.
        const number = single ? view.getFloat32(at, true) : view.getFloat64(at, true);
        wire.view[setters[scalar.value][0]](wire.at, plain(number), true);
        wire.at += size;
      } else {
        wire.give(bytes.subarray(at, at + size));
      }
    });
  }
}

module.exports = { randomValue, encode, Wire, wireSize, Layouts, WrongValue };
