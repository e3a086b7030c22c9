// Every JavaScript value as an argument of every type, alone, as second of two, and in hot code.

import { binder, POINTERS, TYPES, values } from './_values.mjs';

export default async function ({ api, record, section, fixture }) {
  const bind = binder(api, fixture);

  for (const [kind, names] of Object.entries(TYPES)) {
    for (const type of names) {
      section(type);
      const id = bind(`id_${kind}`, [type], type);
      for (const [label, value] of Object.entries(values())) record(label, () => id(value));
    }
    section(`second ${kind}`);
    const second = bind(`second_${kind}`, ['pointer', names[0]], names[0]);
    for (const [label, value] of Object.entries(values())) record(label, () => second(null, value));

    section(`add ${kind}`);
    const add = bind(`add_${kind}`, [names[0], names[0]], names[0]);
    const zero = /64$/.test(kind) && kind !== 'f64' ? 0n : 0;
    for (const [label, value] of Object.entries(values())) record(label, () => add(zero, value));
  }

  // What a pointer argument is, without printing an address: the value itself, the address of its bytes, NULL.
  const classify = (address, value) => {
    if (address === 0n) return 'NULL';
    if (address === value) return 'the same bigint';
    if (typeof value === 'string') return 'a text';
    return address === api.getRawPointer(value) ? 'its bytes' : 'something else';
  };
  for (const type of POINTERS) {
    section(type);
    const address = bind('address_of', [type], 'u64');
    for (const [label, value] of Object.entries(values())) record(label, () => classify(address(value), value));
    section(`${type} first of two`);
    const sum = bind('byte_sum', [type, 'u32'], 'u32');
    for (const [label, value] of Object.entries(values())) record(label, () => sum(value, 0));
    section(`${type} second of three`);
    const bytes = bind('second_f64', ['pointer', 'f64', type], 'f64');
    for (const [label, value] of Object.entries(values())) record(label, () => bytes(null, 1, value));
    section(`${type} twice`);
    const texts = bind('text_sum', [type, type], 'u32');
    record('null', () => texts(null, undefined));
    record('strings', () => texts('abc', 'äöü€😀'));
    record('string and bytes', () => texts('abc', Buffer.from('def\0')));
    record('the same string', () => texts('same', 'same'));
    record('a wrong one', () => texts('abc', 1));
    record('both wrong', () => texts({}, []));
  }

  section('texts');
  const out = Buffer.alloc(64);
  const bytes = bind('text_bytes', ['string', 'buffer', 'u32'], 'u32');
  for (const [label, text] of Object.entries({
    empty: '',
    ascii: 'plain',
    latin: 'é',
    wide: '€',
    astral: '😀',
    mixed: 'aé€😀z',
    'high surrogate': 'a\ud83d',
    'low surrogate': '\ude00b',
    'swapped surrogates': '\ude00\ud83d',
    'byte order mark': '\ufeffx',
    controls: '\x01\x7f\n',
  })) {
    record(label, () => {
      out.fill(0xaa);
      return [bytes(text, out, 64), Buffer.from(out.subarray(0, 24))];
    });
  }
  const length = bind('text_length', ['string'], 'u64');
  for (const size of [1, 255, 4095, 4096, 65535, 1_000_000]) {
    record(`length ${size}`, () => length('x'.repeat(size)));
    record(`wide length ${size}`, () => length('€'.repeat(size)));
  }
  record('a rope', () => {
    let text = '';
    for (let i = 0; i < 100; i++) text += `${i},`;
    return length(text);
  });
  record('NUL at the end', () => length('a\0'));
  record('NUL at the start', () => length('\0a'));
  record('null text', () => length(null));

  section('memory is shared');
  const fill = bind('fill', ['buffer', 'u32', 'u8'], 'void');
  for (const [label, make] of Object.entries({
    Uint8Array: () => new Uint8Array(4),
    subarray: () => new Uint8Array(16).subarray(4, 8),
    Buffer: () => Buffer.from('abcd'),
    DataView: () => new DataView(new ArrayBuffer(8), 2, 4),
    ArrayBuffer: () => new ArrayBuffer(4),
    Float32Array: () => new Float32Array(1),
    shared: () => new Uint8Array(new SharedArrayBuffer(4)),
    large: () => new Uint8Array(70_000),
  })) {
    record(label, () => {
      const target = make();
      const results = [fill(target, 4, 7), target];
      fill(target, 2, 9);
      return [...results, target];
    });
  }

  // The same calls after optimising compilers had their say.
  const hot = (f, ...args) => {
    for (let i = 0; i < 30_000; i++) f(...args);
  };
  for (const [kind, names] of Object.entries(TYPES)) {
    section(`hot ${kind}`);
    const one = /^[iu]64/.test(kind) ? 1n : 1;
    const call = (f, a, b) => f(a, b);
    const add = bind(`add_${kind}`, [names[0], names[0]], names[0]);
    for (let i = 0; i < 30_000; i++) call(add, one, one);
    for (const [label, value] of Object.entries(values())) {
      if (label === 'minus zero') continue;
      record(label, () => call(add, value, one));
    }
  }
  section('hot pointer');
  const address = bind('address_of', ['pointer'], 'u64');
  hot(address, 1n);
  hot(address, null);
  hot(address, new Uint8Array(4));
  hot(address, 'text');
  for (const [label, value] of Object.entries(values())) record(label, () => classify(address(value), value));
}
