import { createEffect, createMemo, type JSX, onCleanup, onMount } from 'solid-js';
import type { Handbook } from '../../handbook/handbook.ts';
import { handbookArticle } from '../../handbook/handbook-html.ts';
import { HANDBOOK_PAPER, HANDBOOK_STYLE } from '../../handbook/handbook-style.ts';

/**
 * The handbook as its file has it, in a tree of its own, so that neither's style reaches the other; colours of the page come in. Its
 * writer escapes whatever anybody has typed, and the page's policy runs no script that stands in text.
 */
export function HandbookSheet(props: { readonly handbook: Handbook }): JSX.Element {
  let host!: HTMLDivElement;
  onMount(() => {
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheetOf(HANDBOOK_STYLE)];
    const paper = sheetOf(HANDBOOK_PAPER);
    document.adoptedStyleSheets.push(paper);
    onCleanup(() => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== paper);
    });
    // An address with # names an element of the page, and these are none.
    root.addEventListener('click', (event) => {
      const link = (event.target as Element).closest('a[href^="#"]');
      if (link === null) return;
      event.preventDefault();
      const heading = root.getElementById(link.getAttribute('href')?.slice(1) ?? '')?.querySelector('h2');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus();
    });
    const text = createMemo(() => handbookArticle(props.handbook));
    createEffect(() => {
      const article = document.createElement('article');
      article.className = 'handbook';
      article.innerHTML = text();
      root.replaceChildren(article);
    });
  });
  return <div class="handbook-sheet" ref={host} />;
}

function sheetOf(rules: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}
