// runtimes: host
// not for Windows: about what is installed on Linux
'use strict';
// What a new release of a runtime changed is shown to whoever moves the tests to it. Breaks where a changed answer goes
// unseen, or where a release that is none, or an older one, is taken for the newest.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, root, runFile } = require('../harness.js');
const { newest, readPinned, wanted } = require('../../scripts/runtimes/versions.js');

const script = path.join(root, 'scripts', 'runtimes-update.js');

const transcript = (lines, version = '1.2.3') => ({
  versions: { node: version },
  cases: { 'node/memory': { 'read › one': '1', 'read › null': 'throws TypeError', ...lines } },
});

function compare(before, after) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-transcripts-'));
  try {
    const files = { before: path.join(folder, 'before.json'), after: path.join(folder, 'after.json') };
    fs.writeFileSync(files.before, JSON.stringify(before));
    fs.writeFileSync(files.after, JSON.stringify(after));
    const { status, stdout, stderr } = runFile(script, { args: ['--before', files.before, '--after', files.after] });
    assert.equal(status, 0, stderr);
    return stdout;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

test('a made-up change is shown: case, old answer, new answer', () => {
  const shown = compare(
    transcript({ 'copy › as one': '"a copy"' }),
    transcript({ 'copy › as one': 'throws TypeError' }),
  );
  assert.match(shown, /answer otherwise in 1 lines/);
  assert.match(shown, /node\/memory: copy › as one\n {4}before "a copy"\n {4}now {4}throws TypeError/);
  assert.doesNotMatch(shown, /read ›/);
});

test('changes of one kind stand together', () => {
  const shown = compare(transcript({ a: 'throws', b: 'throws' }), transcript({ a: '127n', b: '128n' }));
  assert.match(shown, /node\/memory: a\nnode\/memory: b\n {4}before throws\n {4}now {4}127n/);
});

test('what came and what went is shown', () => {
  const shown = compare(transcript({ old: '1' }), transcript({ new: '2' }));
  assert.match(shown, /node\/memory: old\n {4}before 1\n {4}now {4}\(nothing\)/);
  assert.match(shown, /node\/memory: new\n {4}before \(nothing\)\n {4}now {4}2/);
});

test('a case that only one transcript has says nothing about the runtime', () => {
  const after = transcript({});
  after.cases['node/new'] = { one: '1' };
  assert.match(compare(transcript({}), after), /answer as before/);
});

test('of all versions the newest release is taken, by number', () => {
  assert.equal(newest(['1.9.0', '1.10.0', '1.11.0-canary.1', '1.2.0']), '1.10.0');
});

const pinned = readPinned({
  bun: 'npm:@a/bun@1.4.4',
  node18: 'npm:nodes@18.1.0',
  node26: 'npm:nodes@26.10.0',
});
const versions = {
  '@a/bun': ['1.4.4', '1.4.5', '1.5.0-canary.1'],
  nodes: ['18.1.0', '18.20.8', '19.9.0', '26.9.1', '26.10.0', '26.12.1', '27.0.0', '27.1.0', '28.0.0-rc.1'],
};

test('every line of Node.js moves inside itself, and a new line is added', () => {
  const found = wanted(pinned, (pack) => versions[pack]).map(({ name, version }) => `${name} ${version}`);
  assert.deepEqual(found, ['bun 1.4.5', 'node18 18.20.8', 'node26 26.12.1', 'node27 27.1.0']);
});

test('an alias that names no version is an error', () => {
  assert.throws(() => readPinned({ node18: 'npm:nodes@^18' }), /node18 is "npm:nodes@\^18"/);
});
