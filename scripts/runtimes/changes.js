'use strict';
// What real runtimes answer in two transcripts of the conformance cases, side by side.

/**
 * What `node test/conformance/run.mjs --real --save FILE` writes.
 * @typedef {object} Transcript
 * @property {Record<string, string>} versions of the runtime, by dialect
 * @property {Record<string, Record<string, string>>} cases `<dialect>/<case>` to label to text
 */

/**
 * @typedef {object} Change
 * @property {string} name `<dialect>/<case>`
 * @property {string} label
 * @property {string | undefined} before undefined if there was no such line
 * @property {string | undefined} after undefined if there is none any more
 */

/**
 * What changed between two transcripts. A case that only one of them has is not about the runtime and left out.
 * @param {Transcript} before
 * @param {Transcript} after
 * @returns {Change[]}
 */
function changesBetween(before, after) {
  const changes = [];
  for (const [name, newer] of Object.entries(after.cases)) {
    const older = before.cases[name];
    if (!older) continue;
    for (const label of new Set([...Object.keys(older), ...Object.keys(newer)])) {
      if (older[label] !== newer[label]) changes.push({ name, label, before: older[label], after: newer[label] });
    }
  }
  return changes;
}

const SHOWN = 240;
const cut = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
const shown = (text) => (text === undefined ? '(nothing)' : cut(text));

/** Two answers that differ in their numbers alone are of one kind. */
const kindOf = ({ before, after }) => JSON.stringify([before ?? null, after ?? null]).replace(/\d+/g, '0');

/**
 * Changes as text. Those with the same kind of answers stand together: one decision of a runtime shows in many cases.
 * @param {Change[]} changes
 * @returns {string}
 */
function describeChanges(changes) {
  if (changes.length === 0) return 'The runtimes answer as before.';
  const groups = new Map();
  for (const change of changes) {
    const key = kindOf(change);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(change);
  }
  const lines = [`The runtimes answer otherwise in ${changes.length} lines:`];
  for (const group of groups.values()) {
    const [{ before, after }] = group;
    lines.push('');
    for (const { name, label } of group.slice(0, 5)) lines.push(`${name}: ${label}`);
    if (group.length > 5) lines.push(`and ${group.length - 5} more`);
    lines.push(`    before ${shown(before)}`, `    now    ${shown(after)}`);
  }
  return lines.join('\n');
}

module.exports = { changesBetween, describeChanges };
