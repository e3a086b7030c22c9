'use strict';
// Views: objects whose properties are memory. An array of numbers is a typed array; other arrays have accessors, or if they
// are long a Proxy, whose elements are made when they are asked for.

const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { Data } = require('../frame.js');
const { defineHidden } = require('../properties.js');
const { seal } = require('../sealed.js');
const { bufferOf, viewOffset } = require('../values.js');
const { arrays, loadValue, saveValue, saveWith } = require('./access.js');
const { INSPECT, dataOfView, giveMemory } = require('./memory.js');

/** Elements that get accessors of their own. */
const MOST_ACCESSORS = 256;

/** Writes a member or an element of a view. */
const assign = (type, view, at, value, name) =>
  saveWith((...all) => saveValue(type, ...all), dataOfView(view), at, value, String(name));

/** The property of a view that is a member or an element. */
function property(type, name, at) {
  return {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return member(type, dataOfView(this), at);
    },
    set(value) {
      assign(type, this, at, value, name);
    },
  };
}

/** What a member or an element is to its user. */
function member(type, data, at) {
  if (type.kind === 'scalar') return loadValue(type, data, at);
  return viewOf(type, new Data(bufferOf(data), viewOffset(data) + at, type.size));
}

/**
 * Makes a class of views. Members are properties of each view, so that these show them.
 * @param {[string, PropertyDescriptor][]} properties
 * @param {(data: DataView) => object} load the values as a plain object
 */
function makeViewClass(properties, load) {
  class View {
    constructor(data) {
      giveMemory(this, data);
      // Faster than all of them at once.
      for (let i = 0; i < properties.length; i++) defineProperty(this, properties[i][0], properties[i][1]);
    }

    toJSON() {
      return load(dataOfView(this));
    }
  }
  showsValues(View.prototype, load);
  seal(View);
  return View;
}

/** The class of a struct's or union's views. */
function viewClassOf(type) {
  const properties = type.members.map(({ name, type: of, offset }) => [name, property(of, name, offset)]);
  return makeViewClass(properties, (data) => loadValue(type, data, 0));
}

/** Makes an object show its values. */
function showsValues(object, load) {
  defineHidden(object, INSPECT, function () {
    return load(dataOfView(this));
  });
}

function arrayView(type, data) {
  const { element, length } = type;
  const Numbers = element.isNumber ? arrays[element.getter] : undefined;
  if (Numbers && viewOffset(data) % element.size === 0) return new Numbers(bufferOf(data), viewOffset(data), length);
  if (length > MOST_ACCESSORS) return lazyArray(type, data);
  const elements = new Array(length);
  for (let i = 0; i < length; i++) defineProperty(elements, i, property(element, i, i * element.size));
  showsValues(elements, (memory) => loadValue(type, memory, 0));
  return giveMemory(elements, data);
}

/** The element that a key names; undefined for any other key. */
function indexOf(key, length) {
  const index = typeof key === 'string' ? Number(key) : -1;
  return index >= 0 && index < length && String(index) === key ? index : undefined;
}

function lazyArray(type, data) {
  const { element, length } = type;
  const target = [];
  target.length = length;
  showsValues(target, (memory) => loadValue(type, memory, 0));
  const at = (index) => index * element.size;
  const keys = () => Array.from({ length }, (_, index) => String(index)).concat(ownKeys(target));
  const proxy = new Proxy(target, {
    __proto__: null,
    get(_, key, receiver) {
      const index = indexOf(key, length);
      return index === undefined ? Reflect.get(target, key, receiver) : member(element, dataOfView(proxy), at(index));
    },
    set(_, key, value) {
      const index = indexOf(key, length);
      if (index === undefined) return false;
      assign(element, proxy, at(index), value, key);
      return true;
    },
    has: (_, key) => indexOf(key, length) !== undefined || key in target,
    deleteProperty: (_, key) => indexOf(key, length) === undefined && Reflect.deleteProperty(target, key),
    defineProperty: () => false,
    ownKeys: keys,
    getOwnPropertyDescriptor(_, key) {
      const index = indexOf(key, length);
      if (index === undefined) return getOwnPropertyDescriptor(target, key);
      const value = member(element, dataOfView(proxy), at(index));
      return { __proto__: null, value, writable: true, enumerable: true, configurable: true };
    },
  });
  return giveMemory(proxy, data);
}

/** The view of a type's memory. */
function viewOf(type, data) {
  return type.kind === 'array' ? arrayView(type, data) : new (type.viewClass())(data);
}

module.exports = { arrayView, makeViewClass, viewClassOf, viewOf };
