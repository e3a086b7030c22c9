'use strict';

/** An error of the command line, whose message is all that a user is to see. */
class CommandError extends Error {
  /**
   * @param {string} message
   * @param {1 | 2} [status] of the process: 1 if it could not be done, 2 if the command line is wrong
   */
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

module.exports = { CommandError };
