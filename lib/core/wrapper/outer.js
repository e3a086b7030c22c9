'use strict';
// Wrappers, the functions that users get. Each is little more than its name until it is called. Then `first` makes the
// call the long way. When a function has been called a few times, its short way takes the place of that.

const { defineProperty } = require('../builtins.js');
const { Source, Text, canGenerate, runsScripts, titleOf } = require('./source.js');

/** Most wrappers in one text. Where texts are run again, few: then functions of one count of parameters share their code. */
const CHUNK = runsScripts ? 8 : 256;

/** How many names a text of wrappers has: as many as tell it from those of other functions. */
const NAMES = 4;

const named = (wrapper, name) => defineProperty(wrapper, 'name', { value: name, configurable: true });

/** Lists of parameters, by their count. */
const lists = [''];

function parameters(count) {
  for (let i = lists.length; i <= count; i++) lists[i] = i === 1 ? 'a' : `${lists[i - 1]},a${i - 1}`;
  return lists[count];
}

function closures(counts, first) {
  return counts.map((count, index) => {
    const wrapper = (...values) => first(undefined, 0, index, values);
    return defineProperty(wrapper, 'length', { value: count, configurable: true });
  });
}

/**
 * The text of wrappers that take the same count of parameters. A function's short way is a variable, which is reached
 * faster than an element; `put` sets it.
 * @param {number} size how many wrappers
 */
function textOf(size, count, checksCount) {
  const source = new Source();
  const values = ['first', 'names', 'indexes'].map((name) => `${name}=${source.late(`${name}_`, (of) => of[name])}`);
  const list = parameters(count);
  const counted = checksCount ? `&&arguments.length===${count}` : '';
  let variables = '';
  let methods = '';
  let cases = '';
  for (let at = 0; at < size; at++) {
    const call = `s${at}${counted}?s${at}(${list}):first(put,${at},indexes[${at}],arguments)`;
    variables += `,s${at}`;
    cases += `case ${at}:s${at}=f;break;\n`;
    methods += `{__proto__:null,[n=names[${at}]](${list}){return ${call}}}[n],\n`;
  }
  // Methods, which are no constructors, with computed names: functions that are renamed later take far more memory.
  return new Text(
    source,
    `const ${values.join()};\nvar n${variables};\n` +
      `const put=(at,f)=>{switch(at){\n${cases}}};\nreturn [\n${methods}];`,
  );
}

/** The indexes of functions by their count of parameters. */
function byCount(counts) {
  const indexes = [];
  for (let index = 0; index < counts.length; index++) (indexes[counts[index]] ??= []).push(index);
  return indexes;
}

/** Wrappers with code of their own. */
function generated(names, counts, checksCount, first, title) {
  const wrappers = new Array(names.length);
  byCount(counts).forEach((all, count) => {
    let text;
    let compiled;
    for (let start = 0; start < all.length; start += CHUNK) {
      const indexes = all.slice(start, start + CHUNK);
      const size = indexes.length;
      const of = { first, names: [], indexes };
      for (let at = 0; at < size; at++) of.names.push(names[indexes[at]]);
      if (start === 0 || size < CHUNK || !runsScripts) {
        text = textOf(size, count, checksCount);
        const label = runsScripts ? '' : `wrappers of ${titleOf(of.names.slice(0, NAMES).join())}`;
        compiled = text.compile(label, title, `${title} ${label} ${checksCount} ${size} ${count}`);
      }
      const made = text.runAgain(compiled, of);
      for (let at = 0; at < size; at++) wrappers[indexes[at]] = made[at];
    }
  });
  return wrappers;
}

/**
 * Makes the wrappers of a binding.
 * @param {string[]} names
 * @param {number[]} counts of parameters that take a JavaScript argument
 * @param {boolean} checksCount whether the short way is only for as many arguments
 * @param {(put: (place: number, f: Function) => void, place: number, index: number, values: ArrayLike<unknown>) => unknown}
 *   first makes a call of a function; `put` sets the short way of what has that place
 * @param {string} title of the source, for stack traces
 * @returns {Function[]}
 */
function makeWrappers(names, counts, checksCount, first, title) {
  if (canGenerate) return generated(names, counts, checksCount, first, title);
  return closures(counts, first).map((wrapper, index) => named(wrapper, names[index]));
}

module.exports = { makeWrappers };
