/** A path of this site to go on to, or nothing: an address must not lead people to another site. */
export const ownPath = (to: unknown): string | undefined =>
  typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : undefined;
