import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { anybody, profiles } from '../../customers/api';

type Profiles = ReadonlyMap<string, Schemas['CustomerProfile']>;
const NOBODY: Profiles = new Map();

/** What is known of customers besides a file of scores; nothing as long as that is not known. */
export function useProfiles(keys: string[] | undefined): Profiles | undefined {
  const any = useQuery(anybody);
  const found = useQuery({ ...profiles(keys ?? []), enabled: any.data === true && !!keys?.length });
  if (any.data === false || any.error || found.error) return NOBODY;
  return found.data;
}

/** A customer by name, where they have one, and the way to all about them. */
export function Who({ of: key, run, among }: { of: string; run: string; among: Profiles | undefined }) {
  const profile = among?.get(key);
  // Their own page says why they have the latest score; that of the run, why they have this one.
  const search = profile?.risk?.scoring_run_id === run ? { id: key } : { run, key };
  // A key that is another a moment later would only be in the way.
  const name = among && (profile?.name ?? key);
  return (
    <Link to="/customer" search={search} title={profile?.name ? key : undefined}>
      {name ?? '\u00a0'}
    </Link>
  );
}
