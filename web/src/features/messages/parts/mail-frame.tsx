import { type SyntheticEvent, useEffect, useRef } from 'react';
import { htmlOfMail } from '../../../browser/html-of-mail';

/**
 * A mail's HTML as a mail program shows it. Nothing in it runs, and its links lead nowhere. The page lets no styles stand
 * in HTML, which those of mails do: they are set one by one instead.
 */
export function MailFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const quiet = html.replaceAll(' style="', ' data-style="').replaceAll('<a href="', '<a data-href="');
    if (frame.current) frame.current.srcdoc = htmlOfMail(quiet);
  }, [html]);
  return <iframe ref={frame} className="mail" title={title} sandbox="allow-same-origin" onLoad={dress} />;
}

const LINK = 'color:#0b57d0;text-decoration:underline;';

function dress({ currentTarget: frame }: SyntheticEvent<HTMLIFrameElement>) {
  const page = frame.contentDocument;
  if (!page) return;
  for (const element of page.querySelectorAll<HTMLElement>('[data-style], [data-href]')) {
    const { style = '', href } = element.dataset;
    element.style.cssText = (href === undefined ? '' : LINK) + style;
  }
  frame.style.height = `${page.documentElement.scrollHeight}px`;
}
