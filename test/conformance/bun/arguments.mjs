// Every JavaScript value as an argument of every type: what C receives, or the error.
import { addressOf, argumentTypes, observers, pointerTypes, values } from './lib/values.mjs';

export default function ({ api, record, section, fixture }) {
  for (const type of argumentTypes) {
    const [symbol, returns] = observers[type];
    const { symbols } = api.dlopen(fixture, { [symbol]: { args: [type], returns } });
    const seen = symbols[symbol];
    section(type);
    for (const [label, make] of values(api, fixture)) {
      record(`${type} <- ${label}`, () => describe(api, type, make(), seen));
    }
    record(`${type} <- missing`, () => seen());
    record(`${type} <- 1, extra`, () => (type.startsWith('buffer') ? 'not tried' : seen(1, 'extra')));
  }
}

/** What C saw, with addresses of this run replaced by what they are the address of. */
function describe(api, type, value, seen) {
  const result = seen(value);
  if (value instanceof api.JSCallback && value.ptr && !pointerTypes.has(type)) {
    // Its conversion to a number is its address.
    return result === seen(value.ptr) ? 'its address' : result;
  }
  if (!pointerTypes.has(type)) return result;
  const expected = addressOf(api, value);
  if (expected !== undefined) return result === expected ? 'its address' : result === 0n ? 0n : 'another address';
  if (type === 'cstring' && typeof value === 'string') return result === 0n ? 0n : 'a copy';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return result === 0n ? 0n : 'some address';
  return result;
}
