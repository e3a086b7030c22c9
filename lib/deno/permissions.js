'use strict';
// Deno's permission for FFI, where the runtime has one.
//
// Node's permission model knows the scope `ffi` since Node 26; before, a process that may load addons may call native
// code. Without the model everything is granted, and checking costs nothing.

const { NotCapable } = require('./errors');

const { permission } = process;
const restricted = Boolean(permission) && process.allowedNodeEnvironmentFlags.has('--allow-ffi');
const hint = 'run again with the --allow-ffi flag';

/**
 * Refuses an operation on memory or functions where FFI is not permitted.
 * @type {() => void}
 * @throws {NotCapable}
 */
const requireFfi = restricted
  ? () => {
      if (!permission.has('ffi')) throw new NotCapable(`Requires ffi access, ${hint}`);
    }
  : () => {};

/**
 * Refuses to open a library where FFI is not permitted.
 * @type {(path: string) => void} the path as the program gave it
 * @throws {NotCapable}
 */
const requireFfiFor = restricted
  ? (path) => {
      if (!permission.has('ffi')) throw new NotCapable(`Requires ffi access to "${path}", ${hint}`);
    }
  : () => {};

module.exports = { requireFfi, requireFfiFor };
