// What the module exports: names, order, property attributes, function names and lengths, the type table.

export default async function ({ api, record, section }) {
  const ffi = api.default;
  record('default keys', () => Object.keys(ffi));
  record('names', () => Object.keys(api).sort());
  record('named are the default object’s', () => Object.keys(ffi).every((name) => api[name] === ffi[name]));
  record('attributes', () =>
    Object.entries(Object.getOwnPropertyDescriptors(ffi)).map(
      ([name, d]) => `${name} ${'value' in d} ${d.writable} ${d.enumerable} ${d.configurable}`,
    ),
  );
  record('extensible', () => [
    Object.isExtensible(ffi),
    Object.isExtensible(ffi.FFIType),
    Object.isExtensible(ffi.read),
  ]);
  record('tag', () => Object.prototype.toString.call(ffi));
  record('types', () => Object.keys(ffi).map((name) => `${name} ${typeof ffi[name]}`));

  section('functions');
  for (const name of Object.keys(ffi)) {
    const value = ffi[name];
    if (typeof value !== 'function') continue;
    record(`${name} length`, () => value.length);
    record(`${name} name`, () => value.name);
    record(`${name} has prototype`, () => Object.hasOwn(value, 'prototype'));
  }

  section('FFIType');
  record('keys', () => Object.keys(ffi.FFIType));
  record('entries', () => ({ ...ffi.FFIType }));
  record('attributes', () => record.describe(ffi.FFIType).slice(0, 4));
  record('size_t', () => ffi.FFIType.size_t);

  section('read');
  record('keys', () => Object.keys(ffi.read));
  record('lengths', () => Object.keys(ffi.read).map((name) => `${name} ${ffi.read[name].length}`));
  record('names', () => Object.keys(ffi.read).map((name) => ffi.read[name].name));
  record('prototype', () => Object.getPrototypeOf(ffi.read) === Object.prototype);

  section('native');
  record('keys', () => Object.keys(ffi.native));
  record('kinds', () => Object.keys(ffi.native).map((name) => typeof ffi.native[name]));
  record('callback', () => ffi.native.callback());
  record('dlopen length', () => ffi.native.dlopen.length);
  record('suffix', () => ffi.suffix);

  section('JSCallback');
  // Node before 24 has a symbol of its own under this name.
  const plain = (line) => line.replace(/"[^"]*"/g, 'name').replace('nodejs.dispose', 'Symbol.dispose');
  record('prototype', () => record.describe(ffi.JSCallback.prototype).map(plain));
  record('static', () => Reflect.ownKeys(ffi.JSCallback).map(String).sort());
}
