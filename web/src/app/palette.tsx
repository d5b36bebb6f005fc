import { Autocomplete } from '@base-ui/react/autocomplete';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { datasets } from '../api/datasets';
import { models } from '../api/models';
import { useRole } from '../api/roles';
import { setTheme } from '../browser/preferences';
import { campaigns } from '../api/campaigns';
import { anybody, findCustomers, scoringRuns } from '../features/customers/api';
import { findPeople } from '../features/customers/people';
import { useShownRun } from '../features/overview/shown-run';
import { LANGUAGES, type Language, useWords } from '../i18n';
import { Icon, type Sign } from '../ui';
import { type Page, SECTIONS, SETTINGS_PAGES, START } from './pages';

interface Item {
  id: string;
  text: string;
  sign: Sign;
  hint?: string;
  go: () => unknown;
}
interface Group {
  name: string;
  items: Item[];
}

const CUSTOMERS_SHOWN = 6;
const SETTLES_MS = 150;

/** Finds pages, customers and actions by what is typed, and opens one. */
export default function Palette({
  starts,
  onClose,
  onLeave,
}: {
  /** Whether the first steps are still offered. */
  starts: boolean;
  onClose: () => void;
  onLeave: () => unknown;
}) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [q, setQ] = useState('');
  const groups = useGroups(q, starts, onLeave);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.title')}
      onCancel={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <CSPProvider disableStyleElements>
        <Autocomplete.Root
          inline
          open
          items={groups}
          value={q}
          onValueChange={setQ}
          itemToStringValue={(item: Item) => `${item.text} ${item.hint ?? ''}`}
          autoHighlight="always"
          keepHighlight
        >
          <div className="find">
            <Icon sign="search" />
            <Autocomplete.Input
              placeholder={t('palette.hint')}
              aria-label={t('palette.title')}
              maxLength={200}
            />
          </div>
          <Autocomplete.Empty className="muted nothing">{t('palette.none')}</Autocomplete.Empty>
          <Autocomplete.List className="list">
            {(group: Group) => (
              <Autocomplete.Group key={group.name} items={group.items}>
                <Autocomplete.GroupLabel className="overline">{group.name}</Autocomplete.GroupLabel>
                <Autocomplete.Collection>
                  {(item: Item) => (
                    <Autocomplete.Item
                      key={item.id}
                      value={item}
                      className="item"
                      onClick={() => {
                        onClose();
                        item.go();
                      }}
                    >
                      <Icon sign={item.sign} size={16} />
                      <span className="clip">{item.text}</span>
                      {item.hint && <span className="muted small">{item.hint}</span>}
                    </Autocomplete.Item>
                  )}
                </Autocomplete.Collection>
              </Autocomplete.Group>
            )}
          </Autocomplete.List>
        </Autocomplete.Root>
      </CSPProvider>
      <footer className="muted small for-keys">{t('palette.keys')}</footer>
    </dialog>
  );
}

/** A text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useDeferredValue(settled);
}

/** All that can be found, in groups; of customers, those whose key holds what is typed. */
function useGroups(q: string, starts: boolean, onLeave: () => unknown): Group[] {
  const { t } = useWords();
  const { navigate } = useRouter();
  const ofModels = useQuery(models).data ?? [];
  const ofDatasets = useQuery(datasets).data ?? [];
  const ofCampaigns = useQuery(campaigns).data ?? [];
  const customers = useCustomers(q);
  return [
    {
      name: t('nav.customers'),
      items: customers,
    },
    { name: t('palette.pages'), items: usePages(starts) },
    { name: t('palette.actions'), items: useActions(onLeave) },
    {
      name: t('nav.campaigns'),
      items: ofCampaigns.map(({ id, name, state }) => ({
        id,
        text: name,
        hint: t(`campaign.state.${state}`),
        sign: 'offer' as const,
        go: () => navigate({ to: '/campaigns/$id', params: { id } }),
      })),
    },
    {
      name: t('palette.models'),
      items: ofModels.map(({ id, name }) => ({
        id,
        text: name,
        sign: 'models' as const,
        go: () => navigate({ to: '/models/$id', params: { id } }),
      })),
    },
    {
      name: t('palette.datasets'),
      items: ofDatasets.map(({ id, name, filename }) => ({
        id,
        text: name,
        hint: filename,
        sign: 'datasets' as const,
        go: () => navigate({ to: '/datasets/$id', params: { id } }),
      })),
    },
  ].filter(({ items }) => items.length > 0);
}

/** Customers of whom anything told; where nothing did, those of the run that Home shows. */
function useCustomers(q: string): Item[] {
  const { f } = useWords();
  const { navigate } = useRouter();
  const wanted = useSettled(q.trim());
  const known = useQuery(anybody).data;
  const found = useQuery({ ...findPeople(wanted, CUSTOMERS_SHOWN), enabled: !!known && !!wanted }).data;
  const runs = useQuery(scoringRuns).data ?? [];
  const run = useShownRun(runs.filter(({ status }) => status === 'succeeded'))?.id ?? '';
  const ofRun = {
    ...findCustomers(run, wanted, CUSTOMERS_SHOWN),
    enabled: !!run && known === false && !!wanted,
  };
  const scored = useQuery(ofRun).data;
  if (!wanted) return [];
  if (known)
    return (found ?? []).map(({ id, name, risk }) => ({
      id: `customer-${id}`,
      text: name ?? id,
      hint: risk ? f.risk(risk.score) : name ? id : undefined,
      sign: 'person',
      go: () => navigate({ to: '/customer', search: { id } }),
    }));
  return (scored ?? []).map(({ entity_key: key, score }) => ({
    id: `customer-${key}`,
    text: key,
    hint: f.risk(score),
    sign: 'person',
    go: () => navigate({ to: '/customer', search: { run, key } }),
  }));
}

function usePages(starts: boolean): Item[] {
  const { t } = useWords();
  const { may } = useRole();
  const { navigate } = useRouter();
  const settings = SETTINGS_PAGES.flatMap(({ pages }) => pages).filter(({ needs }) => !needs || may(needs));
  const item =
    (hint?: string) =>
    ({ to, name, sign }: Page): Item => ({
      id: to,
      text: t(name),
      hint,
      sign,
      go: () => navigate({ to }),
    });
  return [
    ...SECTIONS.map(item()),
    ...(starts ? [START].map(item()) : []),
    ...SECTIONS.flatMap(({ name, parts = [] }) => parts.map(item(t(name)))),
    ...settings.map(item(t('nav.settings'))),
  ];
}

function useActions(onLeave: () => unknown): Item[] {
  const { t, language, setLanguage } = useWords();
  const { navigate } = useRouter();
  const action = (id: string, text: string, sign: Sign, go: () => unknown, hint?: string): Item => ({
    id,
    text,
    sign,
    go,
    hint,
  });
  return [
    action('upload', t('upload.new'), 'upload', () => navigate({ to: '/datasets' })),
    action('train', t('dataset.train'), 'spark', () => navigate({ to: '/models/new' })),
    action('campaign', t('campaigns.new'), 'offer', () =>
      navigate({ to: '/campaigns', search: { new: true } }),
    ),
    action('invite', t('people.invite'), 'customers', () => navigate({ to: '/settings/members' })),
    ...(['light', 'dark', 'system'] as const).map((theme) =>
      action(`theme-${theme}`, t(`theme.${theme}`), 'eye', () => setTheme(theme), t('nav.appearance')),
    ),
    ...(Object.keys(LANGUAGES) as Language[])
      .filter((one) => one !== language)
      .map((one) =>
        action(`language-${one}`, LANGUAGES[one], 'settings', () => setLanguage(one), t('nav.language')),
      ),
    action('leave', t('nav.signout'), 'signout', onLeave),
  ];
}
