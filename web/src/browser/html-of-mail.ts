/** What browsers with trusted types know, as far as it is used here. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML: (html: string) => string },
  ): { createHTML: (html: string) => string };
}

const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
/** The one policy that the page's own rules allow (`functions/web`). */
const policy = types?.createPolicy('mail', { createHTML: (html) => html });

/** HTML of a mail for a frame in which nothing runs: nothing else becomes HTML anywhere. */
export const htmlOfMail = (html: string): string => policy?.createHTML(html) ?? html;
