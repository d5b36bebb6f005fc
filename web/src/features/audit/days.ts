import type { AuditFilter } from './api';

/** The filter's days, which are the user's, as moments. Both days are in it. */
export function days({ from, to, ...rest }: AuditFilter): AuditFilter {
  const midnight = (day: string, later: number) => {
    const at = new Date(`${day}T00:00`);
    at.setDate(at.getDate() + later);
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  };
  return { ...rest, from: from && midnight(from, 0), to: to && midnight(to, 1) };
}
