// Asynchronous hooks, for Node.js before `module.registerHooks`: they run in a thread of their own.
import { load as loadOurs, resolve as resolveOurs } from './targets.js';

let options;

export function initialize(data) {
  options = data;
}

export async function resolve(specifier, context, next) {
  return resolveOurs(specifier, context, next, options);
}

export async function load(url, context, next) {
  return loadOurs(url, context, next, options);
}
