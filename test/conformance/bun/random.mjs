// Thousands of random numbers and bigints through every numeric and pointer type, in both directions and through
// callbacks: the same seed on both sides.
import { argumentTypes, observers } from './lib/values.mjs';

/** A generator of unsigned 32-bit integers. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let v = state;
    v = Math.imul(v ^ (v >>> 16), 0x85ebca6b);
    v = Math.imul(v ^ (v >>> 13), 0xc2b2ae35);
    return (v ^ (v >>> 16)) >>> 0;
  };
}

const SPECIAL = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.EPSILON,
  2 ** 63,
  -(2 ** 63),
];

/** Numbers of every magnitude, many of them beside a power of two, some with a fraction. */
function randomNumber(next) {
  const sign = next() & 1 ? -1 : 1;
  switch (next() % 8) {
    case 0:
      return sign * (next() % 1000);
    case 1:
      return sign * next();
    case 2:
      return sign * (2 ** (next() % 70) + ((next() % 9) - 4));
    case 3:
      return sign * (2 ** (next() % 70) + (next() % 1000) / 256 - 2);
    case 4:
      return sign * (next() / 4294967296);
    case 5:
      return sign * (next() * 4294967296 + next());
    case 6: {
      const view = new DataView(new ArrayBuffer(8));
      view.setUint32(0, next());
      view.setUint32(4, next());
      return view.getFloat64(0);
    }
    default:
      return SPECIAL[next() % SPECIAL.length];
  }
}

function randomBigint(next) {
  const sign = next() & 1 ? -1n : 1n;
  switch (next() % 3) {
    case 0:
      return sign * BigInt(next() % 1000);
    case 1:
      return sign * (2n ** BigInt(next() % 200) + BigInt((next() % 9) - 4));
    default:
      return sign * ((BigInt(next()) << 64n) | (BigInt(next()) << 32n) | BigInt(next()));
  }
}

const show = (value) => (Object.is(value, -0) ? '-0' : typeof value === 'bigint' ? `${value}n` : String(value));
const CHUNK = 25;
const CHUNKS = 80;

// Strings and views have cases of their own.
const types = argumentTypes.filter((type) => !['cstring', 'buffer', 'buffer_length'].includes(type));
const callers = {
  i8: ['call_i8', ['i8'], 'i8'],
  u16: ['call_u16', ['u16'], 'u16'],
  i32: ['call_i32', ['i32'], 'i32'],
  u32: ['call_u32', ['u32'], 'u32'],
  i64: ['call_i64', ['i64'], 'i64'],
  u64: ['call_u64', ['u64'], 'u64'],
  f64: ['call_f64', ['u64'], 'u64'],
  f32: ['call_f32', ['u32'], 'u64'],
  ptr: ['call_address', ['u64'], 'u64'],
};
const resultTypes = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'i64_fast', 'u64_fast', 'bool', 'ptr'];

export default function ({ api, record, section, fixture }) {
  const chunks = (label, one) => {
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      record(`${label} ${chunk}`, () => Array.from({ length: CHUNK }, () => one()).join(' '));
    }
  };
  for (const type of types) {
    section(`argument ${type}`);
    const next = generator(1);
    const [symbol, returns] = observers[type];
    const f = api.dlopen(fixture, { [symbol]: { args: [type], returns } }).symbols[symbol];
    chunks('numbers', () => show(f(randomNumber(next))));
    chunks('bigints', () => show(f(randomBigint(next))));
  }
  for (const [type, [symbol, args, returns]] of Object.entries(callers)) {
    section(`callback result ${type}`);
    const next = generator(2);
    const f = api.dlopen(fixture, { [symbol]: { args: ['function', ...args], returns } }).symbols[symbol];
    let result;
    const callback = new api.JSCallback(() => result, { args: [], returns: type });
    const through = (value) => {
      result = value;
      return show(f(callback, returns === 'u64' || returns === 'i64' ? 0n : 0));
    };
    chunks('numbers', () => through(randomNumber(next)));
    chunks('bigints', () => through(randomBigint(next)));
    callback.close();
  }
  for (const type of resultTypes) {
    section(`result ${type}`);
    const next = generator(3);
    const { result_bits } = api.dlopen(fixture, { result_bits: { args: ['u64'], returns: type } }).symbols;
    chunks('bits', () => show(result_bits(randomBigint(next))));
    section(`parameter ${type}`);
    const { call_bits } = api.dlopen(fixture, { call_bits: { args: ['function', 'u64'] } }).symbols;
    let seen;
    const callback = new api.JSCallback((value) => (seen = value), { args: [type] });
    chunks('bits', () => {
      call_bits(callback, randomBigint(next));
      return show(seen);
    });
    callback.close();
  }
}
