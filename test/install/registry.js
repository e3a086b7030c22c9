'use strict';
// A registry with one package, polyffi, out of its tarball: for a package manager that takes packages from nowhere else.

const fs = require('node:fs');
const http = require('node:http');
const { createHash } = require('node:crypto');
const { execFileSync } = require('node:child_process');

/**
 * Starts it on a port of its own.
 * @param {string} tarball
 * @returns {Promise<{ url: string, version: string, stop: () => void }>}
 */
async function startRegistry(tarball) {
  const bytes = fs.readFileSync(tarball);
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const server = http.createServer((request, response) => {
    if (request.url === '/polyffi') {
      const dist = { tarball: `${url}/polyffi/-/polyffi-${manifest.version}.tgz`, integrity };
      const versions = { [manifest.version]: { ...manifest, dist } };
      const time = { [manifest.version]: '2020-01-01T00:00:00.000Z' };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name: 'polyffi', 'dist-tags': { latest: manifest.version }, versions, time }));
    } else if (request.url.endsWith('.tgz')) {
      response.end(bytes);
    } else {
      response.statusCode = 404;
      response.end('{}');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, version: manifest.version, stop: () => server.close() };
}

module.exports = { startRegistry };
