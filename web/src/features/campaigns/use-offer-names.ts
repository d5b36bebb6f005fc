import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { offers } from '../offers/api';

/** What the organization's own people call an offer; its id where it is in the catalog no longer. */
export function useOfferNames() {
  const catalog = useQuery(offers).data;
  return useCallback((id: string) => catalog?.find((one) => one.id === id)?.name ?? id, [catalog]);
}
