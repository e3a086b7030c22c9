'use strict';
// Node's permission model: without the scope `ffi` every function of the main entry point is refused. Two only hand on to a
// method of a library, which nobody can have.

const { test, assert, fixture, runScript, runtimeName } = require('../harness');

const skip = runtimeName !== 'node26' && 'this runtime has no permission for FFI';
const permission = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings'];
const path = fixture('node');

test('everything is refused without --allow-ffi', { skip }, () => {
  const { stdout, stderr } = runScript(
    `
      const ffi = require('polyffi');
      const names = Object.keys(ffi).slice(0, 35).filter((name) => typeof ffi[name] === 'function' && !['dlclose', 'dlsym'].includes(name));
      const seen = new Set();
      for (const name of names) {
        try {
          name === 'DynamicLibrary' ? new ffi[name](null) : ffi[name](0n);
          seen.add(name);
        } catch ({ code, message, permission, resource, stack }) {
          seen.add([code, message, permission, resource, stack.split('\\n')[0]].join('|'));
        }
      }
      console.log(names.length, [...seen].join('; '));
      console.log(ffi.dlopen.length, ffi.toBuffer.name, ffi.suffix);
    `,
    { flags: permission },
  );
  const message = 'Access to this API has been restricted. Use --allow-ffi to manage permissions.';
  assert.equal(
    stdout,
    `31 ERR_ACCESS_DENIED|${message}|FFI||Error: ${message}; ` +
      `ERR_ACCESS_DENIED|${message}|FFI||Error [ERR_ACCESS_DENIED]: ${message}\n2 toBuffer so\n`,
    stderr,
  );
});

test('everything is there with --allow-ffi', { skip }, () => {
  const { stdout, stderr } = runScript(
    `
      const { dlopen } = require('polyffi');
      const { functions } = dlopen(${JSON.stringify(path)}, { add: { arguments: ['i32', 'i32'], return: 'i32' } });
      console.log(functions.add(1, 2));
    `,
    { flags: [...permission, '--allow-ffi'] },
  );
  assert.equal(stdout, '3\n', stderr);
});
