'use strict';
// Node's permission model: whether this process may use FFI. What opens, binds, reads, writes and makes callbacks asks
// here, each time, because a program can drop the permission while it runs. Node.js knows the scope `ffi` since 26;
// before, a process that may load addons may call native code.

const process = require('node:process');
const { coded } = require('./errors.js');

const { permission } = process;

/** Whether there is anything to ask; without a permission model, asking costs nothing. */
const isRestricted = Boolean(permission) && process.allowedNodeEnvironmentFlags.has('--allow-ffi');

const has = isRestricted ? permission.has.bind(permission) : undefined;

/** The error of Node's own FFI, where a dialect has none. */
function accessDenied() {
  const message = 'Access to this API has been restricted. Use --allow-ffi to manage permissions.';
  const error = coded(Error, 'ERR_ACCESS_DENIED', message);
  error.permission = 'FFI';
  error.resource = '';
  return error;
}

/**
 * Refuses an operation if the process may not use FFI.
 * @type {(makeError?: () => Error) => void} makeError gives the dialect's error
 * @throws {Error} ERR_ACCESS_DENIED, or what makeError gives
 */
const demand = isRestricted
  ? (makeError = accessDenied) => {
      if (!has('ffi')) throw makeError();
    }
  : () => {};

module.exports = { accessDenied, demand };
