'use strict';
// Plain objects where C wants a pointer to a struct, the short way: what `lend` of lib/core/rules.js is.

const { memoryOf } = require('../core/aggregate/memory.js');
const { isMemory, isProxy } = require('../core/values.js');
const { isBuiltIn } = require('./built-ins.js');
const { ALIGNED, push, scratch, scratchAddress, scratchWords, stack } = require('./lending.js');
const { Memory } = require('./memory.js');
const { holdsPointers } = require('./reach.js');
const { canSave } = require('./record-source.js');
const { isPlain } = require('./records.js');

const base = Number(scratchAddress);

/** Whether an object that is not seen to be plain is read by its members. A Proxy goes the long way. */
const isRecord = (value) =>
  !isProxy(value) && !Memory.is(value) && memoryOf(value) === undefined && !isMemory(value) && !isBuiltIn(value);

/**
 * How objects are lent to a parameter that points to a struct.
 * @param {import('./pointers.js').Pointer} pointer
 * @param {(index: number) => import('./errors.js').Place} where
 * @returns {object | undefined} undefined if they always go the long way
 */
function lendOf(pointer, where) {
  if (pointer.kind !== 'record') return undefined;
  const { codec, isConst, pointee } = pointer;
  if (!canSave(codec) || codec.align > ALIGNED || codec.size === 0) return undefined;
  const { save, update } = codec.generated;
  const room = (codec.size + 7) & ~7;
  const words = room / 4;
  const lend = (value, index, scope) => {
    if (!isPlain(value) && !isRecord(value)) return 0;
    const at = push(isConst ? room : 2 * room);
    if (at < 0) return 0;
    codec.saveBy(save.now(), scratch, at, value, where(index), scope);
    if (!isConst) {
      // What C is given is kept beside it, to be compared with what C leaves.
      const first = at / 4;
      for (let i = first; i < first + words; i++) scratchWords[i + words] = scratchWords[i];
    }
    return base + at;
  };
  const after = (value, address) => update.now()(scratch, address - base, address - base + room, value);
  return { stack, lend, after: isConst ? undefined : after, holds: holdsPointers(pointee) };
}

module.exports = { lendOf };
