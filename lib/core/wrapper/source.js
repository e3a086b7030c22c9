'use strict';
// Source texts that become functions: values get names, the same text is compiled once, and POLYFFI_DEBUG=source prints
// what is compiled.
//
// Engines keep a compiled text for long, so no text holds an address or another number of the moment: these are handed
// over as values. What V8 compiled as a script can be run again and again: each run's functions share the code, and have
// type feedback of their own. Elsewhere functions of identical text share that, too, and slow down where many share one:
// so there a text names the function that it is for.

const process = require('node:process');
const { Script } = require('node:vm');
const builtins = require('../builtins.js');

const canGenerate = (() => {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
})();

const runScript = builtins.uncurry(Script.prototype.runInThisContext);

/** Whether a script's functions are V8's, and of the realm in which this file runs: test runners have others. */
const runsScripts = (() => {
  if (!canGenerate || process.versions.bun !== undefined || process.versions.v8 === undefined) return false;
  try {
    return runScript(new Script('Function')) === builtins.Function;
  } catch {
    return false;
  }
})();

const prints = (process.env.POLYFFI_DEBUG ?? '').split(',').includes('source');

/** What generated code means by these names, whatever a program has put in their place. */
const own = {
  ArrayBuffer: { isView: builtins.isView },
  BigInt: { asIntN: builtins.asIntN, asUintN: builtins.asUintN },
  Math: { floor: builtins.floor, trunc: builtins.trunc },
  Number: { isInteger: builtins.isInteger, isSafeInteger: builtins.isSafeInteger },
  Uint8Array: builtins.Uint8Array,
};
const ownNames = Object.keys(own);
const ownValues = ownNames.map((name) => Object.freeze(own[name]));

/**
 * Values that a source text needs, under names of their own. A value may be one of the target that the text is run for:
 * then it is a function of that.
 */
class Source {
  names = [];
  values = [];
  isLate = [];
  #known = builtins.makeMap();
  /** The method as a function that can be handed on. */
  name = (value, hint) => this.constant(value, hint);

  /** The name under which the generated code sees a value. */
  constant(value, hint) {
    let name = this.#known.get(value);
    if (name === undefined) {
      name = this.#add(value, `${hint}${this.names.length}`, false);
      this.#known.set(value, name);
    }
    return name;
  }

  /** Gives a name to what each target has another of. */
  late(name, valueOf) {
    return this.names.includes(name) ? name : this.#add(valueOf, name, true);
  }

  #add(value, name, isLate) {
    this.names.push(name);
    this.values.push(value);
    this.isLate.push(isLate);
    return name;
  }
}

/** Makes functions from a text's values: (...values) => what the text returns. Each time one of its own, from a script. */
function factoryOf(parameters, text, filename) {
  if (!runsScripts) {
    const list = builtins.makeList();
    list[0] = parameters;
    list[1] = text;
    const factory = builtins.construct(builtins.Function, list);
    return () => factory;
  }
  const script = new Script(`(function (${parameters}\n) {\n${text}\n})`, { __proto__: null, filename });
  return () => runScript(script);
}

/** Compiled texts, in two generations, of which the older is forgotten when the younger has so many characters. */
const MOST_CHARACTERS = 2 ** 21;
let young = builtins.makeMap();
let old = builtins.makeMap();
let characters = 0;

function compile(parameters, text, filename, key) {
  let factory = young.get(key);
  if (factory !== undefined) return factory;
  factory = old.get(key);
  if (factory === undefined) {
    if (prints) process.stderr.write(`${text}\n`);
    factory = factoryOf(parameters, text, filename);
  }
  young.set(key, factory);
  characters += key.length;
  if (characters > MOST_CHARACTERS) {
    old = young;
    young = builtins.makeMap();
    characters = 0;
  }
  return factory;
}

/** A text with its values, ready to be run at any time: what a program does to built-ins meanwhile changes nothing. */
class Text {
  #parameters;
  #values;
  #isLate;
  #body;

  /**
   * @param {Source} source the values that it names
   * @param {string} body ends with a return
   */
  constructor(source, body) {
    this.#parameters = [...ownNames, ...source.names].join(', ');
    this.#values = source.values;
    this.#isLate = source.isLate;
    this.#body = body;
  }

  /**
   * Compiles the text, or finds what was compiled from the same one, and runs it.
   * @param {string} label what it is for, where that must tell it from others
   * @param {string} title what stack traces show as its file, after `polyffi/`: see titleOf
   * @param {unknown} [target]
   * @returns {unknown} what it returns
   */
  run(label, title, target) {
    return this.runAgain(this.compile(label, title), target);
  }

  /**
   * Compiles the text, for `runAgain`.
   * @param {string} label
   * @param {string} title
   * @param {string} [key] a shorter text that is the same only for the same text
   * @returns {() => Function}
   */
  compile(label, title, key) {
    const comment = runsScripts ? '' : ` /* ${label} */`;
    const filename = `polyffi/${title}`;
    const text = `'use strict';${comment}\n${this.#body}\n//# sourceURL=${filename}`;
    return compile(this.#parameters, text, filename, key ?? `${this.#parameters};${text}`);
  }

  /** Runs what `compile` gave for this text. */
  runAgain(factory, target) {
    const values = builtins.makeList();
    for (let i = 0; i < ownValues.length; i++) values[i] = ownValues[i];
    for (let i = 0; i < this.#values.length; i++) {
      const value = this.#values[i];
      values[values.length] = this.#isLate[i] ? value(target) : value;
    }
    return builtins.apply(factory(), undefined, values);
  }
}

/** Text without what would end a comment or a line. */
const titleOf = (text) => text.replace(/[^\w.+@:/-]/g, '_');

module.exports = { Source, Text, canGenerate, runsScripts, titleOf };
