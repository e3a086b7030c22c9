// Declarations of `polyffi/deno` for `require`: the FFI part of the Deno namespace.

export * from './deno/namespace.js';
