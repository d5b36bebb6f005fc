/** What somebody who looks at a page would see at once: labels that are cut, and words of another language. */
import type { Page } from 'playwright-core';

/** What a control or a heading says, which is never cut; what data say may be. */
const LABELS =
  'button:not(.help), .button, [role=tab], [role=columnheader], th, label, legend, dt, .badge, h1, h2, h3, nav a, .stat > *';

/** What says only a part of itself: hints in fields, choices and labels that are wider than their places. */
export const cut = (page: Page): Promise<string[]> =>
  page.evaluate((labels) => {
    // What is only read out has no width, or is clipped away.
    const seen = (of: Element): boolean =>
      of.checkVisibility() &&
      of.getBoundingClientRect().width > 1 &&
      ![...ancestors(of)].some((one) => getComputedStyle(one).clipPath !== 'none');
    function* ancestors(of: Element | null) {
      for (; of; of = of.parentElement) yield of;
    }
    const all = <T extends Element>(selector: string) =>
      [...document.querySelectorAll<T>(selector)].filter(seen);
    const pen = document.createElement('canvas').getContext('2d')!;
    const hints = all<HTMLInputElement>('input[placeholder]:not(.labels *)').filter((field) => {
      const style = getComputedStyle(field);
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const room =
        field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
      return pen.measureText(field.placeholder).width > room + 1;
    });
    const choices = all<HTMLSelectElement>('select:not(.names)').filter((field) => {
      const alone = field.cloneNode() as HTMLSelectElement;
      const chosen = field.selectedOptions[0];
      if (!chosen) return false;
      alone.append(chosen.cloneNode(true));
      Object.assign(alone.style, {
        position: 'absolute',
        width: 'max-content',
        maxWidth: 'none',
        minWidth: '0',
      });
      field.after(alone);
      const wanted = alone.offsetWidth;
      alone.remove();
      return wanted > field.offsetWidth + 1;
    });
    const said = all<HTMLElement>(labels).filter(
      (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline',
    );
    return [
      ...hints.map((one) => `hint: ${one.placeholder}`),
      ...choices.map((one) => `choice: ${one.selectedOptions[0]!.text}`),
      ...said.map((one) => `label: ${one.textContent}`),
    ];
  }, LABELS);

/** English that is seen or read out. Code, which has no language, may be. */
export const english = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const word =
      /(?<!\p{L})(the|of|and|is|are|was|were|has|have|you|your|with|not|this|that|from|which|will)(?!\p{L})/iu;
    const all = [...document.body.querySelectorAll<HTMLElement>('*')].filter(
      (one) => one.checkVisibility() && !one.closest('code, pre, [lang=en], script'),
    );
    const texts = all.flatMap((one) => [
      ...[...one.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent!),
      ...['aria-label', 'title', 'placeholder', 'alt'].map((name) => one.getAttribute(name) ?? ''),
    ]);
    return [...new Set(texts.filter((text) => word.test(text)))];
  });
