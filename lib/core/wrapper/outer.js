'use strict';
// Wrappers, the functions that users get. Each is little more than its name until it is called. Then `first` makes the
// call the long way. When a function has been called a few times, its short way takes the place of that.

const { defineProperty } = require('../builtins.js');
const { Source, Text, canGenerate, titleOf } = require('./source.js');

/** Wrappers in one text. */
const CHUNK = 256;

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
    const wrapper = (...values) => first(undefined, index, values);
    return defineProperty(wrapper, 'length', { value: count, configurable: true });
  });
}

/**
 * Wrappers with code of their own. A function's short way is a variable, which is reached faster than an element; `put`
 * sets it.
 */
function generated(names, counts, start, end, checksCount, first, title) {
  const source = new Source();
  const firstName = source.constant(first, 'first_');
  const namesName = source.constant(names, 'names_');
  let variables = '';
  let methods = '';
  let cases = '';
  for (let index = start; index < end; index++) {
    const list = parameters(counts[index]);
    const counted = checksCount ? `&&arguments.length===${counts[index]}` : '';
    variables += `,s${index}`;
    cases += `case ${index}:s${index}=f;break;\n`;
    methods += `{[n=names[${index}]](${list}){return s${index}${counted}?s${index}(${list}):first(put,${index},arguments)}}[n],\n`;
  }
  // Methods, which are no constructors, with computed names: functions that are renamed later take far more memory.
  const text =
    `const first=${firstName},names=${namesName};\nvar n${variables};\n` +
    `const put=(index,f)=>{switch(index){\n${cases}}};\nreturn [\n${methods}];`;
  const label = `wrappers of ${titleOf(names.slice(start, Math.min(start + NAMES, end)).join())}`;
  const key = `${title} ${label} ${checksCount} ${start} ${counts.slice(start, end).join()}`;
  return new Text(source, text).run(label, title, undefined, key);
}

/**
 * Makes the wrappers of a binding.
 * @param {string[]} names
 * @param {number[]} counts of parameters that take a JavaScript argument
 * @param {boolean} checksCount whether the short way is only for as many arguments
 * @param {(put: (index: number, f: Function) => void, index: number, values: ArrayLike<unknown>) => unknown} first
 *   makes a call; `put` sets the short way of a function
 * @param {string} title of the source, for stack traces
 * @returns {Function[]}
 */
function makeWrappers(names, counts, checksCount, first, title) {
  if (!canGenerate) return closures(counts, first).map((wrapper, index) => named(wrapper, names[index]));
  const wrappers = [];
  for (let start = 0; start < counts.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, counts.length);
    const chunk = generated(names, counts, start, end, checksCount, first, title);
    for (let index = 0; index < chunk.length; index++) wrappers.push(chunk[index]);
  }
  return wrappers;
}

module.exports = { makeWrappers };
