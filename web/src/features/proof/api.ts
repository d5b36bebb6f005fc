/** What messages and offers were worth, what a size can show, and the rows behind it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, body, type Schemas } from '../../api/client';
import { byCursor, joined } from '../../api/query';

export type Proof = Schemas['Proof'];
export type Findings = Schemas['ProofFindings'];
export type Group = Schemas['ProofGroup'];
export type Measure = Schemas['ProofMeasure'];
export type Finding = Schemas['ProofFinding'];
export type SizePlan = Schemas['ProofSizePlan'];

/** Whose units are compared with one another: those of a year, of a campaign where one is said. */
export interface Cohort {
  year?: number;
  campaign?: string;
}

/** Of the present year unless said. */
export const proof = ({ year, campaign }: Cohort) =>
  queryOptions({
    queryKey: ['proof', 'found', campaign, year],
    queryFn: () => body(api.GET('/v1/proof', { params: { query: { year, campaign_id: campaign } } })),
  });

/** What a size can show: as it stands unless said. */
export const size = (asked: { customers?: number; monthly_churn?: number }) =>
  queryOptions({
    queryKey: ['proof', 'size', asked],
    queryFn: () => body(api.GET('/v1/proof/plan', { params: { query: asked } })),
  });

export const units = ({ year, campaign }: Cohort) =>
  infiniteQueryOptions({
    queryKey: ['proof', 'units', campaign, year],
    queryFn: ({ pageParam: cursor }) =>
      body(
        api.GET('/v1/proof/units', {
          params: { query: { year, campaign_id: campaign, limit: 25, cursor } },
        }),
      ),
    ...byCursor,
    select: joined,
  });

/** All rows of a cohort as one file. The API gives it in parts, each with the line of names. */
export async function unitsFile({ year, campaign }: Cohort): Promise<string> {
  let file = '';
  let cursor: string | undefined;
  do {
    const call = api.GET('/v1/proof/units/export', {
      params: { query: { year, campaign_id: campaign, cursor } },
      parseAs: 'text',
    });
    const part = await body(call);
    file += file ? part.slice(part.indexOf('\n') + 1) : part;
    cursor = (await call).response.headers.get('next-cursor') ?? undefined;
  } while (cursor);
  return file;
}
