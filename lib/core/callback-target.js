'use strict';
// The function that answers a callback, and the async context in which the callback was made.

const process = require('node:process');
const { AsyncResource } = require('node:async_hooks');

/** Other runtimes keep no contexts for such calls. */
const keepsContexts = !process.versions.bun && !process.versions.deno;

/** Nobody waits for the end of such a resource. */
const OPTIONS = Object.freeze({ requireManualDestroy: true });

class CallbackTarget {
  constructor(f) {
    this.f = f;
    this.context = keepsContexts ? new AsyncResource('polyffi', OPTIONS) : undefined;
  }

  /** The function for calls that no JavaScript asked for, like those from other threads. */
  inContext() {
    const { f, context } = this;
    return context ? (...values) => context.runInAsyncScope(f, undefined, ...values) : f;
  }
}

module.exports = { CallbackTarget };
