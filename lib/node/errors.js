'use strict';
// The errors of node:ffi. Its C++ half gives plain errors with a `code`; its JavaScript half gives Node's own kind,
// whose first stack line and `toString` also name the code.

const core = require('../core/permission.js');
const { coded, invalidType, invalidValue } = require('../core/errors.js');
const { describeReceived, formatNumber } = require('./received.js');

/** Node's own kind of error over a built-in class: `constructor` is the built-in, `toString` names the code. */
const nodeError = (Base) => {
  class CodedError extends Base {
    constructor(code, message) {
      super();
      this.code = code;
      // The stack was captured above without a message. Both properties are made as Node makes them; the name is there
      // only while the first line of the stack is written.
      Object.defineProperty(this, 'message', { value: message, writable: true, enumerable: false, configurable: true });
      const { stack } = this;
      if (typeof stack === 'string') {
        const rest = stack.indexOf('\n    at ');
        const head = `${Base.name} [${code}]: ${message}`;
        const value = rest < 0 ? head : head + stack.slice(rest);
        Object.defineProperty(this, 'stack', { value, writable: true, enumerable: false, configurable: true });
      }
    }

    toString() {
      return `${this.name} [${this.code}]: ${this.message}`;
    }
  }
  Object.defineProperty(CodedError.prototype, 'constructor', {
    get: () => Base,
    enumerable: false,
    configurable: true,
  });
  return CodedError;
};

const NodeError = nodeError(Error);
const NodeTypeError = nodeError(TypeError);
const NodeRangeError = nodeError(RangeError);

const libraryClosed = () => coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
const callFailed = (message) => coded(Error, 'ERR_FFI_CALL_FAILED', message);
const invalidPointer = (message) => coded(Error, 'ERR_FFI_INVALID_POINTER', message);
const noMemory = () => coded(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
const constructorOnly = (name) =>
  coded(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', `Class constructor ${name} cannot be invoked without 'new'`);

/** `The "name" argument must be …. Received …`. */
const argumentType = (name, expected, value) =>
  new NodeTypeError(
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be ${expected}. Received ${describeReceived(value)}`,
  );

/** `The value of "name" is out of range. It must be …. Received …`. */
const outOfRange = (name, expected, value) =>
  new NodeRangeError(
    'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${expected}. Received ${formatNumber(value)}`,
  );

const unknownEncoding = (name) => new NodeTypeError('ERR_UNKNOWN_ENCODING', `Unknown encoding: ${name}`);

/** An offset or a length that cannot be: beyond the safe integers, or beyond the longest buffer. */
const tooLarge = (what) => coded(RangeError, 'ERR_OUT_OF_RANGE', `The ${what} is too large`);

/** What the half that is JavaScript says without the permission for FFI; lib/core/permission.js has the C++ half's. */
const accessDenied = () => {
  const error = new NodeError('ERR_ACCESS_DENIED', core.accessDenied().message);
  return Object.assign(error, { permission: 'FFI', resource: '' });
};

module.exports = {
  accessDenied,
  argumentType,
  callFailed,
  constructorOnly,
  invalidPointer,
  invalidType,
  invalidValue,
  libraryClosed,
  noMemory,
  outOfRange,
  unknownEncoding,
  tooLarge,
};
