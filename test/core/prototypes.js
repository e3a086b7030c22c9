'use strict';
// A dialect of its own in thirty lines: functions are bound by C prototypes, and `async` in front calls off the thread.

const { FILL, bind } = require('../../lib/core/compile.js');
const { Library } = require('../../lib/core/library.js');

/** What each type takes and gives. */
const types = {
  void: { code: 'v', read: 'void' },
  int: { code: 'i', store: 'i32', convert: Number, read: 'i32' },
  double: { code: 'd', store: 'f64', convert: Number, read: 'f64' },
  'const char *': { code: 'p', fill: 'o', convert: () => FILL, text: 'utf8' },
};

const dialect = {
  name: 'prototypes',
  closed(name) {
    throw new Error(`${name}: its library is closed`);
  },
};

const ruleOf = (text) => types[text.trim()] ?? dialect.unknown(text);

/** Opens a library and binds its functions: `open(path, 'int abs(int)', 'async double pow(double, double)')`. */
function open(path, ...prototypes) {
  const library = Library.open(path);
  if (typeof library === 'string') throw new Error(library);
  const definitions = prototypes.map((text) => {
    const [, nonblocking, result, name, params] = /^(async )?(.*?)(\w+)\((.*)\)$/.exec(text);
    const address = library.symbol(name);
    if (typeof address === 'string') throw new Error(address);
    const list = params === '' || params === 'void' ? [] : params.split(',');
    return { name, address, params: list.map(ruleOf), result: ruleOf(result), nonblocking: Boolean(nonblocking) };
  });
  const functions = bind(library.handle, definitions, dialect);
  return Object.fromEntries(functions.map((each) => [each.name, each]));
}

module.exports = { open };
