import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { BareInput, Check, Loaded, Note, offerTerms, Skeleton, ticked } from '../../../ui';
import { matches } from '../../../table/list-toolbar';
import { offers } from '../../offers/api';
import { MOST_OFFERS } from '../draft';
import type { Part } from './audience-field';

/** With more offers than this, one searches among them. */
const MANY = 7;

/** What is chosen from: active offers, and those that the campaign has though they are not active any more. */
export function OffersField({ of, wrong, set }: Part) {
  const words = useWords();
  const { t } = words;
  const catalog = useQuery(offers);
  const full = of.offers.length >= MOST_OFFERS;
  const [wanted, setWanted] = useState('');
  return (
    <fieldset className="plain">
      <legend className="legend">{t('campaign.offers')}</legend>
      <Loaded of={catalog} wait={<Skeleton lines={3} />}>
        {(all) => {
          const shown = all.filter(({ id, state }) => state === 'active' || of.offers.includes(id));
          if (shown.length === 0)
            return (
              <Note tone="warn">
                <span>{t('campaigns.noOffers')}</span>
                <Link to="/campaigns/offers">{t('offer.toOffers')}</Link>
              </Note>
            );
          const found = shown.filter(({ name, terms }) =>
            matches(`${name} ${offerTerms(words, terms)}`, wanted.trim()),
          );
          return (
            <>
              {shown.length > MANY && (
                <BareInput
                  label={t('campaign.findOffers')}
                  type="search"
                  maxLength={100}
                  value={wanted}
                  onChange={(event) => setWanted(event.target.value)}
                  // It finds while one types: Enter is not to save the campaign.
                  onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
                />
              )}
              {found.map(({ id, name, terms, state }) => {
                const isTicked = of.offers.includes(id);
                return (
                  <Check
                    key={id}
                    checked={isTicked}
                    disabled={full && !isTicked}
                    onValue={(on) => set({ offers: ticked(of.offers, id, on) })}
                  >
                    <span className="person">
                      <span>
                        {name}
                        {state !== 'active' && ` (${t(`offer.state.${state}`)})`}
                      </span>
                      <span className="muted small">{offerTerms(words, terms)}</span>
                    </span>
                  </Check>
                );
              })}
              {found.length === 0 && <p className="muted small">{t('campaign.offersNotFound')}</p>}
            </>
          );
        }}
      </Loaded>
      <span className="hint">{t('campaign.offersHint', { n: MOST_OFFERS })}</span>
      {wrong.offers && (
        <span className="wrong" role="alert">
          {wrong.offers}
        </span>
      )}
    </fieldset>
  );
}
