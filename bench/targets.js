'use strict';
// What polyffi promises about its speed, as ratios within one run. `node bench/run.js --check` evaluates them.

const nodes = ['node20', 'node22', 'node24', 'node26'];

/**
 * @typedef {object} Target
 * @property {string[]} shapes
 * @property {string} [engine] whose numbers are judged; `polyffi` without it
 * @property {string[]} [runtimes] where; Node 20 to 26 without it
 * @property {[engine: string, shape?: string, runtime?: string]} [against] the other side of the ratio: the same shape
 *   and runtime where they are not given
 * @property {number} most the ratio, or without `against` the number itself, that may not be exceeded
 * @property {boolean} [below] whether it must stay below `most`
 */

/** @type {Target[]} */
const targets = [
  { shapes: ['void'], against: ['addon'], most: 0.55 },
  { shapes: ['i32', 'f64'], against: ['addon'], most: 0.25 },
  { shapes: ['six'], against: ['addon'], most: 0.15 },
  { shapes: ['mix10'], against: ['addon'], most: 0.2 },
  { shapes: ['mix16'], against: ['addon'], most: 0.6 },
  { shapes: ['i32', 'f64', 'six', 'mix10', 'mix16'], against: ['koffi'], most: 0.5 },
  { shapes: ['u64'], against: ['addon'], most: 0.3 },
  { shapes: ['pointer'], against: ['addon'], most: 0.45 },
  { shapes: ['view-same'], against: ['addon'], most: 0.4 },
  { shapes: ['view-fresh'], against: ['addon'], most: 1.2 },
  { shapes: ['string-in'], against: ['addon'], most: 0.6 },
  { shapes: ['struct-bytes'], against: ['koffi', 'struct-objects'], most: 0.25 },
  { shapes: ['struct-bytes'], against: ['Deno', 'struct-bytes', 'deno'], most: 0.25 },
  { shapes: ['struct-objects'], against: ['koffi'], most: 0.15 },
  { shapes: ['struct-pointer'], against: ['koffi'], most: 0.4 },
  { shapes: ['mix10'], against: ['bun:ffi', 'mix10', 'bun'], most: 1, below: true },
  { shapes: ['mix16'], against: ['bun:ffi', 'mix16', 'bun'], most: 1, below: true },
  { shapes: ['twenty'], against: ['polyffi', 'one-of-twenty'], most: 1.2 },
  { shapes: ['bind'], most: 30, below: true },
  { shapes: ['bind-heap'], most: 4, below: true },
  { shapes: ['callback'], against: ['addon'], most: 1 },
  { shapes: ['callback', 'callback-create', 'sort'], against: ['koffi'], most: 1, below: true },
  { shapes: ['sort'], against: ['bun:ffi', 'sort', 'bun'], most: 1, below: true },
  { shapes: ['sort'], against: ['Deno', 'sort', 'deno'], most: 1, below: true },
  {
    shapes: ['i32', 'u64', 'pointer', 'six', 'mix10', 'mix16', 'view-same', 'view-fresh', 'string-in', 'twenty'],
    runtimes: ['node26'],
    against: ['node:ffi'],
    most: 1,
    below: true,
  },
  { engine: 'polyffi/bun', shapes: ['i32'], against: ['addon'], most: 0.6 },
  { engine: 'polyffi/bun', shapes: ['pointer', 'view-same'], against: ['addon'], most: 0.6 },
  { engine: 'polyffi/deno', shapes: ['i32', 'f64', 'six', 'mix10', 'mix16', 'u64'], against: ['addon'], most: 0.6 },
  { engine: 'polyffi/deno', shapes: ['struct-bytes'], against: ['Deno', 'struct-bytes', 'deno'], most: 0.25 },
  ...['fn-pointer', 'view-get', 'pointer-of'].map((shape) => ({
    engine: 'polyffi/deno',
    shapes: [shape],
    against: ['Deno', shape, 'deno'],
    most: 1,
    below: true,
  })),
  {
    engine: 'polyffi/deno',
    shapes: ['nonblocking-latency'],
    against: ['Deno', 'nonblocking-latency', 'deno'],
    most: 2,
  },
];

/**
 * Judges a run.
 * @param {(engine: string, runtime: string, shape: string) => number | undefined} minimum of a run's results
 * @returns {{ engine: string, shape: string, target: string, measured: Record<string, number>, met: boolean }[]}
 *   one row a shape and target; what was not measured is left out
 */
function judge(minimum) {
  const rows = [];
  for (const { shapes, engine = 'polyffi', runtimes = nodes, against, most, below = false } of targets) {
    for (const shape of shapes) {
      const measured = {};
      for (const runtime of runtimes) {
        const ours = minimum(engine, runtime, shape);
        const other = against ? minimum(against[0], against[2] ?? runtime, against[1] ?? shape) : 1;
        if (ours !== undefined && other !== undefined) measured[runtime] = ours / other;
      }
      const values = Object.values(measured);
      if (values.length === 0) continue;
      rows.push({
        engine,
        shape,
        target: `${below ? '<' : '≤'} ${most}${against ? ` × ${against.slice(0, 2).join(' ')}` : ''}`,
        measured,
        met: values.every((value) => (below ? value < most : value <= most)),
      });
    }
  }
  return rows;
}

module.exports = { targets, judge };
