'use strict';
// Built-ins as they were when polyffi was loaded, for what decides about memory: a program may replace or pollute them
// later. Each method takes its receiver as first argument. The rest of lib uses built-ins as anybody does.

const { apply, construct, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

/** A method as a function of its receiver and its arguments. */
const uncurry = Function.prototype.bind.bind(Function.prototype.call);

/** The getter of a property as a function of its receiver. */
const getterOf = (prototype, name) => uncurry(getOwnPropertyDescriptor(prototype, name).get);

const typedArray = getPrototypeOf(Uint8Array.prototype);

/** %TypedArray%.prototype.set: (target, source, offset). No property of either is asked if both are typed arrays. */
const setElements = uncurry(typedArray.set);

/** %TypedArray%.prototype.fill: (target, value, start, end). */
const fillElements = uncurry(typedArray.fill);

const mapGet = uncurry(Map.prototype.get);
const mapSet = uncurry(Map.prototype.set);
const weakGet = uncurry(WeakMap.prototype.get);
const weakSet = uncurry(WeakMap.prototype.set);
const hasOwn = uncurry(Object.prototype.hasOwnProperty);

const { isArray } = Array;
const { isView } = ArrayBuffer;
const { floor, trunc } = Math;
const { asIntN, asUintN } = BigInt;
const { isInteger, isSafeInteger } = Number;

module.exports = {
  apply,
  asIntN,
  asUintN,
  construct,
  fillElements,
  floor,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  getterOf,
  hasOwn,
  isArray,
  isInteger,
  isSafeInteger,
  isView,
  mapGet,
  mapSet,
  setElements,
  trunc,
  typedArray,
  uncurry,
  weakGet,
  weakSet,
  ArrayBuffer,
  BigInt,
  DataView,
  Number,
  Uint8Array,
};
