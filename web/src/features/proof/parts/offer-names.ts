import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../i18n';
import { offers } from '../../offers/api';

/** What the organization calls an offer; nothing as long as that is not known, or not asked for. */
export function useOfferNames(enabled = true): (id: string) => string {
  const { t } = useWords();
  const { data } = useQuery({ ...offers, enabled });
  return (id) => (data ? (data.find((one) => one.id === id)?.name ?? t('proof.offerGone')) : '');
}
