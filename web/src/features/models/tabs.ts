/** The parts of a model's page, as its address names them. */
export const TABS = ['summary', 'contact', 'quality', 'drift', 'versions', 'automation'] as const;
export type Tab = (typeof TABS)[number];
