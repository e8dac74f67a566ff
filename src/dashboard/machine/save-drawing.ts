/** What a drawing looks like, as attributes: a picture that leaves the page has no style sheet. */
const PAINT = [
  ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor'],
] as const;

/** Twice the pixels of the screen: sharp on a projector. */
const PIXEL_RATIO = 2;

export type DrawingTheme = 'light' | 'dark';

/**
 * The SVG as a file that needs nothing else: each element has its paint by itself, links are gone, and text names the system's faces.
 * The theme of the page changes for the time of the call, which is over before anything is painted.
 */
export function drawingFile(svg: SVGSVGElement, theme: DrawingTheme): string {
  const root = document.documentElement;
  const before = root.dataset.theme;
  root.dataset.theme = theme;
  try {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
    const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
    for (const [at, original] of originals.entries()) paint(copies[at]!, getComputedStyle(original));
    for (const link of copy.querySelectorAll('a')) link.replaceWith(...link.childNodes);
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
  } finally {
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
  }
}

function paint(element: SVGElement, style: CSSStyleDeclaration): void {
  element.removeAttribute('class');
  if (['title', 'desc', 'a'].includes(element.tagName)) return;
  const isText = ['text', 'tspan'].includes(element.tagName);
  for (const name of PAINT) {
    const isOfText = name.startsWith('font') || name === 'text-anchor';
    const value = style.getPropertyValue(name);
    if (isOfText === isText || name === 'fill' || name === 'stroke') element.setAttribute(name, value);
  }
}

/** The same as pixels. */
export async function drawingPixels(file: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PIXEL_RATIO;
    canvas.height = height * PIXEL_RATIO;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob)));
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Gives it to the browser's downloads. */
export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
