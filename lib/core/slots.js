'use strict';
// Slots of the frame: how values get in and results out, without code generation. This is the meaning of rules
// (see compile.js); what generate.js writes is a short cut to it.

const { frame, viewsOf, engine } = require('./addon.js');
const { at } = require('./numbers.js');
const { readText, readTextOrLatin1 } = require('./memory.js');

/** What convert gives back for a value that the addon takes from the JavaScript object itself. */
const FILL = Symbol('fill');

/** Bytes of the element kinds. */
const SIZES = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, f64: 8, i64: 8, u64: 8 };

/** Numbers of the parameters that take a JavaScript argument. */
function visibleOf(params) {
  return params.map((_, index) => index).filter((index) => params[index].fill !== 'e' || params[index].counted);
}

/** Numbers of the parameters that the addon may have to look at. */
function filledOf(params) {
  return visibleOf(params).filter((index) => params[index].fill && params[index].fill !== 'e');
}

/** Whether the addon has to look at arguments in every call. */
function alwaysFills(params) {
  return params.some(isHandedOver);
}

/** Whether a parameter is the addon's alone: a napi_value or the napi_env. */
function isHandedOver(rule) {
  return rule.fill === 'n' || rule.fill === 'e';
}

/** Whether the addon gives a call's result itself, which JavaScript could only read from the frame. */
function isMadeByAddon({ text, value, pointer }) {
  return Boolean(text || value || pointer);
}

/** Stores a value in a slot, the whole of it: see generate.js. */
function storeValue(views, kind, offset, value) {
  if (kind === 'n64' || kind === 's64') {
    views.u32[offset / 4] = value;
    views.u32[offset / 4 + 1] = Math.floor(value / 4294967296);
  } else {
    views[kind][offset / SIZES[kind]] = value;
    if (kind === 'i32') views.i32[offset / 4 + 1] = value >> 31;
    else if (kind === 'u32') views.u32[offset / 4 + 1] = 0;
  }
}

function readRaw(views, kind, offset) {
  if (kind === 'void') return undefined;
  if (kind === 's64') return views.i32[offset / 4 + 1] * 4294967296 + views.u32[offset / 4];
  return views[kind][offset / SIZES[kind]];
}

/** Reads a value by a result rule. */
function readValue(rule, views, offset) {
  if (rule.load) return rule.load(views, offset);
  const raw = readRaw(views, rule.read, offset);
  return rule.map ? rule.map(raw, views.u64, offset / 8) : raw;
}

function readTextAt(rule, address) {
  if (address === 0n) return null;
  return rule.text === 'latin1' ? readTextOrLatin1(address) : readText(address);
}

/** Reads the result of a call from the frame, text included. */
function resultReader({ result, errno }, { views, result: offset }) {
  const read = result.text ? () => readTextAt(result, views.u64[offset / 8]) : () => readValue(result, views, offset);
  return errno ? () => ({ value: read(), errno: frame.i32[at.errno / 4] }) : read;
}

/** The bytes that a rule writes, aside from the frame. */
function writtenBytes(rule, value, index) {
  const size = rule.size ?? engine.layout(rule.code)[0];
  const views = viewsOf(new ArrayBuffer(Math.ceil(size / 8) * 8));
  rule.write(value, views, 0, index);
  return views.u8.subarray(0, size);
}

/**
 * Makes what prepares a call from its arguments: it converts all of them, from left to right, and only then stores
 * them, because a conversion may run JavaScript of the user, whose own calls use the frame.
 * @returns {(values: ArrayLike<unknown>, scope?: object[], signal?: AbortSignal) => boolean} tells whether the addon
 *   must look at some
 */
function preparer({ params, name }, plan, dialect) {
  const visible = visibleOf(params);
  const always = alwaysFills(params);
  return (values, scope, signal) => {
    const count = values.length;
    if (dialect.arity && count !== visible.length && signal === undefined) dialect.arity(count, visible.length, name);
    const converted = visible.map((index, position) => {
      const rule = params[index];
      if (isHandedOver(rule)) return FILL;
      if (rule.write) return writtenBytes(rule, values[position], index);
      return rule.convert(values[position], index, scope);
    });
    let need = always;
    visible.forEach((index, position) => {
      const value = converted[position];
      if (value === FILL) need = true;
      else if (params[index].write) plan.views.u8.set(value, plan.args[index]);
      else storeValue(plan.views, params[index].store, plan.args[index], value);
    });
    frame.f64[at.call / 8] = plan.call;
    return need;
  };
}

function closeAll(scope) {
  for (const closable of scope) closable.close();
}

module.exports = {
  FILL,
  SIZES,
  visibleOf,
  filledOf,
  alwaysFills,
  isHandedOver,
  isMadeByAddon,
  storeValue,
  readValue,
  resultReader,
  preparer,
  closeAll,
};
