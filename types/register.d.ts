// Declarations of `polyffi/hooks`.

import type { URLSearchParams } from './globals.js';

/** What the hooks do beyond resolving `bun:ffi`, `node:ffi` and `Deno`. */
export interface RegisterOptions {
  /** Take `node:ffi` over where Node.js has its own, too. */
  nodeFfi?: boolean;
  /** Export conditions to add, for packages that choose their backend by `bun`. */
  conditions?: string[];
  /** Endings of files whose import gives their path: `['so']`. */
  files?: string[];
  /** Load TypeScript in node_modules, too, and find `./lib.ts` for `./lib`. Needs Node.js 22.13 or newer. */
  typescript?: boolean;
  /** What `process.versions.bun` says, for packages that choose their backend by it. */
  bunVersion?: string;
}

/**
 * Installs the hooks in this thread.
 * @returns whether this call installed them: not where they are there already, nor on Bun and Deno
 * @throws if types are to be stripped and this Node.js cannot
 */
export function install(options?: RegisterOptions): boolean;

/** The options that a user gave in the environment, or in a query. */
export function optionsFrom(environment: Record<string, string | undefined>, query?: URLSearchParams): RegisterOptions;
