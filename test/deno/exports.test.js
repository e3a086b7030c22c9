// runtimes: deno
'use strict';
// Everything that polyffi/deno exports is in the namespace of Deno, and no class or object of it has a member more.

const { test, assert } = require('../harness');
const ours = require('polyffi/deno');

const real = globalThis.Deno;

/** The members of an object and of what is in it, as paths. */
function membersOf(object, path, found = []) {
  for (const key of Reflect.ownKeys(object)) {
    const { value, get } = Object.getOwnPropertyDescriptor(object, key);
    const name = `${path}.${String(key)}`;
    found.push(`${name}: ${get ? 'getter' : typeof value}`);
    const isClass = typeof value === 'function' && value.prototype !== undefined;
    if (key !== 'constructor' && (isClass || (typeof value === 'object' && value !== null)))
      membersOf(value, name, found);
  }
  return found;
}

test('no member of ours is missing in Deno', () => {
  const known = new Set(Object.keys(ours).flatMap((name) => membersOf({ [name]: real[name] }, 'Deno')));
  const missing = membersOf(ours, 'Deno').filter((member) => !known.has(member));
  assert.deepEqual(missing, []);
});

test('every function takes as many parameters as Deno’s', () => {
  for (const name of ['dlopen', 'UnsafePointer', 'UnsafePointerView', 'UnsafeFnPointer', 'UnsafeCallback']) {
    assert.equal(ours[name].length, real[name].length, name);
    for (const key of Object.getOwnPropertyNames(real[name].prototype ?? {})) {
      const { value } = Object.getOwnPropertyDescriptor(real[name].prototype, key);
      if (typeof value === 'function') assert.equal(ours[name].prototype[key].length, value.length, `${name}.${key}`);
    }
  }
});
