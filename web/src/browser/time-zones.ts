/** Time zones by their names of the IANA, with the one that is set, which a browser may call otherwise. */
export const timeZones = (set: string): string[] =>
  [...new Set(['UTC', set, ...Intl.supportedValuesOf('timeZone')])].sort();
