// What keeps a library open, and what a closed one answers.

export default async function ({ api, record, section, fixture, gc }) {
  const add = { arguments: ['i32', 'i32'], return: 'i32' };

  section('close');
  record('gives undefined, twice', () => {
    const library = new api.DynamicLibrary(fixture);
    return [library.close(), library.close(), library.close(1)];
  });
  record('two libraries are independent', () => {
    const a = new api.DynamicLibrary(fixture);
    const b = new api.DynamicLibrary(fixture);
    const f = b.getFunction('add_i32', add);
    a.close();
    return f(1, 2);
  });
  record('functions are not shared', () => {
    const a = new api.DynamicLibrary(fixture);
    const b = new api.DynamicLibrary(fixture);
    return a.getFunction('add_i32', add) === b.getFunction('add_i32', add);
  });
  record('close of null', () => {
    const library = new api.DynamicLibrary(null);
    const abs = library.getFunction('abs', { arguments: ['i32'], return: 'i32' });
    const before = abs(-3);
    library.close();
    try {
      abs(-3);
    } catch (error) {
      return [before, error.code, library.path];
    }
  });
  record('symbols read before stay as they were', () => {
    const library = new api.DynamicLibrary(fixture);
    library.getSymbol('add_i32');
    const { symbols } = library;
    library.close();
    return Object.keys(symbols);
  });
  record('functions read before throw', () => {
    const library = new api.DynamicLibrary(fixture);
    library.getFunction('add_i32', add);
    const { functions } = library;
    library.close();
    return functions.add_i32(1, 2);
  });
  record('hot functions throw too', () => {
    const library = new api.DynamicLibrary(fixture);
    const f = library.getFunction('add_f64', { arguments: ['f64', 'f64'], return: 'f64' });
    const run = (a, b) => f(a, b);
    for (let i = 0; i < 30_000; i++) run(i, i);
    library.close();
    return run(1, 2);
  });
  record('using', () => {
    const library = new api.DynamicLibrary(fixture);
    const f = library.getFunction('add_i32', add);
    const result = f(2, 3);
    library[Symbol.dispose]();
    try {
      f(1, 2);
    } catch (error) {
      return [result, error.code];
    }
  });
  record('a close between arguments and call', () => {
    const library = new api.DynamicLibrary(fixture);
    const f = library.getFunction('text_length', { arguments: ['string'], return: 'u64' });
    const closer = { toString: () => (library.close(), 'x') };
    return f(`${closer}y`);
  });

  section('collection');
  const f = (() => new api.DynamicLibrary(fixture).getFunction('add_i32', add))();
  const { functions } = (() => api.dlopen(fixture, { add_f64: { arguments: ['f64', 'f64'], return: 'f64' } }))();
  await gc();
  record('a function keeps its library', () => f(40, 2));
  record('an entry of dlopen keeps its library', () => functions.add_f64(0.5, 0.25));
  for (let i = 0; i < 50; i++) new api.DynamicLibrary(fixture).getFunction('add_i32', add)(i, i);
  await gc();
  record('many collected libraries', () => f(1, 1));

  section('errors');
  record('stack of a closed library', () => {
    const library = new api.DynamicLibrary(fixture);
    library.close();
    try {
      library.getSymbol('x');
    } catch (error) {
      return [
        error.stack.split('\n')[0],
        Object.keys(error),
        error.toString(),
        record.describe(error).filter((line) => !line.startsWith('stack')),
      ];
    }
  });
  record('stack of a bad argument', () => {
    try {
      f('x', 1);
    } catch (error) {
      return [error.stack.split('\n')[0], Object.keys(error), error.toString()];
    }
  });
  record('stack of an export', () => {
    try {
      api.exportString(1);
    } catch (error) {
      return [error.stack.split('\n')[0], Object.keys(error), error.toString()];
    }
  });
  record('stack of a missing file', () => {
    try {
      api.dlopen('/nonexistent.so');
    } catch (error) {
      return [error.stack.split('\n')[0], Object.keys(error), error.toString()];
    }
  });
}
