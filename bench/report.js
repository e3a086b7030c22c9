'use strict';
// A run's results as text: a table a runtime, and the table of targets.

const { judge } = require('./targets');

/**
 * @typedef {object} Run what run.js writes with --json
 * @property {string} date
 * @property {{ cpu: string, cores: number, system: string }} machine
 * @property {number} rounds
 * @property {Record<string, string>} versions of the runtimes and engines
 * @property {{ id: string, title: string, unit: string }[]} shapes
 * @property {Record<string, Record<string, Record<string, [number, number]>>>} results minimum and median by runtime, engine
 *   and shape
 */

const short = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** @param {Run} run */
const lookup = (run) => (engine, runtime, shape) => {
  const found = run.results[runtime]?.[engine]?.[shape];
  return found && { min: found[0], median: found[1] };
};

/** A Markdown table with padded columns. */
function table(head, rows) {
  const widths = head.map((title, k) => Math.max(...[title, ...rows.map((row) => row[k])].map((cell) => cell.length)));
  const line = (cells) =>
    `| ${cells.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join(' | ')} |`;
  const rule = widths.map((width, k) => (k === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/**
 * One table a runtime: minimum (median) of each engine, and the ratios of polyffi's minimum to the others'.
 * @param {Run} run
 */
function tables(run) {
  const find = lookup(run);
  return Object.keys(run.results).map((runtime) => {
    const engines = Object.keys(run.results[runtime]);
    const rivals = engines.includes('polyffi') ? engines.filter((engine) => !engine.startsWith('polyffi')) : [];
    const rows = [];
    for (const { id, title, unit } of run.shapes) {
      const cells = engines.map((engine) => find(engine, runtime, id));
      if (cells.every((cell) => !cell)) continue;
      const ours = find('polyffi', runtime, id);
      rows.push([
        unit === 'ns' ? title : `${title}, ${unit}`,
        ...cells.map((cell) => (cell ? `${short(cell.min)} (${short(cell.median)})` : '–')),
        ...rivals.map((engine) => {
          const other = find(engine, runtime, id);
          return ours && other ? (ours.min / other.min).toFixed(2) : '–';
        }),
      ]);
    }
    const version = run.versions[runtime] ? ` (${run.versions[runtime]})` : '';
    return `${runtime}${version}: ns per call where no unit is given, minimum (median) of ${run.rounds} rounds\n\n${table(
      ['shape', ...engines, ...rivals.map((engine) => `÷ ${engine}`)],
      rows,
    )}`;
  });
}

/** @param {Run} run */
function check(run) {
  const find = lookup(run);
  const rows = judge((engine, runtime, shape) => find(engine, runtime, shape)?.min);
  const runtimes = [...new Set(rows.flatMap((row) => Object.keys(row.measured)))];
  const text = table(
    ['shape', 'engine', 'target', ...runtimes, 'met?'],
    rows.map((row) => [
      row.shape,
      row.engine,
      row.target,
      ...runtimes.map((runtime) => (runtime in row.measured ? short(row.measured[runtime]) : '–')),
      row.met ? 'yes' : 'NO',
    ]),
  );
  return { text, missed: rows.filter((row) => !row.met).length, total: rows.length };
}

module.exports = { tables, check, lookup, short };
