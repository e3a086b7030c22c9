// Asynchronous hooks, for Node.js before `module.registerHooks`: they run in a thread of their own.
import { loadPath, resolveStandIn, withConditions } from './targets.js';

let options;

export function initialize(data) {
  options = data;
}

export async function resolve(specifier, context, next) {
  return resolveStandIn(specifier, context, options) ?? next(specifier, withConditions(context, options));
}

export async function load(url, context, next) {
  return loadPath(url, context, options) ?? next(url, context);
}
