'use strict';
// The FFI part of the Deno namespace, as on Deno 2.9.

const { dlopen } = require('./deno/library');
const { UnsafePointer } = require('./deno/pointer');
const { UnsafePointerView } = require('./deno/view');
const { UnsafeFnPointer } = require('./deno/fn-pointer');
const { UnsafeCallback } = require('./deno/callback');
const { BadResource, NotCapable } = require('./deno/errors');

// Deno's names for platforms and processors, where they are not Node's.
const systems = { win32: 'windows', sunos: 'solaris' };
const processors = { x64: 'x86_64', arm64: 'aarch64' };

module.exports = {
  dlopen,
  UnsafePointer,
  UnsafePointerView,
  UnsafeFnPointer,
  UnsafeCallback,
  errors: { BadResource, NotCapable },
  build: {
    os: systems[process.platform] ?? process.platform,
    arch: processors[process.arch] ?? process.arch,
  },
};
