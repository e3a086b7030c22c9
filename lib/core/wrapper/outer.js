'use strict';
// Wrappers, the functions that users get. Each is little more than its name until it is called. Then `first` makes the
// call the long way. When a function has been called a few times, its short way takes the place of that.

const { defineProperty } = require('../builtins.js');
const { castSource, valueKinds } = require('../kinds.js');
const { Source, Text, canGenerate, runsScripts, titleOf } = require('./source.js');

/** Most wrappers in one text. Where texts are run again, few: then functions of one count of parameters share their code. */
const CHUNK = runsScripts ? 8 : 256;

/** How many names a text of wrappers has: as many as tell it from those of other functions. */
const NAMES = 4;

/** What tells functions from others, as text. */
const titlesOf = (names, indexes) => indexes.slice(0, NAMES).map((index) => names[index]);

/** Lists of parameters, by their count. */
const lists = [''];

function parameters(count) {
  for (let i = lists.length; i <= count; i++) lists[i] = i === 1 ? 'a' : `${lists[i - 1]},a${i - 1}`;
  return lists[count];
}

const shows = (showsCount, index) => showsCount === undefined || showsCount[index];

function closures({ signatures, isNamed, names, showsCount, first }) {
  return signatures.map(({ visible }, index) => {
    const wrapper = (...values) => first(undefined, 0, index, values, values.length);
    defineProperty(wrapper, 'length', { value: shows(showsCount, index) ? visible.length : 0, configurable: true });
    return defineProperty(wrapper, 'name', { value: isNamed ? names[index] : '', configurable: true });
  });
}

/** What tells wrappers apart: a result of any kind, calls off the thread, or a result whose kind is known. */
const LATER = 'later';
const RESULTS = ['any', LATER, ...new Set(Object.values(valueKinds))];
const numberOf = Object.freeze({ __proto__: null, ...Object.fromEntries(RESULTS.map((kind, n) => [kind, n])) });

/** The number of the text that can make a function: by its parameters and its result, odd where it shows their count. */
function textNumber({ visible, nonblocking, resultKind = 'any' }, showsCount) {
  const result = numberOf[nonblocking ? LATER : resultKind];
  return 2 * (visible.length * RESULTS.length + result) + (showsCount ? 1 : 0);
}

/**
 * The text of wrappers that take the same count of parameters and have the same kind of result. What the short way gives
 * and what `first` gives must be the same to V8: else it takes both for anything, and makes an object of each double.
 * Nor may it find `arguments` used for more than their count: they would be made for every call. A function's short way
 * is a variable, which is reached faster than an element; `put` sets it.
 * @param {number} size how many wrappers
 * @param {number} number of the text
 * @param {boolean} checksCount whether the short way is only for as many arguments as there are parameters
 */
function textOf(size, number, checksCount) {
  const source = new Source();
  const result = RESULTS[(number >> 1) % RESULTS.length];
  const count = Math.floor(number / (2 * RESULTS.length));
  // A parameter with a default value makes a function's length 0.
  const showsCount = number % 2 === 1;
  const values = ['first', 'names', 'indexes'].map((name) => `${name}=${source.late(`${name}_`, (of) => of[name])}`);
  const list = parameters(count);
  const declared = showsCount || count === 0 ? list : list.replace('a', 'a=void 0');
  const counted = checksCount ? `&&arguments.length===${count}` : '';
  let variables = '';
  let methods = '';
  let cases = '';
  for (let at = 0; at < size; at++) {
    const given = result === LATER ? 'arguments' : `[${list}]`;
    const long = `first(put,${at},indexes[${at}],${given},arguments.length)`;
    const call = `s${at}${counted}?s${at}(${list}):${castSource(result, long, source.name)}`;
    variables += `,s${at}`;
    cases += `case ${at}:s${at}=f;break;\n`;
    methods += `{__proto__:null,[n=names[${at}]](${declared}){return ${call}}}[n],\n`;
  }
  // Methods, which are no constructors, with computed names: functions that are renamed later take far more memory.
  return new Text(
    source,
    `const ${values.join()};\nvar n${variables};\n` +
      `const put=(at,f)=>{switch(at){\n${cases}}};\nreturn [\n${methods}];`,
  );
}

/** The indexes of functions by the number of the text that can make them. */
function byText(signatures, showsCount) {
  const indexes = [];
  for (let index = 0; index < signatures.length; index++) {
    (indexes[textNumber(signatures[index], shows(showsCount, index))] ??= []).push(index);
  }
  return indexes;
}

/** Wrappers with code of their own. */
function generated({ names, signatures, isNamed, showsCount, checksCount, first, title }) {
  const wrappers = new Array(names.length);
  byText(signatures, showsCount).forEach((all, number) => {
    let text;
    let compiled;
    for (let start = 0; start < all.length; start += CHUNK) {
      const indexes = all.slice(start, start + CHUNK);
      const size = indexes.length;
      const of = { first, names: [], indexes };
      for (let at = 0; at < size; at++) of.names.push(isNamed ? names[indexes[at]] : '');
      if (start === 0 || size < CHUNK || !runsScripts) {
        text = textOf(size, number, checksCount);
        const label = runsScripts ? '' : `wrappers of ${titleOf(titlesOf(names, indexes).join())}`;
        compiled = text.compile(label, title, `${title} ${label} ${checksCount} ${size} ${number}`);
      }
      const made = text.runAgain(compiled, of);
      for (let at = 0; at < size; at++) wrappers[indexes[at]] = made[at];
    }
  });
  return wrappers;
}

/**
 * What wrappers are made of.
 * @typedef {object} Wanted
 * @property {string[]} names
 * @property {boolean} isNamed whether functions have these as their names; else they have an empty one
 * @property {import('../signatures.js').FunctionSignature[]} signatures
 * @property {boolean[]} [showsCount] whether a function's length is that count, else 0; missing: all of them are
 * @property {boolean} checksCount whether the short way is only for as many arguments
 * @property {(put: (place: number, f: Function) => void, place: number, index: number, values: ArrayLike<unknown>,
 *   count: number) => unknown} first makes a call of a function; `put` sets the short way of what has that place, and
 *   `count` is how many arguments there were
 * @property {string} title of the source, for stack traces
 */

/**
 * Makes the wrappers of a binding.
 * @param {Wanted} wanted
 * @returns {Function[]}
 */
const makeWrappers = (wanted) => (canGenerate ? generated(wanted) : closures(wanted));

module.exports = { makeWrappers };
