// Contrast of the text of a page as it is painted (WCAG 2.2, success criterion 1.4.3): every element with text of its own
// against the nearest background behind it. Good for plain colours, which is all that the pages have.
import type { Page } from 'playwright-core';

// What of the page's own globals is used; the project's types are Node's.
interface Painted {
  readonly parentElement: Painted | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
}
declare const document: { readonly body: Painted & { querySelectorAll(selector: string): Iterable<Painted> } };
declare function getComputedStyle(element: Painted): { readonly color: string; readonly backgroundColor: string };

export interface Contrasts {
  readonly worst: { readonly ratio: number; readonly text: string };
  /** Relative luminance of the page's background, 0 to 1. */
  readonly background: number;
}

export function textContrasts(page: Page): Promise<Contrasts> {
  return page.evaluate(() => {
    const parse = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [r = 0, g = 0, b = 0] = parse(colour).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Painted): string => {
      for (let at: Painted | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if ((parse(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    let worst = { ratio: 21, text: '' };
    for (const element of document.body.querySelectorAll('*')) {
      const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent?.trim());
      const text = own.join('');
      if (text === '') continue;
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < worst.ratio) worst = { ratio, text };
    }
    return { worst, background: luminance(behind(document.body)) };
  });
}
