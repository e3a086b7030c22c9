'use strict';
// The errors of node:ffi. Its C++ half gives plain errors with a `code`; its JavaScript half gives Node's own kind,
// whose first stack line and `toString` also name the code.

const { describeReceived, formatNumber } = require('./received.js');

const withCode = (Class, code, message) => {
  const error = new Class(message);
  error.code = code;
  return error;
};

/** Node's own kind of error over a built-in class: `constructor` is the built-in, `toString` names the code. */
const nodeError = (Base) => {
  class CodedError extends Base {
    constructor(code, message) {
      super();
      this.code = code;
      // The stack was captured above without a message; both properties are made as Node makes them, and the name is
      // there only while the first line of the stack is written.
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

/** An argument of the wrong kind, as the C++ half says it. */
const invalidType = (message) => withCode(TypeError, 'ERR_INVALID_ARG_TYPE', message);

/** An argument of the right kind with a value that cannot be, as the C++ half says it. */
const invalidValue = (message) => withCode(TypeError, 'ERR_INVALID_ARG_VALUE', message);

const libraryClosed = () => withCode(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');
const callFailed = (message) => withCode(Error, 'ERR_FFI_CALL_FAILED', message);
const invalidPointer = (message) => withCode(Error, 'ERR_FFI_INVALID_POINTER', message);
const noMemory = () => withCode(RangeError, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
const constructorOnly = (name) =>
  withCode(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', `Class constructor ${name} cannot be invoked without 'new'`);

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
const tooLarge = (what) => withCode(RangeError, 'ERR_OUT_OF_RANGE', `The ${what} is too large`);

const accessDenied = () => {
  const error = new NodeError(
    'ERR_ACCESS_DENIED',
    'Access to this API has been restricted. Use --allow-ffi to manage permissions.',
  );
  error.permission = 'FFI';
  error.resource = '';
  return error;
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
