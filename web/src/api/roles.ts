/** What a role may do, as `permission.rs` says: the API decides, this only spares people its refusal. */
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from './client';
import { me } from './me';

export type Role = Schemas['Role'];
/** From the least to the most. */
export const ROLES = ['viewer', 'analyst', 'admin', 'owner'] as const satisfies readonly Role[];

const LEAST = {
  upload: 'analyst',
  train: 'analyst',
  score: 'analyst',
  promote: 'admin',
  delete: 'admin',
  members: 'admin',
  keys: 'admin',
  connections: 'admin',
  webhooks: 'admin',
  outreach: 'admin',
  offers: 'admin',
  alerts: 'admin',
  audit: 'admin',
  seeBilling: 'admin',
  billing: 'owner',
  organization: 'owner',
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof LEAST;

export const atLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);
export const leastRole = (permission: Permission): Role => LEAST[permission];

/** The user's role, once known, and whether it allows something. */
export function useRole() {
  const { data } = useQuery(me);
  const role = data?.role;
  return { role, may: (permission: Permission) => role !== undefined && atLeast(role, LEAST[permission]) };
}
