// The surface of the module: its 35 exports, their attributes, lengths and whether they construct.

export default async function ({ api, record, section }) {
  const ffi = api.default;
  const own = Object.keys(ffi).slice(0, 35);
  record('keys of the default export, in order', () => own);
  record('named exports', () => own.map((name) => `${name} ${api[name] === ffi[name]}`));
  record('the object', () => [
    Object.getPrototypeOf(ffi) === Object.prototype,
    Object.isExtensible(ffi),
    Object.getOwnPropertySymbols(ffi).length,
    Object.prototype.toString.call(ffi),
  ]);
  record('in a template', () => `${ffi}`);

  section('descriptor');
  for (const name of own) {
    const { value, ...attributes } = Object.getOwnPropertyDescriptor(ffi, name);
    record(name, () => [typeof value, attributes]);
    if (typeof value === 'function') {
      record(`${name} itself`, () => [value.name, value.length, Object.hasOwn(value, 'prototype')]);
      record(`${name} own keys`, () => Reflect.ownKeys(value));
      record(`${name} prototype chain`, () => Object.getPrototypeOf(value) === Function.prototype);
    }
  }

  section('new');
  for (const name of own.filter((n) => typeof ffi[n] === 'function' && n !== 'DynamicLibrary')) {
    record(name, () => {
      try {
        Reflect.construct(Object, [], ffi[name]);
        return 'constructor';
      } catch (error) {
        return `no constructor: ${error.constructor.name}`;
      }
    });
  }
  record('new dlopen(null)', () => Object.keys(new ffi.dlopen(null)).slice(0, 2));

  section('values');
  record('suffix', () => ffi.suffix);
  record('types', () => ffi.types);
  record('types described', () => record.describe(ffi.types));
  record('types assign', () => {
    ffi.types.VOID = 'x';
  });
  record('types add', () => {
    ffi.types.LONG = 'x';
  });
}
