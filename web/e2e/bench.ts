/** Measures how pages load and how the customers' table scrolls: `scripts/bench dashboard`, which tells what the
 * figures mean. Written as a test to share the runner. */
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, test } from 'vitest';
import { cleanUp, during, open, signIn, URL_ } from './browser';

interface Wanted {
  email: string;
  password: string;
  out: string;
  rows: number;
  loads: number;
  slower: number;
  speed: number;
  seconds: number;
}
const wanted = JSON.parse(process.env.PERENE_BENCH!) as Wanted;
const LATE_MS = 20;
const MINUTES = 60_000;

afterAll(cleanUp);

test('figures', { timeout: 15 * MINUTES }, async () => {
  const first = await open();
  await signIn(first.page, wanted.email, wanted.password);
  const pages = [];
  for (const [page, address] of [
    ['overview', ''],
    ['customers', 'customers?who=all'],
  ] as const) {
    const loads: Load[] = [];
    for (let n = 0; n < wanted.loads; n++) {
      await during({ session: first.context }, async ({ page }) => {
        await slowDown(page);
        loads.push(await load(page, address));
      });
    }
    const median = (of: (load: Load) => number) => middle(loads.map(of));
    pages.push({
      page,
      lcp: median((load) => load.lcp),
      cls: median((load) => load.cls),
      tbt: median((load) => load.tbt),
      bytes: median((load) => load.bytes),
    });
  }
  const scrolls = await scrolled(first.page);
  await first.context.close();
  writeFileSync(wanted.out, JSON.stringify({ pages, scrolls }));
});

const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
const middle = (numbers: number[]) => sorted(numbers)[Math.floor(numbers.length / 2)] ?? 0;

async function slowDown(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: wanted.slower });
}

interface Load {
  lcp: number;
  cls: number;
  tbt: number;
  bytes: number;
}

/** Loads a page with nothing in the cache, until it has drawn all it shows. */
async function load(page: Page, address: string): Promise<Load> {
  await page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0, long: [] as [number, number][] };
    Object.assign(window, { seen });
    const watch = (type: string, take: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
    watch('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime));
    watch('longtask', (entry) => seen.long.push([entry.startTime, entry.duration]));
    // The largest burst of shifts less than a second apart, and within five.
    let burst = { from: -Infinity, last: -Infinity, sum: 0 };
    watch('layout-shift', (entry) => {
      const { value, hadRecentInput, startTime } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      };
      if (hadRecentInput) return;
      if (startTime - burst.last > 1000 || startTime - burst.from > 5000)
        burst = { from: startTime, last: startTime, sum: 0 };
      burst.last = startTime;
      burst.sum += value;
      seen.cls = Math.max(seen.cls, burst.sum);
    });
  });
  await page.goto(URL_ + address, { waitUntil: 'networkidle' });
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
  await page.waitForTimeout(500);
  return page.evaluate(() => {
    const { seen } = window as unknown as { seen: { lcp: number; cls: number; long: [number, number][] } };
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    const blocking = ([start, duration]: [number, number]) =>
      start + duration < painted ? 0 : Math.max(0, duration - 50);
    const sent = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((one) => /\.(js|css)$/.test(one.name))
      .reduce((sum, one) => sum + one.encodedBodySize, 0);
    return {
      lcp: seen.lcp,
      cls: seen.cls,
      tbt: seen.long.reduce((sum, task) => sum + blocking(task), 0),
      bytes: sent,
    };
  });
}

/** Scrolls the table: while it fetches, and once all of it is there. */
async function scrolled(page: Page) {
  await slowDown(page);
  await page.goto(`${URL_}customers?who=all`, { waitUntil: 'networkidle' });
  await page.locator('.vrow.at').first().waitFor();
  const fetching = await frames(page, wanted.speed, 10);
  await page.waitForFunction(
    (rows) => {
      const box = document.querySelector('.rows')!;
      box.scrollTop = box.scrollHeight;
      return document.querySelector(`[aria-rowindex="${rows + 1}"]`) !== null;
    },
    wanted.rows,
    { timeout: 10 * MINUTES, polling: 100 },
  );
  await page.evaluate(() => (document.querySelector('.rows')!.scrollTop = 0));
  await page.waitForTimeout(1000);
  const through = await frames(page, wanted.rows / wanted.seconds, wanted.seconds);
  return [
    { name: 'while rows are fetched', ...fetching },
    { name: 'from the first to the last', ...through },
  ];
}

/** Moves the table on with each frame, and tells how long the frames took. */
async function frames(page: Page, rowsASecond: number, seconds: number) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0);
  };
  const before = await worked();
  const { times, rows } = await page.evaluate(
    ([speed, seconds]) =>
      new Promise<{ times: number[]; rows: number }>((resolve) => {
        const box = document.querySelector('.rows')!;
        const from = box.scrollTop;
        const times: number[] = [];
        let start = 0;
        let last = 0;
        const step = (now: number) => {
          if (!start) start = now;
          else times.push(now - last);
          last = now;
          box.scrollTop = from + ((now - start) / 1000) * speed;
          if (now - start < seconds * 1000) requestAnimationFrame(step);
          else resolve({ times, rows: Math.round((box.scrollTop - from) / 44) });
        };
        requestAnimationFrame(step);
      }),
    [rowsASecond * 44, seconds] as const,
  );
  const work = ((await worked()) - before) / times.length;
  const total = times.reduce((sum, time) => sum + time, 0);
  return {
    rows,
    work,
    fps: (1000 * times.length) / total,
    late: times.filter((time) => time > LATE_MS).length / times.length,
    p95: sorted(times)[Math.floor(times.length * 0.95)] ?? 0,
    worst: Math.max(...times),
  };
}
