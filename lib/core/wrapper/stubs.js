'use strict';
// Stubs of callbacks: JavaScript without arguments that reads what C passed from the frame, calls the user's function and
// stores what that returns. For a callback a *result* rule says how a parameter is read, and a *parameter* rule how the
// result is stored.

const { addDetails } = require('../details.js');
const { frame } = require('../frame.js');
const { fail } = require('../hooks.js');
const { storeSource, storeValue } = require('../kinds.js');
const { at, mode: modes } = require('../numbers.js');
const { resultSource } = require('./generate.js');
const { readValue, writtenBytes } = require('./slots.js');
const { nameOf } = require('../values.js');
const { Source, Text, canGenerate } = require('./source.js');

const MODE = at.mode / 4;

/** Adds to the error of a result that C cannot have which function gave it. Its name may be a getter, so this is first. */
const addName = (error, { f }) => addDetails(error, { callback: nameOf(f), argument: undefined });

/** Stores what a function returned: everything that a rule says. */
function storeReturned(rule, cells, offset, value) {
  if (rule.code === 'v') {
    if (rule.check) rule.check(value);
  } else if (!rule.write) {
    storeValue(cells, rule.store, offset, rule.convert(value, 0));
  } else if (rule.code[0] === '{' || rule.code[0] === '<') {
    // Aside from the frame, because a getter of the object may call native functions, which use that.
    cells.u8.set(writtenBytes(rule, value, 0), offset);
  } else {
    rule.write(value, cells, offset, 0);
  }
}

function storeZero(rule, cells, offset) {
  if (rule.code !== 'v') cells.u8.fill(0, offset, offset + Math.max(rule.size ?? 8, 8));
}

/** The same without code generation. */
function closureFactory({ params, result, args, resultAt }, cells) {
  return (target, elsewhere) => () => {
    const mode = frame.i32[MODE];
    const f = mode === modes.inside ? target.f : target.inContext();
    try {
      storeReturned(result, cells, resultAt, f(...params.map((rule, index) => readValue(rule, cells, args[index]))));
    } catch (error) {
      addName(error, target);
      storeZero(result, cells, resultAt);
      fail(error, mode, elsewhere);
    }
  };
}

/** The source that stores what a function returned: short cuts, then storeReturned. */
function storeText(source, array, { result, resultAt }, cells) {
  if (result.code === 'v' && !result.check) return '';
  let text = '';
  for (const { test, store, value } of result.cases) {
    if (store === 'view' || store === 'fill') continue;
    const stored = value ? value('r', source.name) : 'r';
    text += `if (${test('r', source.name)}) { ${storeSource(array, store, resultAt, stored)} }\nelse `;
  }
  const rest = source.constant((value) => storeReturned(result, cells, resultAt, value), 'storeReturned');
  return `${text}${rest}(r);`;
}

function generateFactory(signature, cells) {
  const source = new Source();
  const array = (kind) => source.constant(cells[kind], `${kind}_`);
  const { params, result, args, resultAt } = signature;
  const list = params.map((rule, index) => resultSource(source, array, rule, args[index])).join(', ');
  const stored = storeText(source, array, signature, cells);
  const zero = source.constant(() => storeZero(result, cells, resultAt), 'storeZero');
  const mode = `${source.constant(frame.i32, 'i32_')}[${MODE}]`;
  const text =
    `return (target, elsewhere) => function callback() {\nconst mode = ${mode};\n` +
    `try { const f = mode === ${modes.inside} ? target.f : target.inContext(); const r = f(${list});\n${stored}\n` +
    `} catch (error) { ${source.constant(addName, 'addName')}(error, target); ${zero}(); ` +
    `${source.constant(fail, 'fail')}(error, mode, elsewhere); } };`;
  return new Text(source, text).run(signature.code, 'callback', { cells });
}

/**
 * Makes what makes the stubs of callbacks: of an object whose `f` is the user's function, and the dialect's way with
 * exceptions off the owner's thread.
 * @param {import('../signatures.js').CallbackSignature} signature
 * @param {object} cells over the memory of the image
 * @returns {(target: import('../callback-target.js').CallbackTarget, elsewhere?: (exception: unknown) => void) => () => void}
 */
function stubFactory(signature, cells) {
  return (canGenerate ? generateFactory : closureFactory)(signature, cells);
}

module.exports = { stubFactory };
