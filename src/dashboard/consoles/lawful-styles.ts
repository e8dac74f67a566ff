/**
 * The head's Content-Security-Policy takes styles from files alone: no style element, no style attribute (CSP Level 3, 6.1.14). xterm makes
 * both, with the page's own document whatever it is told. While terminals are shown they become style sheets and declarations that a
 * script makes, which the policy lets be (CSSOM).
 * @returns takes it back, when it was taken back as often as it was begun
 */
export function useLawfulStyles(): () => void {
  if (users++ === 0) document.createElement = createElement as typeof document.createElement;
  let isUsed = true;
  return () => {
    if (isUsed && --users === 0) document.createElement = Document.prototype.createElement;
    isUsed = false;
  };
}

let users = 0;

function createElement(this: Document, name: string, options?: ElementCreationOptions): HTMLElement {
  const create = (what: string) => Document.prototype.createElement.call(document, what, options);
  if (name === 'style') return adoptedText(create('template'));
  const element = create(name);
  if (name === 'span') element.setAttribute = setAttribute;
  return element;
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}

/** Stands where the style element would, and is never drawn; even an empty one breaks the policy. */
function adoptedText(place: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  let text = '';
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(place, 'textContent', {
    get: () => text,
    set: (next: string) => {
      text = next;
      sheet.replaceSync(next);
    },
  });
  place.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    Element.prototype.remove.call(place);
  };
  return place;
}
