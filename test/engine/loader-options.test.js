'use strict';
// How a library is opened: lazily or now, for itself or for all, with its own symbols or the host's first. Breaks where
// an option does not reach the loader, or where the default changes.

const { test, assert, fixture, skipDeep } = require('../harness');
const { DynamicLibrary, dlopen } = require('polyffi');

const int = { return: 'int' };
const linux = process.platform === 'linux';
const skip = !linux && 'the fixtures are for the loader of Linux';
const lazy = () => fixture('engine-lazy', { flags: ['-Wl,-z,lazy'] });
const seeker = (copy) => fixture('engine-seeker', { flags: [`-DCOPY=${copy}`] });

/** A host whose own linker flags ask for everything at once cannot be lazy. */
const bindsNow = Boolean(process.env.LD_BIND_NOW);

test('lazy, the default: a function that nobody defines is not looked for', { skip: skip || bindsNow }, () => {
  for (const options of [undefined, {}, { lazy: true }, { now: false }, { lazy: true, now: false }]) {
    const { symbols, close } = dlopen(lazy(), { answer: int }, options);
    assert.equal(symbols.answer(), 42);
    close();
  }
});

test('now: it is, and the loader says so', { skip }, () => {
  for (const options of [{ now: true }, { lazy: false }, { now: true, lazy: false }]) {
    assert.throws(
      () => dlopen(lazy(), { answer: int }, options),
      ({ code, message }) => code === 'ERR_FFI_CALL_FAILED' && /undefined symbol: nobody_defines_this/.test(message),
    );
  }
});

test('local, the default: other libraries do not see it; global: they do', { skip }, () => {
  const seek = (copy) => dlopen(seeker(copy), { seek: int }).symbols.seek();
  const shown = fixture('engine-shown');
  const local = dlopen(shown, { shown_to_others: int });
  const explicit = dlopen(shown, { shown_to_others: int }, { local: true });
  assert.equal(local.symbols.shown_to_others(), 77);
  assert.equal(explicit.symbols.shown_to_others(), 77);
  assert.equal(seek(1), -1);
  const global = dlopen(shown, { shown_to_others: int }, { global: true });
  assert.equal(seek(2), 77);
  for (const library of [local, explicit, global]) library.close();
});

test('deep: its own symbols win over the host’s', { skip: skip || skipDeep }, () => {
  const path = fixture('engine-clash');
  const plain = dlopen(path, { ask_for_version: int });
  assert.equal(plain.symbols.ask_for_version(), 1);
  plain.close();
  const deep = dlopen(path, { ask_for_version: int }, { deep: true });
  assert.equal(deep.symbols.ask_for_version(), 12345);
  deep.close();
});

test('DynamicLibrary takes the same options', { skip: skip || skipDeep }, () => {
  const library = new DynamicLibrary(fixture('engine-clash'), { deep: true });
  assert.equal(library.getFunction('ask_for_version', int)(), 12345);
  library.close();
  assert.throws(() => new DynamicLibrary(lazy(), { now: true }), { code: 'ERR_FFI_CALL_FAILED' });
});

test('options that cannot be', () => {
  const path = fixture('engine-shown');
  for (const name of ['lazy', 'now', 'local', 'global', 'deep']) {
    for (const value of [1, 'true', null, {}]) {
      assert.throws(() => dlopen(path, {}, { [name]: value }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
    }
  }
  for (const options of [
    { lazy: true, now: true },
    { lazy: false, now: false },
    { local: true, global: true },
    { local: false, global: false },
  ]) {
    assert.throws(() => dlopen(path, {}, options), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
  }
});
