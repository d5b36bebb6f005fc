import { expect, test } from 'vitest';
import type { Preset, Rule } from './api';
import { presetRules } from './presets';

const rule = (reason: Rule['reason']): Rule => ({
  reason,
  on: true,
  lead_times: [{ term_days: 0, days_before: 1 }],
  local_hour: 7,
  approval: false,
  daily_cap: 5,
  legally_due: false,
});

const preset: Preset = {
  jurisdiction: 'california',
  renewal: { lead_times: [{ term_days: 360, days_before: 30 }], legally_due: true, law: '', hint: '' },
  price_change: { lead_times: [{ term_days: 0, days_before: 14 }], legally_due: false, law: '', hint: '' },
};

test('a preset fills lead times and what the law asks for, and leaves all else', () => {
  const rules = [rule('trial_ending'), rule('renewal'), rule('price_change')];
  const { to, from } = presetRules(preset, rules);
  expect(from).toEqual(rules.slice(1));
  expect(to).toEqual([
    { ...rules[1], lead_times: preset.renewal.lead_times, legally_due: true },
    { ...rules[2], lead_times: preset.price_change.lead_times },
  ]);
});
