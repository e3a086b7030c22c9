// The same values after 100,000 calls as before them: no conversion may depend on how warm a function is.
import { addressOf, argumentTypes, observers, pointerTypes, values } from './lib/values.mjs';

export default function ({ api, record, section, fixture }) {
  const view = new Uint8Array(16);
  const usual = { number: 3, bigint: 3n };
  const warming = (type) => {
    if (type.startsWith('buffer')) return { view };
    if (type === 'bool') return { boolean: true, number: 1 };
    if (type === 'cstring') return { ...usual, view, string: 'warm' };
    if (pointerTypes.has(type)) return { ...usual, view };
    return usual;
  };
  for (const type of argumentTypes) {
    const [symbol, returns] = observers[type];
    for (const [kind, value] of Object.entries(warming(type))) {
      section(`${type} warmed by ${kind}`);
      const library = () => api.dlopen(fixture, { [symbol]: { args: [type], returns } }).symbols[symbol];
      const cold = library();
      const hot = library();
      for (let i = 0; i < 100_000; i++) hot(value);
      const differences = [];
      for (const [label, make] of values(api, fixture)) {
        const made = make();
        const a = outcome(cold, made);
        const b = outcome(hot, made);
        // An address that is a matter of chance (an empty view's, a string's) is no difference.
        const chance =
          addressOf(api, made) === undefined && typeof a === 'bigint' && typeof b === 'bigint' && a > 2n ** 32n;
        if (!chance && a !== b) differences.push(`${label}: ${a} cold, ${b} hot`);
      }
      record('differences from cold', () => differences);
    }
  }

  section('results');
  for (const type of ['i8', 'u8', 'i32', 'u32', 'i64', 'u64', 'i64_fast', 'u64_fast', 'bool', 'ptr', 'f64']) {
    record(`hot ${type}`, () => {
      const { result_bits } = api.dlopen(fixture, { result_bits: { args: ['u64'], returns: type } }).symbols;
      for (let i = 0; i < 100_000; i++) result_bits(BigInt(i & 127));
      if (type === 'f64') return 'called';
      return [0n, 255n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n].map((bits) =>
        result_bits(bits),
      );
    });
  }
  record('hot cstring', () => {
    const { string_utf8 } = api.dlopen(fixture, { string_utf8: { returns: 'cstring' } }).symbols;
    let length = 0;
    for (let i = 0; i < 100_000; i++) length += string_utf8().length;
    return length;
  });
  record('hot callback', () => {
    const { call_n } = api.dlopen(fixture, { call_n: { args: ['function', 'i32'], returns: 'i32' } }).symbols;
    const callback = new api.JSCallback((v) => v & 1, { args: ['i32'], returns: 'i32' });
    const sum = call_n(callback, 100_000);
    callback.close();
    return sum;
  });
  record('missing arguments when hot', () => {
    const { add3 } = api.dlopen(fixture, { add3: { args: ['i32', 'i32', 'i32'], returns: 'i32' } }).symbols;
    for (let i = 0; i < 100_000; i++) add3(i, 1, 2);
    return [add3(), add3(1), add3(1, 2), add3(1, 2, 3, 4)];
  });
}

function outcome(f, value) {
  try {
    return f(value);
  } catch (error) {
    return `${error.constructor.name} ${error.message}`;
  }
}
