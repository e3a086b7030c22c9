'use strict';
// The errors of node:ffi. Its C++ half gives plain errors with a `code`; its JavaScript half gives Node's own kind,
// whose first stack line and `toString` also name the code.
//
// Behind Node's words stands what a program needs to know: which function and argument, what was expected, what came. A
// program that asks for `node:ffi` by that name gets Node's words alone.

const core = require('../core/errors.js');
const { withDetails } = require('../core/details.js');
const permission = require('../core/permission.js');
const { defineHidden } = require('../core/properties.js');
const { beginAtUser } = require('../core/stack.js');
const { nearest } = require('../c/errors.js');
const { describeReceived, formatNumber } = require('./received.js');

const { coded } = core;

let isExact = false;

/** From now on errors of this thread say what Node.js says, to the letter. */
const speakExactly = () => {
  isExact = true;
};

/** Whether errors say no more than Node.js does. */
const speaksExactly = () => isExact;

/**
 * Adds to an error what Node.js does not say.
 * @template {Error} T
 * @param {T} error
 * @param {import('../core/errors.js').Details} [details]
 * @returns {T}
 */
const detailed = (error, details) => (isExact || details === undefined ? error : withDetails(error, details));

/** Node's own kind of error over a built-in class: `constructor` is the built-in, `toString` names the code. */
const nodeError = (Base) => {
  class CodedError extends Base {
    constructor(code, message) {
      super();
      this.code = code;
      // As Node makes it.
      defineHidden(this, 'message', message);
      beginAtUser(this, `${Base.name} [${code}]: ${message}`);
    }

    toString() {
      return `${this.name} [${this.code}]: ${this.message}`;
    }
  }
  Object.defineProperty(CodedError.prototype, 'constructor', { get: () => Base, configurable: true });
  return CodedError;
};

const NodeError = nodeError(Error);
const NodeTypeError = nodeError(TypeError);
const NodeRangeError = nodeError(RangeError);

const invalidType = (message, details) => detailed(core.invalidType(message), details);
const invalidValue = (message, details) => detailed(core.invalidValue(message), details);
const libraryClosed = (details) => detailed(coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed'), details);
/** Which library it was. */
const closedHint = ({ path }) => `close() was called for ${path === null ? 'the process itself' : path}`;
const callFailed = (message, details) => detailed(coded(Error, 'ERR_FFI_CALL_FAILED', message), details);
/** Loaded when it is used: most programs never need it. */
const reasons = () => require('../core/reasons.js');

/** Why a library could not be opened. */
const openingDetails = (path, reason) => (isExact ? undefined : { hint: reasons().whyNot(path, reason) });
/** What a missing symbol may be called instead. */
const missingDetails = (path, name) => (isExact ? undefined : { hint: reasons().whyMissing(path, name, nearest) });
const invalidPointer = (message, details) => detailed(coded(Error, 'ERR_FFI_INVALID_POINTER', message), details);
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
  const error = new NodeError('ERR_ACCESS_DENIED', permission.accessDenied().message);
  return Object.assign(error, { permission: 'FFI', resource: '' });
};

module.exports = {
  accessDenied,
  argumentType,
  callFailed,
  closedHint,
  constructorOnly,
  invalidPointer,
  invalidType,
  invalidValue,
  libraryClosed,
  missingDetails,
  noMemory,
  openingDetails,
  outOfRange,
  speakExactly,
  speaksExactly,
  unknownEncoding,
  tooLarge,
};
