// Declarations of `polyffi/register`, which is loaded for what it does: it exports nothing.

export {};
