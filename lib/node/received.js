'use strict';
// How Node's error texts name a value that was not expected.

const SHOWN = 28;

const quoted = (text) => {
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN - 3)}...` : text;
  return short.includes("'") ? JSON.stringify(short) : `'${short}'`;
};

const number = (value) => (Object.is(value, -0) ? '-0' : String(value));

/** @param {unknown} value */
function describeReceived(value) {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'function':
      return `function ${value.name}`;
    case 'object': {
      const name = value.constructor?.name;
      return name ? `an instance of ${name}` : '[Object: null prototype] {}';
    }
    case 'string':
      return `type string (${quoted(value)})`;
    case 'number':
      return `type number (${number(value)})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

/** A number as a range error shows it: beyond 32 bits with a separator every three digits. */
function formatNumber(value) {
  if (!Number.isInteger(value) || Math.abs(value) <= 2 ** 32) return number(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
}

module.exports = { describeReceived, formatNumber };
