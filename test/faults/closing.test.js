'use strict';
// A library that the user's own code closes in the middle of an operation is closed for the rest of that operation. Nothing
// of its memory, which may be unmapped by then, is read or written.

const { test, assert } = require('../harness');
const { inChild } = require('./dialects');

const attempts = `
  const out = [];
  const attempt = (f) => { try { out.push(f()); } catch (error) { out.push(error.code); } };
`;

test('a getter of the value that a variable is given closes the library', () => {
  const found = inChild(`${attempts}
    const { array, cdef, dlclose, dlopen, struct } = load('main');
    const one = struct({ x: 'int' });
    for (const [type, make] of [
      [one, (close) => ({ get x() { close(); return 5; } })],
      [array('int', 1), (close) => Object.defineProperty([5], 0, { get() { close(); return 5; } })],
    ]) {
      const made = dlopen(library, { version: { type } });
      attempt(() => { made.symbols.version.value = make(() => made.close()); return 'written'; });
      attempt(() => made.symbols.version.value);
    }
    const made = cdef('struct one { int x; }; extern struct one version;').open(library);
    attempt(() => { made.version = { get x() { dlclose(made); return 5; } }; return 'written'; });
    print(out);
  `);
  for (const code of found) assert.equal(code, 'ERR_FFI_LIBRARY_CLOSED');
});

test('a getter of a definition closes the library that its function is looked for in', () => {
  const found = inChild(`${attempts}
    const { DynamicLibrary } = load('main');
    const types = { arguments: ['int', 'int'], return: 'int' };
    for (const request of [
      (lib) => lib.getFunction('add', { get arguments() { lib.close(); return types.arguments; }, return: 'int' }),
      (lib) => lib.getFunctions({ add: types, half: { get arguments() { lib.close(); return ['double']; }, return: 'double' } }),
      (lib) => lib.getFunctions({ add: types, get half() { lib.close(); return { arguments: ['double'], return: 'double' }; } }),
      (lib) => lib.getVariable('version', { get kind() { lib.close(); return 'int'; } }),
    ]) {
      const lib = new DynamicLibrary(library);
      attempt(() => { request(lib); return 'found'; });
      lib.close();
    }
    print(out);
  `);
  assert.deepEqual(found.slice(0, 3), ['ERR_FFI_LIBRARY_CLOSED', 'ERR_FFI_LIBRARY_CLOSED', 'ERR_FFI_LIBRARY_CLOSED']);
  assert.match(found[3], /^ERR_/);
});

test('arguments whose getters close the library: the call is not made', () => {
  const found = inChild(`${attempts}
    const { struct } = load('main');
    const point = struct({ x: 'int', y: 'int' });
    const definitions = { point_then_int: { arguments: [point, 'int'], return: 'int' } };
    for (const warm of [0, 600]) {
      const made = load('main').dlopen(library, definitions);
      for (let i = 0; i < warm; i++) made.symbols.point_then_int({ x: 1, y: 2 }, 3);
      attempt(() => made.symbols.point_then_int({ get x() { made.close(); return 1; }, y: 2 }, 3));
    }
    print(out);
  `);
  assert.deepEqual(found, ['ERR_FFI_LIBRARY_CLOSED', 'ERR_FFI_LIBRARY_CLOSED']);
});
