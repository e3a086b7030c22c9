'use strict';
// What names a file is asked of the engine: URLs and Blobs are what they really are. On Bun, bun:ffi has to pass the
// same tests.

const { pathToFileURL } = require('node:url');
const { test, assert, fixture, runtime, runtimeName } = require('../harness');

const library = fixture('bun');
const add = { args: ['i32', 'i32'], returns: 'i32' };
const hasFile = typeof File === 'function';

const implementations = { 'polyffi/bun': require('polyffi/bun') };
if (runtime === 'bun') implementations['bun:ffi'] = require('bun:ffi');

for (const [name, { dlopen }] of Object.entries(implementations)) {
  const opens = (file) => {
    const opened = dlopen(file, { add });
    assert.equal(opened.symbols.add(40, 2), 42);
    opened.close();
  };

  test(`${name}: a URL is where it points, whatever properties it has been given`, () => {
    const url = pathToFileURL(library);
    opens(url);
    for (const key of ['href', 'pathname', 'protocol']) Object.defineProperty(url, key, { value: 'nothing' });
    opens(url);
  });

  test(`${name}: what only looks like a URL is none`, () => {
    const fakes = [Object.create(URL.prototype)];
    // Node 18 looks for a property with a symbol for a name, which a Proxy of a URL has.
    if (runtimeName !== 'node18') fakes.push(new Proxy(pathToFileURL(library), {}));
    for (const fake of fakes) {
      assert.throws(() => dlopen(fake, { add }), {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
        message: 'The "url" argument must be of type string. Received an instance of URL',
      });
    }
  });

  test(`${name}: a Blob with a name is a file by that name`, () => {
    opens(Object.assign(new Blob(['x']), { name: library }));
    class Named extends Blob {
      get name() {
        return library;
      }
    }
    opens(new Named(['x']));
    assert.throws(() => dlopen(new Blob(['x']), { add }), { message: 'Expected string' });
    assert.throws(() => dlopen(Object.assign(new Blob(['x']), { name: 5 }), { add }), { message: 'Expected string' });
    const fake = Object.create(Blob.prototype, { name: { value: library } });
    assert.throws(() => dlopen(fake, { add }), { code: 'ERR_DLOPEN_FAILED' });
  });

  test(`${name}: a File is one by its name`, { skip: !hasFile && 'File is no global here' }, () => {
    opens(new File(['x'], library));
    assert.throws(() => dlopen(new File(['x'], ''), { add }), { message: 'Invalid library name' });
  });

  test(`${name}: Bun.file is the file that it was made of`, { skip: runtime !== 'bun' && 'only Bun has it' }, () => {
    opens(Bun.file(library));
    opens(Bun.file(pathToFileURL(library)));
    assert.throws(() => dlopen(Bun.file(3), { add }), { message: 'Expected string' });
  });
}
