// What the FFI part of the `Deno` namespace consists of: names, properties, lengths, prototypes.
export default async function ({ api, record, section, fixture }) {
  const names = ['dlopen', 'UnsafePointer', 'UnsafePointerView', 'UnsafeFnPointer', 'UnsafeCallback'];
  const classes = names.slice(1);
  const lines = (object, skip = []) =>
    record
      .describe(object)
      .filter((line) => !skip.some((name) => line.startsWith(`${name}:`)))
      .sort();

  section('namespace');
  for (const name of names) {
    record(`${name} attributes`, () => {
      const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(api, name);
      return [writable, enumerable, configurable];
    });
    record(`typeof ${name}`, () => typeof api[name]);
    record(`${name} name and length`, () => [api[name].name, api[name].length]);
  }
  record('DynamicLibrary', () => 'DynamicLibrary' in api);
  record('build', () => [api.build.os, api.build.arch]);

  section('properties');
  record('dlopen', () => lines(api.dlopen, ['caller', 'arguments', 'name', 'length']));
  record('dlopen.prototype', () => lines(api.dlopen.prototype));
  record('dlopen can be constructed', () => {
    const library = new api.dlopen(fixture, {});
    library.close();
    return library.constructor.name;
  });
  for (const name of classes) {
    // The order of a class's own properties is V8's (length, name, prototype, statics), so it is the same by nature.
    record(name, () => lines(api[name]));
    record(`${name}.prototype`, () => lines(api[name].prototype));
    record(`${name}.prototype parent`, () => Object.getPrototypeOf(api[name].prototype) === Object.prototype);
    record(`${name} without new`, () => api[name]());
    record(`${name} tag`, () => api[name].prototype[Symbol.toStringTag]);
    record(`${name} dispose`, () => Symbol.dispose && Symbol.dispose in api[name].prototype);
    for (const method of Object.getOwnPropertyNames(api[name].prototype)) {
      if (method === 'constructor') continue;
      record(`${name}.prototype.${method} is a constructor`, () => {
        try {
          Reflect.construct(Object, [], api[name].prototype[method]);
          return true;
        } catch {
          return false;
        }
      });
    }
  }

  section('instances');
  const pointer = api.UnsafePointer.create(4096n);
  record('new UnsafePointer', () => lines(new api.UnsafePointer()));
  record('new UnsafePointerView', () => record.describe(new api.UnsafePointerView(pointer)));
  record('view pointer is what was given', () => new api.UnsafePointerView(pointer).pointer === pointer);
  for (const [label, value] of [
    ['null', null],
    ['undefined', undefined],
    ['5', 5],
    ['object', {}],
  ]) {
    record(`new UnsafePointerView(${label})`, () => record.describe(new api.UnsafePointerView(value)));
    record(`new UnsafeFnPointer(${label})`, () =>
      record.describe(new api.UnsafeFnPointer(value, { parameters: [], result: 'void' })),
    );
  }
  record('new UnsafePointerView()', () => record.describe(new api.UnsafePointerView()));
  const definition = { parameters: ['u8'], result: 'u8' };
  const fn = new api.UnsafeFnPointer(pointer, definition);
  record('new UnsafeFnPointer', () => record.describe(fn));
  record('fn pointer keeps the definition', () => [fn.pointer === pointer, fn.definition === definition]);
  const f = () => 1;
  const callback = new api.UnsafeCallback(definition, f);
  record('new UnsafeCallback', () => record.describe(callback));
  record('callback keeps its parts', () => [callback.definition === definition, callback.callback === f]);
  record('callback pointer is one object', () => callback.pointer === callback.pointer);
  callback.close();
  record('pointer after close', () => callback.pointer);

  const library = api.dlopen(fixture, { nothing: { parameters: [], result: 'void' } });
  record('library', () => record.describe(library).map((line) => line.replace(/value.*/, 'value')));
  record('library constructor', () => library.constructor.name);
  record('library prototype', () => lines(Object.getPrototypeOf(library), ['constructor']));
  record('library tag', () => Object.prototype.toString.call(library));
  record('library dispose', () => Boolean(Symbol.dispose && Symbol.dispose in library));
  record('symbols prototype', () => Object.getPrototypeOf(library.symbols) === Object.prototype);
  record('symbols can be extended', () => Object.isExtensible(library.symbols));
  record('close unbound', () => {
    const { close } = library;
    close();
  });
  library.close();

  section('subclasses');
  for (const name of classes) {
    record(name, () => {
      class Derived extends api[name] {}
      const args = name === 'UnsafeCallback' ? [definition, f] : [pointer, definition];
      const made = new Derived(...args);
      const result = [made instanceof Derived, made instanceof api[name], made.constructor.name];
      made.close?.();
      return result;
    });
  }
  record('threadSafe of a subclass', () => {
    class Derived extends api.UnsafeCallback {}
    const made = Derived.threadSafe(definition, f);
    const result = [made instanceof Derived, made instanceof api.UnsafeCallback, made.constructor.name];
    made.close();
    return result;
  });

  section('errors');
  for (const name of ['BadResource', 'NotCapable']) {
    record(`${name} name and length`, () => [api.errors[name].name, api.errors[name].length]);
    record(`${name} parent`, () => Object.getPrototypeOf(api.errors[name]) === Error);
    record(`${name} instance`, () => new api.errors[name]('text'));
    record(`${name} instance name`, () => [new api.errors[name]('text').name, String(new api.errors[name]('text'))]);
    record(`${name} instance keys`, () => Object.keys(new api.errors[name]('text')));
    record(`${name} is an Error`, () => new api.errors[name]() instanceof Error);
  }
}
