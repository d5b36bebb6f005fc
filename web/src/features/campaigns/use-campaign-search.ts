import { useNavigate, useSearch } from '@tanstack/react-router';
import type { CampaignSearch } from './search';

/** What the address of a campaign's page asks for, and a way to ask for more. */
export function useCampaignSearch() {
  const search = useSearch({ from: '/app/campaigns/$id' });
  const navigate = useNavigate({ from: '/campaigns/$id' });
  /** In another tab what was asked for stays behind; the way back leads there. */
  const open = (next: CampaignSearch) => void navigate({ search: next, resetScroll: false });
  const change = (some: CampaignSearch) =>
    void navigate({ search: { ...search, ...some }, replace: true, resetScroll: false });
  return { search, open, change };
}
