// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// What a page links to is a page of the site or a file that the site has, and every page is in the index of the README. The
// places within pages are looked up in the site itself, by npm run test:site.

const { test, assert } = require('../harness.js');

const site = import('../../site/pages.mjs');

test('links lead to pages', async () => {
  const { convert, pageOf } = await site;
  for (const file of pageOf.keys()) convert(file);
});

test('every page of docs/ can be found from the index', async () => {
  const { pageOf, sidebar } = await site;
  const indexed = sidebar().flatMap(({ items }) => items.map(({ link }) => `${link.slice(1)}.md`));
  const pages = [...pageOf].filter(([file]) => file.startsWith('docs/')).map(([, page]) => page);
  // The cases of differences are told in order by a page that the list links to.
  assert.deepEqual(
    pages.filter((page) => !indexed.includes(page) && page !== 'differences-node.md'),
    [],
  );
});
