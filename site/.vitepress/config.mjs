import fs from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { pagesFolder, root, sidebar, siteFolder } from '../pages.mjs';

const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const groups = sidebar();

export default defineConfig({
  title: 'polyffi',
  description: 'One FFI for JavaScript: call C libraries from Node.js, Bun and Deno',
  srcDir: pagesFolder,
  outDir: siteFolder,
  cacheDir: path.join(path.dirname(siteFolder), 'cache'),
  base: process.env.SITE_BASE ?? '/',
  head: [['link', { rel: 'icon', href: `${process.env.SITE_BASE ?? '/'}icon.svg`, type: 'image/svg+xml' }]],
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Start here', link: '/start' },
      { text: 'Cookbook', link: '/cookbook' },
      { text: 'API', link: '/api' },
      { text: version, link: '/changelog' },
    ],
    sidebar: [
      ...groups,
      {
        text: 'Programs',
        items: [
          { text: 'Examples', link: '/examples' },
          { text: 'Security', link: '/security' },
        ],
      },
    ],
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    languageAlias: { mjs: 'js', console: 'shellsession' },
  },
});
