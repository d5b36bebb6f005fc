/** How rules are set by the law of a place. */
import type { Preset, Rule } from './api';

export const PRESET_REASONS = ['renewal', 'price_change'] as const;
export type PresetReason = (typeof PRESET_REASONS)[number];

const isOfPreset = (reason: Rule['reason']): reason is PresetReason =>
  PRESET_REASONS.some((one) => one === reason);

/** The rules that a preset fills, as they would be and as they are. */
export function presetRules(preset: Preset, rules: Rule[]): { to: Rule[]; from: Rule[] } {
  const from = rules.filter(({ reason }) => isOfPreset(reason));
  const to = from.map((rule) => {
    if (!isOfPreset(rule.reason)) return rule;
    const { lead_times, legally_due } = preset[rule.reason];
    return { ...rule, lead_times, legally_due };
  });
  return { to, from };
}
