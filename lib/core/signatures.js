'use strict';
// Signatures of functions and of callbacks: rules with a plan. Preparing one costs more than binding a function or
// making a callback, so that the same rules share theirs, in all dialects.

const { invalidValue } = require('./errors.js');
const { engine } = require('./addon.js');
const { makeMap } = require('./builtins.js');
const { frame } = require('./frame.js');
const { valueKinds } = require('./kinds.js');
const { at, bound } = require('./numbers.js');
const { parameterRule, resultRule } = require('./rules.js');
const { FAST, NODE_API, RAW, way } = require('./ways.js');
const { ShortWays } = require('./wrapper/generate.js');
const { canGenerate } = require('./wrapper/source.js');
const { stubFactory } = require('./wrapper/stubs.js');

/** How many signatures of a kind are remembered; the older half goes first. */
const LIMIT = 2000;

/** @param {(...given: unknown[]) => object} make */
function remembering(make) {
  let young = makeMap();
  let old = makeMap();
  return (key, ...given) => {
    let found = young.get(key);
    if (found !== undefined) return found;
    found = old.get(key) ?? make(...given);
    young.set(key, found);
    if (young.size >= LIMIT / 2) {
      old = young;
      young = makeMap();
    }
    return found;
  };
}

const idsOf = (rules) => {
  let text = '';
  for (let i = 0; i < rules.length; i++) text += `,${rules[i].id}`;
  return text;
};

function codeOf(result, params, variadicAt) {
  let text = `${result.code}(`;
  for (let i = 0; i < params.length; i++) text += (i === variadicAt ? '.' : '') + params[i].code;
  return `${text}${variadicAt === params.length ? '.' : ''})`;
}

/**
 * How a function is called, as far as all functions of its types are called alike.
 */
class FunctionSignature {
  /**
   * @param {object[]} params rules, as rules.js gives them
   * @param {object} result rule
   * @param {{variadicAt?: number, nonblocking: boolean, signal: boolean, captured: string, rejectNul: boolean,
   *   fast?: boolean}} how
   * @throws {TypeError} ERR_FFI_UNSUPPORTED_TYPE for what the platform's ABI cannot pass
   */
  constructor(params, result, { variadicAt, nonblocking, signal, captured, rejectNul, fast }) {
    this.params = params;
    this.result = result;
    this.nonblocking = nonblocking;
    this.signal = signal;
    /** What is captured right after the call, as the result names it: `errno`, `lastError`, or an empty text. */
    this.captured = captured;
    this.rejectNul = rejectNul;
    this.fast = fast;
    /** The types' text for the addon. */
    this.code = codeOf(result, params, variadicAt);
    const [size, resultAt, ...args] = engine.plan(this.code);
    this.hasOwnFrame = size > at.words;
    /** Whether texts have room behind its image. */
    this.hasTextRoom = size <= at.texts;
    this.resultAt = resultAt;
    this.args = args;
    /** Numbers of the parameters that take a JavaScript argument. */
    this.visible = [];
    /** Positions among these of the arguments that the addon may have to look at. */
    this.filled = [];
    params.forEach((rule, index) => {
      if (rule.fill === 'e' && !rule.counted) return;
      if (rule.fill && rule.fill !== 'e') this.filled.push(this.visible.length);
      this.visible.push(index);
    });
    /** Whether the addon has to look at arguments in every call. */
    this.handsOver = params.some((rule) => rule.isHandedOver);
    this.isTransient = params.some((rule) => rule.transient);
    /** Whether values that need nothing for the time of the call are told by generated code. */
    this.hasCases = params.every((rule) => !rule.transient || rule.cases.length > 0);
    /** Whether the addon gives the result itself: off the thread it does not. */
    this.isMadeByAddon = !nonblocking && Boolean(result.text || result.value || result.pointer);
    /** The kind of what the function returns, if that is the value in the image itself. */
    const isPlain = !captured && !result.map && !result.mapSource && !result.text && !result.load;
    this.resultKind = isPlain && !this.isMadeByAddon ? valueKinds[result.read] : undefined;
    this.way = this.isMadeByAddon || this.handsOver ? NODE_API : this.#bestWay();
    /** Whether the values of a call decide between raw and fast. */
    this.asksValues = this.way === FAST && fast !== true && params.some((rule) => rule.reach === 'address');
    this.fills = params.some((rule) => rule.fill) ? params.map((rule) => rule.fill ?? '.').join('') : '';
    this.flags = this.#flags();
    /** Made now, because a program may replace what makes it before a function is called. */
    this.shortWays = canGenerate && !nonblocking && this.hasCases ? new ShortWays(this) : undefined;
  }

  /** The best way that its types allow. */
  #bestWay() {
    const { fast, params, hasCases } = this;
    if (way !== FAST || fast === true) return way;
    return fast === false || !hasCases || params.some((rule) => rule.reach === 'always') ? RAW : FAST;
  }

  #flags() {
    const { result } = this;
    let flags = (this.captured ? bound[this.captured] : 0) | (this.rejectNul ? bound.rejectNul : 0);
    if (result.value) flags |= bound.value;
    // Off the thread these are made when the result has come back.
    if (this.nonblocking) return flags;
    if (result.pointer) flags |= bound.pointer;
    if (result.text) flags |= result.text === 'latin1' ? bound.latin1 : bound.text;
    return flags;
  }
}

const rememberedFunction = remembering((...given) => new FunctionSignature(...given));

/**
 * The signature of a function.
 * @param {object[]} params rules, as a dialect writes them
 * @param {object} result rule
 * @param {object} how as FunctionSignature takes it
 */
function functionSignature(params, result, how) {
  const readParams = params.map(parameterRule);
  const readResult = resultRule(result);
  const { variadicAt = '', nonblocking, signal, captured, rejectNul, fast } = how;
  const flags =
    (fast === undefined ? 0 : fast ? 16 : 8) | (nonblocking ? 4 : 0) | (signal ? 2 : 0) | (rejectNul ? 1 : 0);
  const key = `${flags}${captured}.${variadicAt},${readResult.id}${idsOf(readParams)}`;
  return rememberedFunction(key, readParams, readResult, how);
}

/**
 * What a function captures right after each call.
 * @param {unknown} errno whether it is errno
 * @param {unknown} lastError whether it is what Windows' GetLastError() says
 * @returns {'' | 'errno' | 'lastError'}
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for both at once, and for lastError on another system
 */
function capturedBy(errno, lastError) {
  if (!lastError) return errno ? 'errno' : '';
  if (errno) throw invalidValue('A function captures errno or lastError, not both');
  if (bound.lastError === undefined) throw invalidValue('lastError is of Windows; errno is what this system has');
  return 'lastError';
}

/** A callback's types, prepared for many callbacks. */
class CallbackSignature {
  /**
   * @param {object[]} params result rules, one a parameter, as rules.js gives them
   * @param {object} result parameter rule; code 'v' for none
   */
  constructor(params, result) {
    this.params = params;
    this.result = result;
    this.code = codeOf(result, params);
    const [size, resultAt, ...args] = engine.plan(this.code);
    this.resultAt = resultAt;
    this.args = args;
    this.type = engine.callbackType(this.code);
    /** The address of the same for the addon, in halves, good while `type` is held. */
    this.typeLow = frame.i32[at.result / 4];
    this.typeHigh = frame.i32[at.result / 4 + 1];
    /** Makes the stubs of callbacks; those with a frame of their own have one each. */
    this.factory = size > at.words ? undefined : this.factoryFor(frame);
  }

  factoryFor(cells) {
    return stubFactory(this, cells);
  }
}

const rememberedCallback = remembering((...given) => new CallbackSignature(...given));

/**
 * The signature of a callback.
 * @param {object[]} params result rules, one a parameter, as a dialect writes them
 * @param {object} result parameter rule; code 'v' for none, then with an optional `check(value)` that throws
 *   for what the function must not return
 * @returns {CallbackSignature}
 * @throws {TypeError} ERR_FFI_UNSUPPORTED_TYPE
 */
function callbackSignature(params, result) {
  const readParams = params.map(resultRule);
  const readResult = parameterRule(result);
  return rememberedCallback(`${readResult.id}${idsOf(readParams)}`, readParams, readResult);
}

module.exports = { callbackSignature, capturedBy, functionSignature };
