import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { leastRole, type Permission } from './roles';

// Asks the API, which there is none of here.
vi.mock('./me', () => ({ me: {} }));

/** What the API calls each. */
const NAMES: Record<Permission, string> = {
  upload: 'Upload',
  train: 'Train',
  score: 'Score',
  promote: 'Promote',
  delete: 'Delete',
  members: 'ManageMembers',
  keys: 'ManageKeys',
  connections: 'ManageConnections',
  webhooks: 'ManageWebhooks',
  outreach: 'ManageOutreach',
  offers: 'ManageOffers',
  alerts: 'ManageAlerts',
  audit: 'ReadAudit',
  seeBilling: 'ReadBilling',
  billing: 'ManageBilling',
  organization: 'ManageOrganization',
};

test('roles may do here what the API lets them', () => {
  const rust = readFileSync('../shared/domain/src/access/permission.rs', 'utf8');
  const arms = rust.split('pub fn least_role')[1]!.split('\n}')[0]!;
  const least = [...arms.matchAll(/((?:Permission::\w+\s*\|?\s*)+)=> Role::(\w+)/g)].flatMap(
    ([, names, role]) =>
      [...names!.matchAll(/Permission::(\w+)/g)].map(([, name]) => [name, role!.toLowerCase()]),
  );
  const table = Object.fromEntries(least) as Record<string, string>;
  expect(Object.keys(table)).toHaveLength(Object.keys(NAMES).length + 1);
  for (const [permission, name] of Object.entries(NAMES))
    expect(leastRole(permission as Permission), name).toBe(table[name]);
});
