import { beforeEach, expect, test, vi } from 'vitest';

/** A browser: what its tabs keep together, and how they hear of it. */
let kept: Map<string, string>;
let heard: ((event: { key: string; newValue: string | null }) => void)[];

beforeEach(() => {
  kept = new Map();
  heard = [];
  const keep = (key: string, newValue: string | null) => {
    if (newValue === null) kept.delete(key);
    else kept.set(key, newValue);
    heard.forEach((listener) => listener({ key, newValue }));
  };
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: keep,
    removeItem: (key: string) => keep(key, null),
  });
  vi.stubGlobal('addEventListener', (_: string, listener: (typeof heard)[number]) => heard.push(listener));
});

async function tab() {
  vi.resetModules();
  return import('./tab');
}

test('a tab is out of date once another one goes to another organization, and until it follows', async () => {
  const [first, second] = [await tab(), await tab()];
  first.findOrganization('org_1');
  second.findOrganization('org_1');
  expect([first.isElsewhere(), second.isElsewhere()]).toEqual([false, false]);
  second.enterOrganization('org_2');
  expect([first.isElsewhere(), second.isElsewhere()]).toEqual([true, false]);
  expect(first.shownOrganization()).toBe('org_1');
  first.enterOrganization('org_2');
  expect(first.isElsewhere()).toBe(false);
});

test('a tab that another one tells nothing hears it of the API', async () => {
  const first = await tab();
  first.findOrganization('org_1');
  first.findOrganization('org_2');
  expect(first.isElsewhere()).toBe(true);
});

test('a tab that opens later shows where the session is, whatever was kept before', async () => {
  kept.set('perene.organization', 'org_0');
  const first = await tab();
  expect(first.isElsewhere()).toBe(false);
  first.findOrganization('org_1');
  expect(first.isElsewhere()).toBe(false);
});

test('who signs out in one tab is signed out in the others', async () => {
  const [first, second] = [await tab(), await tab()];
  const left = vi.fn();
  first.whenLeft(left);
  first.findOrganization('org_1');
  second.findOrganization('org_1');
  expect(left).not.toHaveBeenCalled();
  second.leaveOrganization();
  expect(left).toHaveBeenCalledOnce();
});
