'use strict';
// Node's permission model: where the runtime knows the scope `ffi` and does not grant it, nothing here may be used.

const process = require('node:process');
const { accessDenied } = require('./errors.js');

const known = () => process.allowedNodeEnvironmentFlags.has('--allow-ffi');

/** Whether every use has to be refused. Asked only where the permission model is on. */
const isDenied = () => known() && !process.permission.has('ffi');

/** The same function behind the question, which looks like it from outside. */
function guarded(f) {
  return new Proxy(f, {
    apply(target, receiver, args) {
      if (isDenied()) throw accessDenied();
      return Reflect.apply(target, receiver, args);
    },
    construct(target, args, newTarget) {
      if (isDenied()) throw accessDenied();
      return Reflect.construct(target, args, newTarget);
    },
  });
}

/**
 * The exports as they are where no permission model is on, else with every function guarded.
 * @template {object} T
 * @param {T} exports
 * @returns {T}
 */
function withPermission(exports) {
  if (!process.permission || !known()) return exports;
  const entries = Object.entries(exports).map(([name, value]) => [
    name,
    typeof value === 'function' ? guarded(value) : value,
  ]);
  return Object.fromEntries(entries);
}

module.exports = { withPermission };
