'use strict';
// Wrappers without code generation, for --disallow-code-generation-from-strings.

const { engine, frame } = require('./addon.js');
const { at } = require('./numbers.js');
const { begin, signalOf } = require('./async.js');
const { visibleOf, filledOf, isMadeByAddon, resultReader, preparer, closeAll } = require('./slots.js');

function nonblockingWrapper(definition, prepare, read, positions, dialect) {
  const { name } = definition;
  const count = visibleOf(definition.params).length;
  return {
    [name](...values) {
      const scope = [];
      try {
        const extra = definition.signal && values.length === count + 1;
        const signal = extra ? signalOf(values[count]) : undefined;
        prepare(values, scope, signal);
        const filled = positions.map((position) => values[position]);
        return begin(read, name, values, filled, scope, dialect.refused, signal);
      } catch (error) {
        closeAll(scope);
        return Promise.reject(error);
      }
    },
  }[name];
}

function plainWrapper(definition, prepare, read, positions, dialect) {
  const { name, result, errno, rejectNul } = definition;
  const fromAddon = isMadeByAddon(result);
  return {
    [name](...values) {
      const scope = [];
      try {
        const need = prepare(values, scope);
        const made = need ? engine.invokeWith(...positions.map((position) => values[position])) : engine.invoke();
        if (rejectNul && typeof made === 'number') dialect.refused(made - 1, name);
        if (!fromAddon) return read();
        return errno ? { value: made, errno: frame.i32[at.errno / 4] } : made;
      } finally {
        closeAll(scope);
      }
    },
  }[name];
}

function closure(binding, definition, plan, dialect) {
  const visible = visibleOf(definition.params);
  const positions = filledOf(definition.params).map((index) => visible.indexOf(index));
  const prepareArguments = preparer(definition, plan, dialect);
  const prepare = (values, scope, signal) => {
    // The wrapper's scope holds `binding`, and with it the library, because it is named here.
    void binding;
    return prepareArguments(values, scope, signal);
  };
  const make = definition.nonblocking ? nonblockingWrapper : plainWrapper;
  const wrapper = make(definition, prepare, resultReader(definition, plan), positions, dialect);
  Object.defineProperty(wrapper, 'length', { value: visible.length, configurable: true });
  return wrapper;
}

/** The wrappers of a binding's functions, in order. */
function makeClosures(binding, definitions, plans, dialect) {
  return definitions.map((definition, index) => closure(binding, definition, plans[index], dialect));
}

module.exports = { makeClosures };
