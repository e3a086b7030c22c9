'use strict';
// An empty folder that stands for a machine with a runtime and a package manager and nothing else.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');

const root = path.join(__dirname, '..', '..');
const example = fs.readFileSync(path.join(root, 'examples', 'sqlite.js'), 'utf8');

/** The program that every row runs: rows out of SQLite, as it is in examples/, and the same as a module. */
const program = {
  'app.cjs': example,
  'app.mjs': example
    .replace("'use strict';", '')
    .replace(/const (\{[^}]*\}) = require\('polyffi'\);/, "import $1 from 'polyffi';"),
};

/** What the program prints when all went well. */
const printed = /^SQLite 3\..*Jupiter.*no such column/s;

/**
 * @typedef {object} Result
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} stderr
 */

class Folder {
  /** @param {string} name a part of its path, which has a space and a letter beyond ASCII besides */
  constructor(name) {
    this.path = fs.mkdtempSync(path.join(os.tmpdir(), `polyffi ☀ ${name.replace(/[^\w.]+/g, '-')}-`));
    fs.mkdirSync(this.file('bin'));
    fs.mkdirSync(this.file('home'));
    // Package managers start scripts and commands by it. There is no compiler, no make and no Python.
    fs.symlinkSync('/bin/sh', this.file('bin', 'sh'));
    this.write({ 'package.json': '{ "name": "app", "version": "1.0.0", "private": true }\n', ...program });
  }

  /** A path in it. */
  file(...names) {
    return path.join(this.path, ...names);
  }

  /** Writes files, given as contents by name. */
  write(files) {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
      fs.writeFileSync(this.file(name), content);
    }
  }

  /** Makes `node` on the PATH the one of a runtime. */
  useNode(command) {
    fs.rmSync(this.file('bin', 'node'), { force: true });
    fs.symlinkSync(command, this.file('bin', 'node'));
  }

  /**
   * Runs a command in it.
   * @param {string[]} command the file and its arguments
   * @param {Record<string, string>} [env] over the few variables that there are
   * @returns {Promise<Result>}
   */
  run([file, ...args], env = {}) {
    return new Promise((resolve) => {
      const child = spawn(file, args, {
        cwd: this.path,
        env: { PATH: this.file('bin'), HOME: this.file('home'), NO_COLOR: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 240_000,
        killSignal: 'SIGKILL',
      });
      const result = { status: null, stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'])
        child[name].setEncoding('utf8').on('data', (text) => (result[name] += text));
      child.on('error', (error) => (result.stderr += error.message));
      child.on('close', (status) => resolve({ ...result, status }));
    });
  }

  /**
   * Runs a command that must end well.
   * @throws {Error} with what it said
   */
  async must(command, env) {
    const { status, stdout, stderr } = await this.run(command, env);
    if (status === 0) return stdout;
    throw new Error(`${command.join(' ')} ended with ${status}:\n${`${stdout}${stderr}`.slice(-3000)}`);
  }

  /**
   * Runs the program, and throws if it does not print what it should.
   * @param {string[]} command what stands before the name of the file
   * @param {string[]} [files] its forms, both unless told
   * @param {Record<string, string>} [env]
   */
  async runProgram(command, files = ['app.cjs', 'app.mjs'], env = {}) {
    for (const file of files) {
      const stdout = await this.must([...command, file], env);
      if (!printed.test(stdout)) throw new Error(`${file} printed:\n${stdout}`);
    }
  }

  /** Removes it. */
  remove() {
    fs.rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

module.exports = { Folder, printed, root };
