'use strict';
// The bar chart of a run, as SVG without scripts or fonts of its own:
//   node bench/chart.js bench/results.json bench/results.svg

const fs = require('node:fs');
const { lookup, short } = require('./report');

// The viewBox is 380 units wide, so that on a phone one unit is about one pixel and the text keeps its size.
const WIDTH = 380;
const MARGIN = 12;
const FONT = 14;
const BAR = 15;
const STEP = 18;
const VALUE_ROOM = 52;

const PREFERRED = ['node24', 'node22', 'node26', 'node20'];

const CHARTED = ['void', 'i32', 'u64', 'mix10', 'view-same', 'string-in', 'struct-bytes', 'struct-objects', 'callback'];

const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/**
 * Draws the main shapes, one group of bars each, on a logarithmic scale: a call costs between 1 and 1,000 ns.
 * @param {import('./report').Run} run
 * @returns {string} the SVG document
 */
function chart(run) {
  const find = lookup(run);
  const node = PREFERRED.find((name) => run.results[name]?.polyffi) ?? 'node24';
  const nodeName = `Node ${node.slice(4)}`;
  const series = [
    { engine: 'polyffi', runtime: node, label: `polyffi, ${nodeName}` },
    { engine: 'addon', runtime: node, label: `hand-written addon, ${nodeName}` },
    { engine: 'koffi', runtime: node, label: `koffi, ${nodeName}` },
    { engine: 'node:ffi', runtime: 'node26', label: 'node:ffi, Node 26' },
    { engine: 'bun:ffi', runtime: 'bun', label: 'bun:ffi, Bun' },
    { engine: 'Deno', runtime: 'deno', label: 'Deno.dlopen, Deno' },
  ]
    .map((s, k) => ({ ...s, className: `s${k}` }))
    .filter((s) => run.results[s.runtime]?.[s.engine]);

  const groups = CHARTED.map((id) => ({
    title: run.shapes.find((shape) => shape.id === id)?.title ?? id,
    bars: series
      .map((s) => ({ ...s, value: find(s.engine, s.runtime, id)?.min }))
      .filter((bar) => bar.value !== undefined),
  })).filter((group) => group.bars.length > 0);

  const largest = Math.max(10, ...groups.flatMap((group) => group.bars.map((bar) => bar.value)));
  const room = WIDTH - 2 * MARGIN - VALUE_ROOM;
  // The axis begins below 1 ns, so that the shortest bar is still seen.
  const start = 0.5;
  const scale = (value) => (room * Math.log(Math.max(value, start * 1.1) / start)) / Math.log(largest / start);

  const out = [];
  const text = (x, y, content, className = '') =>
    out.push(`<text x="${x}" y="${y}"${className && ` class="${className}"`}>${escape(content)}</text>`);

  let y = MARGIN + 14;
  text(MARGIN, y, 'Cost of one native call, in ns', 'title');
  y += 20;
  text(MARGIN, y, 'less is better, logarithmic scale', 'quiet');
  y += 12;
  for (const s of series) {
    out.push(`<rect class="${s.className}" x="${MARGIN}" y="${y}" width="14" height="14" rx="2"/>`);
    text(MARGIN + 22, y + 12, s.label);
    y += 20;
  }
  for (const group of groups) {
    y += 26;
    text(MARGIN, y, group.title, 'group');
    y += 7;
    for (const bar of group.bars) {
      const width = scale(bar.value).toFixed(1);
      out.push(
        `<rect class="${bar.className}" x="${MARGIN}" y="${y}" width="${width}" height="${BAR}" rx="2">` +
          `<title>${escape(`${bar.label}: ${short(bar.value)} ns`)}</title></rect>`,
      );
      text(Number((MARGIN + Number(width) + 6).toFixed(1)), y + 12.5, short(bar.value));
      y += STEP;
    }
  }
  y += 18;
  text(MARGIN, y, `${run.machine.cpu}, ${run.date}, best of ${run.rounds} rounds`, 'quiet');
  const height = y + MARGIN;

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t">
<title id="t">Cost of one native call in nanoseconds, by shape and engine</title>
<style>
text { font: ${FONT}px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
.title { font-size: 17px; font-weight: 600; }
.group { font-weight: 600; }
.quiet { fill: #59636e; }
.card { fill: #ffffff; stroke: #d1d9e0; }
.s0 { fill: #0b7a5e; } .s1 { fill: #6e7781; } .s2 { fill: #b08800; }
.s3 { fill: #2f6fd0; } .s4 { fill: #a0569c; } .s5 { fill: #c2542d; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.quiet { fill: #9198a1; }
.card { fill: #151b23; stroke: #3d444d; }
.s0 { fill: #3fb893; } .s1 { fill: #8b949e; } .s2 { fill: #d4a72c; }
.s3 { fill: #6ea8fe; } .s4 { fill: #c98bc5; } .s5 { fill: #e58a68; }
}
</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${out.join('\n')}
</svg>
`;
}

module.exports = { chart };

if (require.main === module) {
  const [from, to] = process.argv.slice(2);
  if (!from || !to) {
    console.error('usage: node bench/chart.js RESULTS.json CHART.svg');
    process.exit(2);
  }
  fs.writeFileSync(to, chart(JSON.parse(fs.readFileSync(from, 'utf8'))));
}
