'use strict';
// JavaScript functions as C function pointers: stubs, exceptions, lifetimes.

const process = require('node:process');
const { engine, frame, viewsOf } = require('./addon.js');
const { at, callback: flag } = require('./numbers.js');
const { Source, storeSource, resultSource, canGenerate } = require('./generate.js');
const { readValue, storeValue } = require('./slots.js');
const { fail } = require('./hooks.js');
const { demand } = require('./permission.js');
const { nameOf } = require('./values.js');
const { place } = require('./place.js');

const MODE = at.mode / 4;

/** Where the addon leaves the address of a new callback, and its handle: a pointer, as the number of the same bytes. */
const ADDRESS = at.result / 8;
const HANDLE = ADDRESS + 1;

/** Where the addon takes what it need not be given as arguments. */
const WORDS = at.words / 8;

/** Open callbacks with the place that made them, when POLYFFI_DEBUG asks for them. */
const opened = process.env.POLYFFI_DEBUG ? new Map() : undefined;

let serial = 0;

// For a parameter of a callback a *result* rule says how its value is read; for the result a *parameter* rule
// says how what the function returned is stored.

function zeroSource(source, views, rule, offset) {
  if (rule.code === 'v') return '';
  return `${source.constant(views.u8, 'u8_')}.fill(0, ${offset}, ${offset + Math.max(rule.size ?? 8, 8)});`;
}

/**
 * Writes what a function returned. An aggregate is put together outside the frame, because a getter of the object may
 * call native functions, which use the frame.
 */
function writerOf({ code, size, write }, views) {
  if (code[0] !== '{' && code[0] !== '<') return write;
  const spare = [];
  return (value, _, offset, index) => {
    const scratch = spare.pop() ?? viewsOf(new ArrayBuffer((size + 7) & ~7));
    write(value, scratch, 0, index);
    views.u8.set(scratch.u8, offset);
    spare.push(scratch);
  };
}

function factoryText(source, views, params, result, plan) {
  const array = (kind) => source.constant(views[kind], `${kind}_`);
  array.views = views;
  const list = params.map((rule, index) => resultSource(source, array, rule, plan[2 + index])).join(', ');
  const offset = plan[1];
  let storeText = '';
  if (result.code === 'v') {
    if (result.check) storeText = `if (r !== undefined) ${source.constant(result.check, 'check')}(r);`;
  } else if (result.write) {
    storeText = `${source.constant(writerOf(result, views), 'write')}(r, ${source.constant(views, 'views')}, ${offset}, 0);`;
  } else {
    for (const { test, store, value } of result.cases ?? []) {
      if (store === 'view' || store === 'fill') continue;
      storeText += `if (${test('r', source.name)}) { ${storeSource(array, store, offset, value ? value('r', source.name) : 'r')} } else `;
    }
    const convert = source.constant(result.convert, 'convert');
    storeText += `{ const c = ${convert}(r, 0); ${storeSource(array, result.store, offset, 'c')} }`;
  }
  const i32 = source.constant(frame.i32, 'i32_');
  return (
    `return (target, elsewhere) => () => { const mode = ${i32}[${MODE}];\n` +
    `try { const { f } = target; const r = f(${list}); ${storeText} }\n` +
    `catch (error) { ${zeroSource(source, views, result, offset)} fail(error, mode, elsewhere); } };`
  );
}

function generateFactory(views, params, result, plan) {
  const source = new Source();
  serial += 1;
  const text = `'use strict'; /* callback ${serial} */\n${factoryText(source, views, params, result, plan)}`;
  return new Function(...source.names, 'fail', text)(...source.values, fail);
}

function write(views, rule, offset, value) {
  if (rule.code === 'v') {
    if (rule.check) rule.check(value);
    return;
  }
  if (rule.write) {
    rule.write(value, views, offset, 0);
    return;
  }
  storeValue(views, rule.store, offset, rule.convert(value, 0));
}

function closureFactory(views, params, declared, plan) {
  const result = declared.write ? { ...declared, write: writerOf(declared, views) } : declared;
  return (target, elsewhere) => () => {
    const mode = frame.i32[MODE];
    const { f } = target;
    try {
      write(views, result, plan[1], f(...params.map((rule, index) => readValue(rule, views, plan[2 + index]))));
    } catch (error) {
      if (result.code !== 'v') views.u8.fill(0, plan[1], plan[1] + Math.max(result.size ?? 8, 8));
      fail(error, mode, elsewhere);
    }
  };
}

/** A callback's types: the rules of its parameters and result, prepared for many callbacks. */
class CallbackSignature {
  /**
   * @param {object[]} params result rules (see compile.js), one a parameter
   * @param {object} result parameter rule; code 'v' for none, then with an optional `check(value)` that throws
   *   for what the function must not return
   */
  constructor(params, result) {
    this.params = params;
    this.result = result;
    this.code = `${result.code}(${params.map((rule) => rule.code).join('')})`;
    this.plan = engine.plan(this.code);
    this.type = engine.callbackType(this.code);
    /** The same for the addon: a pointer as the number of the same bytes, good while `type` is held. */
    this.typeBits = frame.f64[ADDRESS];
    this.large = this.plan[0] > at.words;
    this.factory = this.large ? undefined : this.factoryFor(frame);
  }

  factoryFor(views) {
    return (canGenerate ? generateFactory : closureFactory)(views, this.params, this.result, this.plan);
  }
}

/**
 * Options of a callback.
 * @typedef {object} CallbackOptions
 * @property {boolean} [queued] calls from C return zero at once, and the function runs later, on every thread
 * @property {boolean} [lastRules] a later call of one native call runs although an earlier one threw, and
 *   decides which exception leaves it, if any
 * @property {(exception: unknown) => void} [elsewhere] takes exceptions of calls for other threads; without it
 *   they are uncaught exceptions
 * @property {number} [patience] milliseconds after which another thread gives up waiting for an owner that is
 *   stuck in a native call; 0 waits for ever
 * @property {string} [name] for messages
 */

const NO_OPTIONS = Object.freeze({});

/** A native entry point for a JavaScript function. It lives until it is closed. */
class Callback {
  #handle;
  #target;

  /**
   * @param {CallbackSignature} signature
   * @param {Function} f
   * @param {CallbackOptions} [options]
   * @throws {Error} ERR_FFI_NO_EXECUTABLE_MEMORY
   */
  constructor(signature, f, options = NO_OPTIONS) {
    demand();
    const flags = (options.queued ? flag.queued : 0) | (options.lastRules ? flag.lastRules : 0);
    const name = options.name ?? nameOf(f);
    const target = { f };
    this.#target = target;
    let factory = signature.factory;
    // A signature with a large frame has one for each callback, whose stub is made when it is known.
    const stub = factory ? factory(target, options.elsewhere) : (...unused) => stub.late(...unused);
    frame.f64[WORDS] = signature.typeBits;
    frame.u32[2 * WORDS + 2] = flags;
    frame.u32[2 * WORDS + 3] = options.patience ?? 0;
    const ownFrame = engine.callback(stub, name);
    this.#handle = frame.f64[HANDLE];
    /** @type {bigint} the address for C */
    this.address = frame.u64[ADDRESS];
    if (!factory) {
      factory = signature.factoryFor(viewsOf(ownFrame));
      stub.late = factory(target, options.elsewhere);
    }
    this.open = true;
    if (opened) opened.set(this, { name, place: place() });
  }

  /** Another function answers from the next call on. */
  replace(f) {
    this.#target.f = f;
  }

  /** Ends it: C gets zero from now on. Safe inside the callback itself, and when called again. */
  close() {
    if (!this.open) return;
    this.open = false;
    if (opened) opened.delete(this);
    frame.f64[HANDLE] = this.#handle;
    engine.callbackClose();
  }
}

/** Counts reasons to keep the process alive. */
function keepAlive(more) {
  engine.keepAlive(more);
}

module.exports = { Callback, CallbackSignature, keepAlive, opened };
