// runtimes: host
// not for Windows: reads the symbols of the addon of Linux
'use strict';
// The addon needs nothing of its host but Node-API. Breaks where a V8, libuv or C++ symbol slips in, or where a symbol
// of ours could clash with another library's.

const { spawnSync } = require('node:child_process');
const { test, assert, addonPath, isCounting } = require('../harness');
const { symbolProblems } = require('../../scripts/prebuild/check');

/** The output of a command, in lines. */
function lines(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(status, 0, error ? error.message : stderr);
  return stdout.trim().split('\n');
}

/** The addon's dynamic symbols of a kind, without the version that follows an @. */
function symbols(option) {
  return lines('nm', ['--dynamic', option, '--format=posix', addonPath]).map((line) => line.split(/[\s@]/)[0]);
}

test('it is linked to libffi and libc alone', { skip: process.platform !== 'linux' && 'ldd is for Linux' }, () => {
  const allowed = /^(linux-vdso|libffi|libc|libdl|libpthread|ld-linux[\w-]*|ld-musl[\w-]*|libc\.musl[\w-]*)\.so/;
  const libraries = lines('ldd', [addonPath]).map((line) => line.trim().split(/\s/)[0].replace(/^.*\//, ''));
  assert.deepEqual(
    libraries.filter((name) => !allowed.test(name)),
    [],
  );
});

test('it takes no symbol of libuv, V8 or C++', () => {
  const foreign = symbols('--undefined-only').filter((name) =>
    /^_?(uv_|_Z|__cxa_(?!finalize)|__gxx)|v8|node(?!_api)/.test(name),
  );
  assert.deepEqual(foreign, []);
});

test('what it takes of its host is Node-API 8 and no more', () => {
  // The declarations that node-api-headers shows at version 8, as the preprocessor sees them.
  const { include_dir: headers } = require('node-api-headers');
  const source = '#include <node_api.h>\n';
  const { stdout } = spawnSync('cc', ['-E', '-DNAPI_VERSION=8', `-I${headers}`, '-xc', '-'], {
    input: source,
    encoding: 'utf8',
  });
  const declared = new Set(stdout.match(/\b(napi|node_api)_\w+(?=\s*\()/g));
  assert.ok(declared.size > 100, 'the headers were not understood');
  const taken = symbols('--undefined-only').filter((name) => /^(napi|node_api)_/.test(name));
  assert.ok(taken.length > 0);
  assert.deepEqual(
    taken.filter((name) => !declared.has(name)),
    [],
  );
});

const skip = isCounting && 'the counters have symbols of their own';

test('it gives no symbol but those by which Node-API, the FFI of a runtime and copies of it find it', { skip }, () => {
  assert.deepEqual(symbolProblems(symbols('--defined-only')), []);
});
