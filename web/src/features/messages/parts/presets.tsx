import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import {
  Button,
  Card,
  Dialog,
  Facts,
  Loaded,
  Note,
  Options,
  Select,
  Skeletons,
  useMutation,
} from '../../../ui';
import { applyPreset, presets, type Preset, type Rule } from '../api';
import { presetRules, PRESET_REASONS, type PresetReason } from '../presets';
import { RuleWhen } from './rule-when';

/** Fills the rules that the law speaks of, by where customers live. */
export function Presets({ rules }: { rules: Rule[] }) {
  const { t } = useWords();
  const { may } = useRole();
  const [open, setOpen] = useState(false);
  return (
    <Card
      title={t('preset.title')}
      hint={t('preset.lead')}
      aside={
        <Button disabled={!may('outreach')} onClick={() => setOpen(true)}>
          {t('preset.choose')}
        </Button>
      }
    >
      <p className="muted small">{t('preset.caution')}</p>
      {open && <Choosing rules={rules} onClose={() => setOpen(false)} />}
    </Card>
  );
}

function Choosing({ rules, onClose }: { rules: Rule[]; onClose: () => void }) {
  const { t } = useWords();
  const found = useQuery(presets);
  const applying = useMutation(applyPreset, onClose);
  const [chosen, setChosen] = useState<Preset['jurisdiction']>('california');
  const preset = found.data?.find(({ jurisdiction }) => jurisdiction === chosen);
  return (
    <Dialog
      title={t('preset.title')}
      onClose={onClose}
      onSubmit={() => preset && applying.mutate(presetRules(preset, rules))}
      action={t('preset.apply')}
      busy={!preset || applying.isPending}
      problem={applying.error}
    >
      <Loaded of={found} wait={<Skeletons heights={[40, 200]} />}>
        {(all) => (
          <>
            <Select label={t('preset.where')} value={chosen} onValue={setChosen}>
              <Options of={all.map(({ jurisdiction }) => jurisdiction)} text={(one) => t(`preset.${one}`)} />
            </Select>
            {preset &&
              PRESET_REASONS.map((reason) => <PresetRule key={reason} reason={reason} of={preset} />)}
          </>
        )}
      </Loaded>
      <Note tone="warn">{t('preset.warning')}</Note>
    </Dialog>
  );
}

function PresetRule({ reason, of }: { reason: PresetReason; of: Preset }) {
  const { t } = useWords();
  const { lead_times, legally_due } = of[reason];
  return (
    <section className="stack tight">
      <h3>{t(`notice.${reason}`)}</h3>
      <Facts
        of={[
          [t('rule.when'), <RuleWhen key="when" of={{ reason, lead_times }} />],
          [t('rule.law'), t(legally_due ? 'preset.due' : 'preset.notDue')],
          [t('preset.law'), t(`preset.law.${of.jurisdiction}.${reason}`)],
          [t('preset.asks'), t(`preset.asks.${of.jurisdiction}.${reason}`)],
        ]}
      />
    </section>
  );
}
