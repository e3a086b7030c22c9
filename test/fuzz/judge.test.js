// runtimes: host
// not for Windows: about the fuzzer, which runs on Linux
'use strict';
// What the fuzzer says of a process that ended badly: a machine that was too busy is no fault, a program that never ends is.

const { test, assert } = require('../harness');
const { Host } = require('./host');
const { LONG_TIME, judge } = require('./judge');

/** A runtime on which programs end as `endOf` says of their steps and of their time. */
const hostOf = (endOf) => ({
  runProgram: (cases, timeout = 1) => ({ end: endOf(cases.flat(), timeout) }),
});

const cases = [['a'], ['b', 'c'], ['d', 'e', 'f']];

test('a process that did not end in time is no fault if its cases end in programs of their own', () => {
  const tried = [];
  const host = hostOf((steps) => {
    tried.push(steps.join(''));
    return '';
  });
  assert.deepEqual(judge(host, cases, 'hang'), { isBusy: true, text: '' });
  assert.deepEqual(tried, ['def', 'abcdef']);
});

test('nor if they end when they are given more time', () => {
  const host = hostOf((steps, timeout) => (timeout < LONG_TIME ? 'hang' : ''));
  assert.deepEqual(judge(host, cases, 'hang'), { isBusy: true, text: '' });
});

test('a step that never ends is a fault, with a program of this step', () => {
  const { isBusy, text } = judge(
    hostOf((steps) => (steps.includes('e') ? 'hang' : '')),
    cases,
    'hang',
  );
  assert.equal(isBusy, false);
  assert.match(text, /made smaller/);
  assert.match(text, /w\.step\(0, e\)/);
  assert.doesNotMatch(text, /step\(1|, [abcdf]\)/);
});

test('so is one that needs the cases before it', () => {
  const host = hostOf((steps) => (steps.includes('a') && steps.includes('f') ? 'hang' : ''));
  const { isBusy, text } = judge(host, cases, 'hang');
  assert.equal(isBusy, false);
  assert.match(text, /, a\)[^]*, f\)/);
});

test('a fault that a busy machine shrinks to nothing is shown as it was', () => {
  const host = hostOf((steps, timeout) => (timeout < LONG_TIME || steps.includes('e') ? 'hang' : ''));
  const { isBusy, text } = judge(host, cases, 'hang');
  assert.equal(isBusy, false);
  assert.match(text, /, d\)[^]*, e\)[^]*, f\)/);
});

test('a machine on which nothing ends is not taken for one on which all is well', () => {
  const host = hostOf(() => 'hang');
  assert.equal(judge(host, cases, 'hang').isBusy, false);
});

test('what ends by a signal once is a fault, also if it does not end so again', () => {
  const { isBusy, text } = judge(
    hostOf(() => ''),
    cases,
    'SIGSEGV',
  );
  assert.equal(isBusy, false);
  assert.match(text, /does not happen again/);
});

test('a program that does not end is killed after its time', () => {
  const host = new Host('this', {}, { kind: 'node', command: process.execPath, args: [] });
  assert.equal(host.runProgram([['() => { for (;;); }']], 2_000).end, 'hang');
});
