/** Where the dashboard and the API begin: `/` on AWS, a longer path on a local stack. Ends in `/`. */
export const BASE = new URL(document.baseURI).pathname.replace(/[^/]*$/, '');
