/* global document, window -- what is called in the page */
// `npm run test:site`: the site in a real browser, headless Chromium. Every page renders on a wide screen and on a phone,
// links resolve, code copies, the search finds, and nothing asks any other server.
//
//   node site/browser.mjs [--keep] [--screenshots FOLDER]
//
//   --keep          take the site that was built before
//   --screenshots   write a picture of each page into a folder

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { root, siteFolder } from './pages.mjs';

const { values } = parseArgs({ options: { keep: { type: 'boolean' }, screenshots: { type: 'string' } } });
const wide = { width: 1360, height: 900 };
const phone = { width: 360, height: 740 };
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The browser: Debian's, or the one in CHROMIUM. */
function chromium() {
  const names = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = names.find((name) => name && fs.existsSync(name));
  if (!found) throw new Error('there is no Chromium: install it, or name it in CHROMIUM');
  return found;
}

/** Serves the site's files on a port of its own. */
async function serve() {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.join(siteFolder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname));
    if (!file.startsWith(siteFolder) || !fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
    return fs.createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

const outcomes = { passed: 0, failed: 0 };

/** Counts a check, and says what is wrong with it. */
function check(title, problems) {
  if (problems.length === 0) outcomes.passed++;
  else {
    outcomes.failed++;
    console.log(`not ok - ${title}\n${problems.map((problem) => `    ${problem}`).join('\n')}`);
  }
}

/** A tab that collects what goes wrong in it. */
async function open(browser, viewport, origin) {
  const page = await browser.newPage();
  const problems = [];
  await page.setViewport(viewport);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) problems.push(`it asks ${url}`);
  });
  page.on(
    'response',
    (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`),
  );
  return { page, take: () => problems.splice(0) };
}

/** What is on a page: its headings' names, its links, and whether it is wider than the screen. */
const look = () => ({
  title: document.querySelector('h1')?.textContent ?? '',
  ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
  links: [...document.querySelectorAll('a[href]')].map(({ href }) => href),
  text: document.querySelector('main')?.innerText.length ?? 0,
  images: [...document.images].filter((image) => image.naturalWidth === 0).map(({ src }) => src),
  wider: document.documentElement.scrollWidth - window.innerWidth,
});

async function main() {
  if (!values.keep) {
    const { status } = spawnSync(process.execPath, [path.join(root, 'site', 'build.mjs')], { stdio: 'inherit' });
    if (status !== 0) throw new Error('the site was not built');
  }
  const { default: puppeteer } = await import('puppeteer-core');
  const { origin, stop } = await serve();
  const browser = await puppeteer.launch({
    executablePath: chromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const names = fs.readdirSync(siteFolder).filter((name) => name.endsWith('.html') && name !== '404.html');
  try {
    const seen = new Map();
    const { page, take } = await open(browser, wide, origin);
    for (const name of names) {
      await page.goto(`${origin}/${name}`, { waitUntil: 'load' });
      await page.waitForSelector('h1');
      for (const [kind, viewport] of Object.entries({ wide, phone })) {
        await page.setViewport(viewport);
        const found = await page.evaluate(look);
        seen.set(name, found);
        const problems = take();
        if (found.title === '' || found.text < 200) problems.push(`there is nothing on it: "${found.title}"`);
        if (found.wider > 0) problems.push(`it is ${found.wider} pixels wider than the screen`);
        problems.push(...found.images.map((src) => `the image ${src} is not there`));
        check(`${name} renders (${kind})`, problems);
        if (values.screenshots) {
          fs.mkdirSync(values.screenshots, { recursive: true });
          await page.screenshot({ path: path.join(values.screenshots, `${name.slice(0, -5)}-${kind}.png`) });
        }
      }
      await page.setViewport(wide);
    }

    for (const [name, { links }] of seen) {
      const problems = [...new Set(links)].flatMap((href) => {
        const url = new URL(href);
        if (url.origin !== origin) return url.protocol === 'https:' ? [] : [`${href} is no https`];
        const target = url.pathname === '/' ? 'index.html' : decodeURIComponent(url.pathname.slice(1));
        if (!fs.existsSync(path.join(siteFolder, target))) return [`${href} leads nowhere`];
        const id = decodeURIComponent(url.hash.slice(1));
        return id && seen.has(target) && !seen.get(target).ids.includes(id) ? [`${href}: there is no such place`] : [];
      });
      check(`the links of ${name} resolve`, problems);
    }

    // The clipboard is the desktop's, and there is none: what the page hands to it is looked at.
    await page.evaluateOnNewDocument(() => {
      navigator.clipboard.writeText = async (text) => {
        globalThis.copied = text;
      };
    });
    for (const name of ['start.html', 'cookbook.html', 'debugging.html']) {
      await page.goto(`${origin}/${name}`, { waitUntil: 'networkidle0' });
      const code = await page.$eval('div[class*="language-"] code', (element) => element.textContent);
      // The page listens once its scripts have run, and nothing says when.
      const click = () => {
        document.querySelector('div[class*="language-"] button.copy').click();
        return globalThis.copied;
      };
      const text = await (await page.waitForFunction(click, { polling: 200 })).jsonValue();
      check(`code of ${name} copies`, text.trim() === code.trim() ? take() : [`copied ${JSON.stringify(text)}`]);
    }

    await page.goto(`${origin}/index.html`, { waitUntil: 'networkidle0' });
    await page.click('.DocSearch-Button, .VPNavBarSearch button');
    await page.waitForSelector('.VPLocalSearchBox input');
    await page.type('.VPLocalSearchBox input', 'linked lists');
    await page.waitForSelector('.VPLocalSearchBox .result');
    const first = await page.$eval('.VPLocalSearchBox .result', (element) => element.href);
    check('the search finds', first.includes('cookbook.html#linked-lists') ? take() : [`it found ${first} first`]);

    await page.setViewport(phone);
    await page.goto(`${origin}/start.html`, { waitUntil: 'networkidle0' });
    await page.click('.VPLocalNav button.menu');
    await page.waitForSelector('.VPSidebar.open');
    const entries = await page.$$eval('.VPSidebar.open a', (links) => links.length);
    check('a phone has the index behind a button', entries > 20 ? [] : [`it has ${entries} entries`]);
  } finally {
    await browser.close();
    stop();
  }
  console.log(`${outcomes.passed} passed, ${outcomes.failed} failed`);
  if (outcomes.failed > 0) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
