'use strict';
// Built-ins as they were when polyffi was loaded, for what decides about memory: a program may replace or pollute them
// later. The rest of lib uses built-ins as anybody does.

const process = require('node:process');

const { apply, construct, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { create, defineProperty, freeze, setPrototypeOf } = Object;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const { floor, trunc } = Math;
const { asIntN, asUintN } = BigInt;
const { isFinite, isInteger, isNaN, isSafeInteger } = Number;

/** A method as a function of its receiver and its arguments. Slow on Bun, where it is not for the hot path. */
const uncurry = Function.prototype.bind.bind(Function.prototype.call);

/** The getter of a property as a function of its receiver. */
const getterOf = (prototype, name) => uncurry(getOwnPropertyDescriptor(prototype, name).get);

const hasOwn = uncurry(Object.prototype.hasOwnProperty);

const typedArray = getPrototypeOf(Uint8Array.prototype);

/** %TypedArray%.prototype.set of an array's elements: (target, source, offset). Typed arrays are asked nothing. */
const setElements = uncurry(typedArray.set);

/** Gives an object its class's methods as its own: as fast as inherited ones, and nobody else can replace them. */
function ownMethods(object, ...prototypes) {
  for (const prototype of prototypes) {
    for (const name of ownKeys(prototype)) {
      const descriptor = getOwnPropertyDescriptor(prototype, name);
      // An accessor has no value, whatever stands on Object.prototype.
      if (hasOwn(descriptor, 'value') && typeof descriptor.value === 'function' && name !== 'constructor')
        defineProperty(object, name, descriptor);
    }
  }
  return object;
}

const makeMap = () => ownMethods(new Map(), Map.prototype);
const makeWeakMap = () => ownMethods(new WeakMap(), WeakMap.prototype);

/** A subclass of a class of views whose methods are its own, and whose copies are of the class itself. */
function withOwnMethods(View) {
  class Cells extends View {
    // The constructor that a class has by itself asks how arrays are iterated.
    constructor(buffer, offset, length) {
      super(buffer, offset, length);
    }
  }
  ownMethods(Cells.prototype, typedArray, View.prototype);
  defineProperty(Cells, Symbol.species, { value: View });
  return Cells;
}

class List extends Array {
  // The constructor that a class has by itself asks how arrays are iterated.
  constructor() {
    super();
  }
}
delete List.prototype.constructor;
freeze(setPrototypeOf(List.prototype, null));

/**
 * An array that inherits nothing: storing an element asks no setter of Array.prototype. V8 makes one of a class in a
 * fraction of the time in which it gives an array another prototype; in Bun it is the other way round.
 */
const makeList = process.versions.bun === undefined ? () => new List() : () => setPrototypeOf([], null);

/** Objects that inherit nothing, and are as fast as others, which those without a prototype are not. */
function Record() {}
Record.prototype = freeze(create(null));

module.exports = {
  apply,
  asIntN,
  asUintN,
  construct,
  create,
  defineProperty,
  floor,
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  getterOf,
  hasOwn,
  isArray,
  isFinite,
  isInteger,
  isNaN,
  isSafeInteger,
  isView,
  makeList,
  makeMap,
  makeWeakMap,
  setElements,
  trunc,
  typedArray,
  uncurry,
  withOwnMethods,
  ArrayBuffer,
  BigInt,
  DataView,
  Function,
  Number,
  Promise,
  Record,
  SharedArrayBuffer: globalThis.SharedArrayBuffer,
  Uint8Array,
};
