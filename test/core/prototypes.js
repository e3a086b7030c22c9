'use strict';
// A dialect of its own, small enough to be read at once: functions are bound by their C prototypes, and `async` in front of
// one calls it off the thread. Copy it to begin another.

const { FILL, bind } = require('../../lib/core/compile.js');
const { Library } = require('../../lib/core/library.js');

/** What each type takes and gives. */
const types = {
  void: { gives: { code: 'v', read: 'void' } },
  int: { takes: { code: 'i', store: 'i32', convert: Number }, gives: { code: 'i', read: 'i32' } },
  double: { takes: { code: 'd', store: 'f64', convert: Number }, gives: { code: 'd', read: 'f64' } },
  'const char *': {
    takes: { code: 'p', store: 'u64', fill: 'o', convert: () => FILL },
    gives: { code: 'p', text: 'utf8' },
  },
};

/** @type {(message: string) => never} */
const fail = (message) => {
  throw new Error(message);
};

const dialect = { name: 'prototypes', closed: (name) => fail(`${name}: its library is closed`) };
const typeOf = (text) => types[text.trim()] ?? fail(`no type is called "${text.trim()}"`);
const found = (value) => (typeof value === 'string' ? fail(value) : value);

/** Opens a library and binds functions of it: `open('libm.so.6', 'double pow(double, double)')`. */
function open(path, ...prototypes) {
  const library = found(Library.open(path));
  const definitions = prototypes.map((text) => {
    const [, later, type, name, list] = /^(async )?(.*?)(\w+)\((.*)\)$/.exec(text) ?? fail(`not understood: ${text}`);
    const params = list === 'void' ? [] : list.split(',').map((text) => typeOf(text).takes);
    const result = typeOf(type).gives;
    return { name, address: found(library.symbol(name)), params, result, nonblocking: Boolean(later) };
  });
  const functions = bind(library, definitions, dialect).map((each) => [each.name, each]);
  return { ...Object.fromEntries(functions), close: () => library.close() };
}

module.exports = { open };
