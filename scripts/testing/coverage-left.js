'use strict';
// Why `npm run coverage` leaves lines of a file, printed below them. What other checks reach names the check.

/** What goes for files that are not listed. */
const usual = {
  src: 'what follows if Node-API or the allocator fails: test:faults lets each allocation fail',
  lib: 'errors of unusual input',
};

/** @type {Record<string, string>} */
const reasons = {
  'src/binding/async.c': "calls on threads of Deno's, which holds the memory: test:runtimes",
  'src/binding/callback.c':
    'arguments by reference, of other ABIs: test:arm64, test:win64; want of memory: test:faults',
  'src/binding/invoke.c': 'calls through Node-API alone: test:runtimes, on Bun, Deno and Node.js 25',
  'src/binding/module.c': 'processors that are refused',
  'src/core/abi/abi.c': 'other ABIs',
  'src/core/call.c': "arguments by reference, of other ABIs, and Windows' last error: test:arm64, test:windows",
  'src/core/shapes.h': 'other ABIs',
  'src/host/backing_store.c': 'counts of the other C++ library, and a V8 that keeps them otherwise',
  'src/host/functions.c': 'versions of V8 that are not known, or not as they are known',
  'lib/bun/binding.js': 'the permission for FFI of Node.js 26: test:runtimes',
  'lib/core/find.js': 'folders of macOS and Windows',
  'lib/cdef/headers.js': 'folders of macOS and Windows',
  'lib/command/build.js': 'polyffi build, which test:install runs',
  'lib/core/addon-file.js': 'how the file is found, which is named here: test:install',
  'lib/core/failures.js': 'memory that nobody could hold, on Bun: test:runtimes',
  'lib/core/lent.js': 'Bun and Deno: test:runtimes',
  'lib/core/permission.js': 'the permission for FFI of Node.js 26: test:runtimes',
  'lib/core/reasons.js': 'files and folders of other systems',
  'lib/core/user-build.js': 'where polyffi build puts an addon: test:install',
  'lib/deno/errors.js': 'the permission for FFI of Node.js 26: test:runtimes',
  'lib/node/errors.js': 'the permission for FFI of Node.js 26: test:runtimes',
  'lib/register/install.js': 'hooks of Node.js from version 22 on: test:runtimes',
  'lib/register/typescript.js': 'Node.js from version 22 on, which strips types: test:runtimes',
};

module.exports = { reasons, usual };
