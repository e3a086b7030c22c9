// Every JavaScript value as the result of a callback of every type: what C receives, and what the caller gets.
import { addressOf, values } from './lib/values.mjs';

const callers = {
  void: ['call_void', [], 'void'],
  char: ['call_char', ['char'], 'char'],
  i8: ['call_i8', ['i8'], 'i8'],
  u8: ['call_u8', ['u8'], 'u8'],
  i16: ['call_i16', ['i16'], 'i16'],
  u16: ['call_u16', ['u16'], 'u16'],
  i32: ['call_i32', ['i32'], 'i32'],
  u32: ['call_u32', ['u32'], 'u32'],
  i64: ['call_i64', ['i64'], 'i64'],
  u64: ['call_u64', ['u64'], 'u64'],
  i64_fast: ['call_i64', ['i64'], 'i64'],
  u64_fast: ['call_u64', ['u64'], 'u64'],
  f64: ['call_f64', ['u64'], 'u64'],
  f32: ['call_f32', ['u32'], 'u64'],
  bool: ['call_bool', ['u8'], 'i32'],
  ptr: ['call_address', ['u64'], 'u64'],
  cstring: ['call_address', ['u64'], 'u64'],
  function: ['call_address', ['u64'], 'u64'],
};
const pointerTypes = new Set(['ptr', 'cstring', 'function']);

export default function ({ api, record, section, fixture }) {
  for (const [type, [name, args, returns]] of Object.entries(callers)) {
    section(type);
    const { symbols } = api.dlopen(fixture, { [name]: { args: ['function', ...args], returns } });
    const zero = returns === 'u64' || returns === 'i64' ? 0n : 0;
    let make;
    let value;
    let after;
    const callback = new api.JSCallback(
      () => {
        value = make();
        return value;
      },
      { args: args.length && !name.startsWith('call_f') && type !== 'bool' ? args : [], returns: type },
    );
    for (const [label, maker] of values(api, fixture)) {
      make = maker;
      record(`${type} <- ${label}`, () => {
        const result = args.length ? symbols[name](callback, zero) : symbols[name](callback);
        if (value instanceof api.JSCallback && value.ptr && !pointerTypes.has(type)) {
          if (typeof result === 'undefined') return result;
          make = () => value.ptr;
          const other = value;
          const same = symbols[name](callback, zero);
          value = other;
          return same === result ? 'its address' : result;
        }
        if (!pointerTypes.has(type)) return result;
        const expected = addressOf(api, value);
        if (expected !== undefined) return result === expected ? 'its address' : result === 0n ? 0n : 'another address';
        if (type === 'cstring' && typeof value === 'string') return result === 0n ? 0n : 'a copy';
        if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return result === 0n ? 0n : 'some address';
        return result;
      });
      // An exception must not stay pending.
      make = () => (type === 'function' ? 1 : 1n);
      after = args.length ? symbols[name](callback, zero) : symbols[name](callback);
      if (after === undefined && type !== 'void') record(`${label} leaves the callback unusable`, () => after);
    }
    callback.close();
  }
}
