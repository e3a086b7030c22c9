'use strict';
// Types, signatures and arguments of fuzzed programs, as source text.

const quoted = (text) => `'${text}'`;

const mainTypes =
  `char bool i8 int8 u8 uint8 i16 u16 i32 u32 i64 int64 u64 float f32 double f64 pointer ptr function buffer
  arraybuffer string str int long size_t uint8_t wchar_t`.split(/\s+/);
const mainNames = [
  'long double',
  'void *',
  'const char *',
  'unsigned char',
  'long long',
  'int *',
  'short int',
  'char **',
];
const bunTypes =
  `char i8 int8_t u8 i16 u16 i32 int u32 i64 u64 isize usize f64 double f32 float bool ptr pointer cstring i64_fast
  u64_fast function callback fn buffer buffer_length`.split(/\s+/);
const denoTypes = 'u8 i8 u16 i16 u32 i32 u64 i64 usize isize f32 f64 bool pointer buffer function'.split(' ');

/** A type of a signature as source text. */
function typeOf(dialect, { random, values }, depth = 0) {
  if (random.chance(2)) return values.any();
  if (dialect === 'main') {
    if (depth < 3 && random.chance(12)) return `w.types.${random.pick(['point', 'large', 'mixed'])}`;
    return quoted(random.pick(random.chance(20) ? mainNames : mainTypes));
  }
  if (dialect === 'bun') return random.chance(10) ? String(random.between(-1, 22)) : quoted(random.pick(bunTypes));
  if (depth < 3 && random.chance(12)) {
    const fields = Array.from({ length: random.between(0, 4) }, () => typeOf(dialect, { random, values }, depth + 1));
    return `{ struct: [${fields.join(', ')}] }`;
  }
  return quoted(random.pick(denoTypes));
}

/** What to pass for a type: mostly what it takes. C looks at nothing of it. */
function argumentOf(dialect, type, { values, random }) {
  if (random.chance(20)) return values.any();
  if (/buffer|ptr|pointer|\*|array/.test(type)) return random.chance(80) ? values.view().text : values.any();
  if (/str|char \*/.test(type)) return random.chance(70) ? values.text() : values.view().text;
  if (/point|large|mixed|struct/.test(type)) return structValue(type, { values, random });
  if (/function|callback|fn/.test(type)) return random.chance(30) ? values.callback() : values.any();
  if (/bool/.test(type)) return random.pick(['true', 'false', '0', '1', values.any()]);
  return values.number();
}

/** A value for a struct type. */
function structValue(type, { values, random }) {
  if (random.chance(40)) return values.view().text;
  if (random.chance(10)) return values.any();
  if (type.includes('point')) return values.object({ x: values.number(), y: values.number() });
  if (type.includes('large')) {
    const list = values.list(Array.from({ length: random.pick([20, 20, 20, 3, 0]) }, () => '3'));
    return values.object({ a: random.pick(['1', values.number()]), b: random.pick(['2', values.number()]), c: list });
  }
  if (random.chance(50)) return values.object({ small: values.number() });
  return values.object({ big: values.list(['1n', '2n', '3n', values.number()]) });
}

/** A signature in a dialect's words, and types of its parameters. */
function signatureOf(dialect, at, { symbol = true, result } = {}) {
  const { values, random } = at;
  const params = Array.from({ length: random.pick([0, 1, 1, 2, 2, 3, 4, 7, 12, 34]) }, () => typeOf(dialect, at));
  // Whatever comes back in registers is zero there.
  const plain = { main: [...mainTypes, 'void'], bun: [...bunTypes.slice(0, -2), 'void'], deno: [...denoTypes, 'void'] };
  const given = result ?? (random.chance(4) ? values.any() : quoted(random.pick(plain[dialect])));
  const list = values.list(params);
  let properties;
  if (dialect === 'main') properties = { arguments: list, return: given };
  else if (dialect === 'bun') properties = { args: list, returns: given };
  else properties = { parameters: list, result: given };
  if (symbol && dialect === 'main' && random.chance(70)) properties.symbol = quoted('noop');
  if (symbol && dialect === 'deno' && random.chance(70)) properties.name = quoted('noop');
  if (dialect !== 'bun' && random.chance(25)) properties.nonblocking = random.chance(90) ? 'true' : values.any();
  if (dialect === 'main' && random.chance(15)) properties.errno = random.chance(90) ? 'true' : values.any();
  if (dialect !== 'bun' && random.chance(5)) properties.optional = values.any();
  return { text: values.object(properties), params };
}

module.exports = { argumentOf, quoted, signatureOf, structValue, typeOf };
