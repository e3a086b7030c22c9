'use strict';
// What a process of the fuzzer that ended badly means: a fault, with the smallest program that has it, or a machine that was
// too busy. A program that does not end in time has a fault only if it does not end when it is given far more.

const { PROGRAM_TIME } = require('./host');
const { programOf } = require('./program');

/** How often a program is run to make it smaller. */
const MOST_RUNS = 60;

/** Milliseconds after which a program that has not ended never will. */
const LONG_TIME = 5 * PROGRAM_TIME;

/** Whether a fault alone ended the process: the program says so with status 1, the batch with 3. */
const kindOf = (end) => (/^status [13]$/.test(end) ? 'fault' : end);

/** Makes a failing list of cases smaller, as long as it fails in the same way. */
function smaller(host, cases, kind) {
  let runs = 0;
  const fails = (candidate) => runs++ < MOST_RUNS && kindOf(host.runProgram(candidate).end) === kind;
  let best = cases;
  // Whole cases first, the oldest of them, half of what is left at once.
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    while (best.length > size && fails(best.slice(size))) best = best.slice(size);
  }
  for (let which = best.length - 1; which >= 0; which--) {
    for (let index = best[which].length - 1; index >= 0; index--) {
      const without = best.map((steps, i) => (i === which ? steps.filter((_, j) => j !== index) : steps));
      if (fails(without)) best = without;
    }
  }
  return best.filter((steps) => steps.length > 0);
}

/**
 * The cases that end in the same way in a program of their own: the last alone, or with ever more of those before it.
 * @param {string[][]} cases all that ran in the process
 */
function again(host, cases, kind) {
  for (let back = 1; ; back = 4 * back) {
    const list = cases.slice(-back);
    if (kindOf(host.runProgram(list).end) === kind) return list;
    if (back >= cases.length) return undefined;
  }
}

/**
 * Judges a process that ended badly.
 * @param {{ runProgram: (cases: string[][], timeout?: number) => { end: string } }} host
 * @param {string[][]} cases all that ran in the process; the last was at fault
 * @param {string} end how the process ended
 * @returns {{ isBusy: boolean, text: string }} isBusy: the process had no fault but too little time
 */
function judge(host, cases, end) {
  const kind = kindOf(end);
  const list = again(host, cases, kind);
  const hangs = (some) => kindOf(host.runProgram(some, LONG_TIME).end) === 'hang';
  if (kind === 'hang') {
    if (!list || !hangs(list)) return { isBusy: true, text: '' };
    if (hangs([])) return { isBusy: false, text: 'Not even a program without steps ends: the machine is too busy.' };
  }
  if (!list) {
    return { isBusy: false, text: `It does not happen again in a program of its own; ${cases.length} cases had run.` };
  }
  const least = smaller(host, list, kind);
  if (kind === 'hang' && !hangs(least)) return { isBusy: false, text: `The program:\n${programOf(list)}` };
  return { isBusy: false, text: `The program, made smaller:\n${programOf(least)}` };
}

module.exports = { LONG_TIME, judge };
