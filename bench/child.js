'use strict';
// One engine on one runtime in one process: takes its task as JSON, prints a JSON line a shape.

const { shapes } = require('./shapes');
const { measure } = require('./measure');
const engines = require('./engines');

/** @typedef {{ engine: string, shapes: string[], pace: import('./measure').Pace, fixture: string, addon: string }} Task */

const print = (line) => console.log(JSON.stringify(line));

/** @param {Task} task */
async function main(task) {
  const engine = engines.load(task.engine, task);
  const { bun, deno, node } = process.versions;
  print({ runtime: bun ?? deno ?? node, versions: engine.versions ?? {} });
  for (const shape of shapes) {
    if (!task.shapes.includes(shape.id) || !engine.shapes[shape.id]) continue;
    try {
      const entry = engine.shapes[shape.id]();
      const measured = await measure(shape, entry, task.engine, task.pace);
      entry.close?.();
      for (const [id, value] of Object.entries(measured)) print({ shape: id, value });
    } catch (error) {
      print({ shape: shape.id, error: String(error?.message ?? error) });
    }
  }
}

main(JSON.parse(process.argv[2])).then(
  // Whatever an engine keeps alive (threads, callbacks) must not keep the bench waiting.
  () => process.exit(0),
  (error) => {
    print({ error: String(error?.stack ?? error) });
    process.exit(1);
  },
);
