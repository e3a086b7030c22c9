// Runs one conformance case, or one scenario of it, on the runtime that executes this file.
//
// argv[2] is JSON: { dialect, exact?, file, real, root, fixture, output, scenario?, command, args }.
// Lines of the transcript go to the file `output`, so that whatever the case prints cannot disturb them.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRecorder, Mask } from './transcript.mjs';

const job = JSON.parse(process.argv[2]);
const self = fileURLToPath(import.meta.url);

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The file that the package's `exports` give to `import` for a subpath. */
function entryPoint(subpath) {
  const manifest = JSON.parse(fs.readFileSync(path.join(job.root, 'package.json'), 'utf8'));
  const target = manifest.exports[subpath];
  if (!target) throw new Error(`package.json exports no ${subpath}`);
  const { default: file } = target.import;
  return pathToFileURL(path.join(job.root, file)).href;
}

/** What a Worker of the case imports to have the same API; Deno's own needs no import. */
function apiSpecifier() {
  const { dialect, real } = job;
  if (dialect === 'node' && job.exact && !real) return pathToFileURL(path.join(job.root, 'lib', 'node-ffi.mjs')).href;
  if (dialect === 'node') return real ? 'node:ffi' : entryPoint('.');
  if (dialect === 'bun') return real ? 'bun:ffi' : entryPoint('./bun');
  if (dialect === 'deno') return real ? null : entryPoint('./deno');
  throw new Error(`unknown dialect ${dialect}`);
}

async function loadApi() {
  const specifier = apiSpecifier();
  if (specifier === null) return globalThis.Deno;
  const namespace = await import(specifier);
  return job.dialect === 'deno' ? namespace.default : namespace;
}

async function gc(rounds = 5) {
  for (let i = 0; i < rounds; i++) {
    if (globalThis.Bun) globalThis.Bun.gc(true);
    else if (globalThis.gc) globalThis.gc();
    else throw new Error('the runtime was started without --expose-gc');
    await wait(2);
  }
}

function runChild(name, { timeout = 20_000, args = [], env = {}, stdin } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(job.command, [...job.args, ...args, self, JSON.stringify({ ...job, scenario: name })], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeout);
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8');
      child[stream].on('data', (text) => (output[stream] += text));
    }
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ ...output, status, signal, timedOut });
    });
  });
}

const mask = new Mask();
mask.addText(job.root, '«root»');
mask.addText(process.execPath, '«runtime»');

const write = (() => {
  if (job.scenario) return ({ label, text }) => fs.writeSync(1, `${label}: ${text}\n`);
  const descriptor = fs.openSync(job.output, 'a');
  return (line) => fs.writeSync(descriptor, `${JSON.stringify(line)}\n`);
})();
const { record, section } = createRecorder(write, mask);

/**
 * Runs `export const scenarios = { [name]: async (context) => … }` of this file in a process of its own, on the
 * same runtime and side, and records what became of it.
 * @param {string} name
 * @param {object} [options]
 * @param {string} [options.label] default `child <name>`
 * @param {number} [options.timeout] milliseconds
 * @param {string[]} [options.args] further arguments of the runtime
 * @param {object} [options.env] further environment variables
 * @param {string} [options.stdin] what it reads
 * @param {(stderr: string) => unknown} [options.stderr] what of its standard error to record; default nothing
 * @param {boolean} [options.record] false: only give the result
 * @returns {Promise<{ stdout: string, stderr: string, status: number | null, signal: string | null, timedOut: boolean }>}
 */
async function child(name, options = {}) {
  const result = await runChild(name, options);
  if (options.record === false) return result;
  const { stdout, status, signal } = result;
  const seen = { stdout: stdout.split('\n').filter(Boolean), status, signal };
  if (result.timedOut) seen.timedOut = true;
  if (options.stderr) seen.stderr = options.stderr(result.stderr);
  record(options.label ?? `child ${name}`, () => seen);
  return result;
}

const module = await import(pathToFileURL(job.file).href);
const context = {
  api: await loadApi(),
  record,
  section,
  fixture: job.fixture,
  gc,
  wait,
  isReal: job.real,
  libc: 'libc.so.6',
  apiSpecifier: apiSpecifier(),
  /** Writes one line to standard output at once, also where the process is about to die. */
  print: (text) => fs.writeSync(1, `${mask.text(String(text))}\n`),
};

if (job.scenario) {
  const scenario = module.scenarios?.[job.scenario];
  if (!scenario) throw new Error(`no scenario ${job.scenario}`);
  // No exit here: whether the event loop is kept alive is among what scenarios are for.
  await scenario(context);
} else {
  await module.default({ ...context, child });
  fs.appendFileSync(job.output, `${JSON.stringify({ end: true })}\n`);
  process.exit(0);
}
