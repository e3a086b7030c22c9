'use strict';
// npm run bench: shapes x engines x runtimes, in interleaved rounds. `--help` says what can be chosen.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const usage = `node bench/run.js [options]

  --quick            a short run to see that everything works; its numbers mean little
  --shapes a,b       only these shapes
  --engines a,b      only these engines
  --runtimes a,b     only these runtimes (node20,node22,node24,node26,bun,deno; node18 on request)
  --rounds n         rounds (default 4, quick 1)
  --json FILE        write the results
  --svg FILE         write the chart
  --check            judge the results by the targets
  --strict           with --check: exit status 1 where a target is missed
  --no-install       do not install missing engines and runtimes
`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    shapes: { type: 'string' },
    engines: { type: 'string' },
    runtimes: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'string' },
    svg: { type: 'string' },
    check: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    'no-install': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

// Short slices, and many of them: on a busy machine one of them will run undisturbed.
const FULL = { slice: 4, warm: 30, loops: 14, sorted: 100000 };
const QUICK = { slice: 1, warm: 2, loops: 2, sorted: 5000 };
const DEFAULT_RUNTIMES = ['node20', 'node22', 'node24', 'node26', 'bun', 'deno'];

const note = (text) => process.stderr.write(`${text}\n`);

// A fresh clone has neither the other engines nor the runtimes.
function install(folder) {
  if (options['no-install'] || fs.existsSync(path.join(folder, 'node_modules'))) return;
  note(`installing ${path.relative(process.cwd(), folder)} (npm ci)`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) note(`npm ci failed in ${folder}: the run goes on with what is there`);
}

function choose(chosen, known, what) {
  if (chosen === undefined) return known;
  const names = chosen.split(',').filter(Boolean);
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`unknown ${what} ${name}; known: ${known.join(', ')}`);
  }
  return names;
}

const flags = {
  node: ['--expose-gc', '--no-warnings'],
  bun: [],
  deno: ['--v8-flags=--expose-gc'],
};

/** Runs one engine on one runtime; gives what the child printed, and why it failed if it did. */
function runChild(runtime, task) {
  const child = spawnSync(
    runtime.command,
    [...runtime.args, ...flags[runtime.kind], path.join(__dirname, 'child.js'), JSON.stringify(task)],
    { encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 24 },
  );
  const lines = child.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const failure =
    child.status === 0
      ? null
      : `${child.signal ?? child.error?.code ?? `exit status ${child.status}`} ${child.stderr.trim().split('\n').slice(-3).join(' ')}`;
  return { lines, failure };
}

function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A number with the digits that mean something. */
const rounded = (value) => Number(value.toPrecision(5));

/** An object with the same keys. */
const mapValues = (object, map) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));

/** A run as JSON, with a line for each minimum and median. */
const asText = (run) => `${JSON.stringify(run, null, 1).replace(/\[\s+([^\s,]+),\s+([^\s,]+)\s+\]/g, '[$1, $2]')}\n`;

function main() {
  if (options.help) return void process.stdout.write(usage);
  const runtimesFolder = path.join(__dirname, '..', 'test', 'runtimes');
  install(__dirname);
  install(runtimesFolder);
  const { installed, runtimes: known } = require(runtimesFolder);
  const { engines, present } = require('./engines');
  const { shapes } = require('./shapes');
  const { build } = require('./build');
  const { tables, check } = require('./report');

  const wantedRuntimes = options.runtimes
    ? choose(
        options.runtimes,
        known.map((runtime) => runtime.name),
        'runtime',
      )
    : DEFAULT_RUNTIMES;
  const runtimes = installed().filter((runtime) => wantedRuntimes.includes(runtime.name));
  const wantedEngines = choose(
    options.engines,
    engines.map((engine) => engine.name),
    'engine',
  );
  const wantedShapes = choose(
    options.shapes,
    shapes.map((shape) => shape.id),
    'shape',
  );
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 4));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a positive integer');

  const pairs = [];
  for (const runtime of runtimes) {
    for (const engine of engines) {
      if (!wantedEngines.includes(engine.name) || !engine.runsOn(runtime)) continue;
      if (present(engine)) pairs.push({ runtime, engine });
      else if (runtime === runtimes[0])
        note(`${engine.name} is not there (${path.relative(process.cwd(), engine.file)})`);
    }
  }

  const built = build();
  /** Of each runtime, engine and shape. @type {Record<string, Record<string, Record<string, number[]>>>} */
  const samples = {};
  const versions = {};
  const failures = new Set();
  const start = Date.now();
  for (let round = 0; round < rounds; round++) {
    // Every other round backwards: a machine that gets slower while the bench runs slows no engine more than another.
    for (const { runtime, engine } of round % 2 ? [...pairs].reverse() : pairs) {
      // Binding is measured in a process of its own: cold, as at the start of a program.
      const groups = [
        wantedShapes.filter((id) => id.startsWith('bind')),
        wantedShapes.filter((id) => !id.startsWith('bind')),
      ];
      const children = groups
        .filter((group) => group.length > 0)
        .map((group) => {
          const pace = options.quick ? QUICK : FULL;
          return runChild(runtime, { engine: engine.name, shapes: group, pace, ...built });
        });
      const where = `${engine.name} on ${runtime.name}`;
      for (const { failure } of children) if (failure) failures.add(`${where}: ${failure}`);
      for (const line of children.flatMap(({ lines }) => lines)) {
        if (line.runtime) Object.assign(versions, { [runtime.name]: line.runtime }, line.versions);
        if (line.error) failures.add(`${where}${line.shape ? `, ${line.shape}` : ''}: ${line.error}`);
        if (line.value === undefined) continue;
        const ofRuntime = (samples[runtime.name] ??= {});
        const ofEngine = (ofRuntime[engine.name] ??= {});
        (ofEngine[line.shape] ??= []).push(line.value);
      }
      if (process.stderr.isTTY) {
        process.stderr.write(`\rround ${round + 1} of ${rounds}: ${where}\u001b[K`);
      }
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');

  /** @type {import('./report').Run} */
  const run = {
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, system: `${os.type()} ${os.arch()}` },
    rounds,
    versions,
    shapes: shapes.map(({ id, title, unit }) => ({ id, title, unit })),
    results: mapValues(samples, (ofRuntime) =>
      mapValues(ofRuntime, (ofEngine) =>
        mapValues(ofEngine, (values) => [rounded(Math.min(...values)), rounded(median(values))]),
      ),
    ),
  };

  if (options.quick) console.log('A quick run: it shows that everything works; its numbers mean little.\n');
  console.log(tables(run).join('\n\n'));
  let missed = 0;
  if (options.check) {
    const { text, ...counts } = check(run);
    missed = counts.missed;
    console.log(`\ntargets, as ratios of the minima (numbers where there is no other side)\n\n${text}`);
    console.log(`\n${counts.total - counts.missed} of ${counts.total} met`);
  }
  if (options.json) fs.writeFileSync(options.json, asText(run));
  if (options.svg) fs.writeFileSync(options.svg, require('./chart').chart(run));
  note(`${Math.round((Date.now() - start) / 1000)} s`);
  for (const failure of failures) note(`failed: ${failure}`);

  // Another engine's failure is its own matter; ours is a defect.
  const broken = [...failures].some((failure) => failure.startsWith('polyffi'));
  process.exitCode = broken || (options.strict && missed > 0) ? 1 : 0;
}

main();
