import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../i18n';
import { Input, Note, Options, Select } from '../../../ui';
import { connections } from '../../sources/api';
import { waysOf, type Way } from '../draft';
import type { Part } from './terms-fields';

/** How an offer is carried out. */
export function FulfillmentFields({ of, wrong, set }: Part) {
  const { t } = useWords();
  const accounts = useQuery(connections).data;
  const byStripe = of.by.startsWith('stripe_');
  const choose = (by: Way) => set({ by, connection: of.connection || (accounts?.[0]?.id ?? '') });
  return (
    <>
      <Select label={t('offer.by')} value={of.by} onValue={choose} error={wrong.fulfillment}>
        <Options of={waysOf(of.kind)} text={(one) => t(`offer.by.${one}`)} />
      </Select>
      {byStripe && accounts?.length === 0 && <Note tone="warn">{t('offer.noConnection')}</Note>}
      {byStripe && !!accounts?.length && (
        <div className="grid-auto">
          <Select
            label={t('offer.connection')}
            required
            value={of.connection}
            onValue={(connection) => set({ connection })}
          >
            {!accounts.some(({ id }) => id === of.connection) && <option value="">–</option>}
            {accounts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          {of.by === 'stripe_coupon' && (
            <Input
              label={t('offer.coupon')}
              maxLength={255}
              required
              value={of.coupon}
              onValue={(coupon) => set({ coupon })}
            />
          )}
          {of.by === 'stripe_price' && (
            <Input
              label={t('offer.price')}
              maxLength={255}
              required
              value={of.price}
              onValue={(price) => set({ price })}
            />
          )}
        </div>
      )}
    </>
  );
}
