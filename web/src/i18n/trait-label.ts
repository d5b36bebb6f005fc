import type { Words } from '.';
import { columnLabel } from './column-label';

/** Traits that mean the same to everybody. */
const OF_ALL = new Set(['name', 'email', 'created_at', 'plan']);

/** What people call a trait of customers, wherever one is named. */
export const traitLabel = ({ either }: Pick<Words, 'either'>, name: string): string =>
  OF_ALL.has(name) ? either(`import.field.${name}`, columnLabel(name)) : columnLabel(name);
