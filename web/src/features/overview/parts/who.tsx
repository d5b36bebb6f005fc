import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { dataset } from '../../../api/datasets';
import { models } from '../../../api/models';
import { nameColumn } from '../../../api/name-column';
import { anybody, namesInFile, profiles } from '../../customers/api';

type Run = Schemas['ScoringRunView'];
type ByKey<Of> = ReadonlyMap<string, Of>;
const NOBODY = new Map<string, never>();

/** What is known of customers besides their scores. */
export interface Known {
  profiles: ByKey<Schemas['CustomerProfile']>;
  /** What the file calls them. */
  names: ByKey<string>;
}

/** What is known of customers of a run, by their keys; nothing as long as it is being looked up. */
export function useKnown(run: Run, keys: string[] | undefined): Known | undefined {
  const ofLedger = useProfiles(keys);
  const ofFile = useNamesInFile(run, keys);
  return ofLedger && ofFile && { profiles: ofLedger, names: ofFile };
}

function useProfiles(keys: string[] | undefined): Known['profiles'] | undefined {
  const any = useQuery(anybody);
  const found = useQuery({ ...profiles(keys ?? []), enabled: any.data === true && !!keys?.length });
  return any.data === false || any.error || found.error ? NOBODY : found.data;
}

function useNamesInFile(run: Run, keys: string[] | undefined): Known['names'] | undefined {
  const file = useQuery({ ...dataset(run.dataset_id), retry: false });
  const model = useQuery(models).data?.find(({ id }) => id === run.model_id);
  const key = model?.entity_key;
  const name = key && file.data?.columns ? nameColumn(file.data.columns, key) : undefined;
  const found = useQuery({
    ...namesInFile(run.id, { key: key ?? '', name: name ?? '' }, keys ?? []),
    enabled: !!name && !!keys?.length,
  });
  return (!file.isPending && !name) || found.error ? NOBODY : found.data;
}

/** A customer by name, where they have one, and the way to all about them. */
export function Who({ of: key, run, known }: { of: string; run: string; known: Known | undefined }) {
  const profile = known?.profiles.get(key);
  const name = profile?.name ?? known?.names.get(key);
  // Their own page says why they have the latest score; that of the run, why they have this one.
  const search = profile?.risk?.scoring_run_id === run ? { id: key } : { run, key };
  return (
    <Link to="/customer" search={search} title={name ? key : undefined}>
      {/* A key that becomes a name a moment later would only be in the way. */}
      {known ? (name ?? key) : '\u00a0'}
    </Link>
  );
}
