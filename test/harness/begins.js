'use strict';
// Messages that go on behind the words of the runtime.

/**
 * A pattern for messages that are a text, or that and more behind it.
 * @param {string} text
 * @returns {RegExp}
 */
const begins = (text) => new RegExp(`^${text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')}(?:; |$)`);

module.exports = { begins };
