// A small canvas: strokes, discs, areas and text with smooth edges. Places and widths are in pixels, y downward.
import { DOTS_PER_CHARACTER, dotsOf } from './font.js';

export class Canvas {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** Red, green, blue and alpha of each pixel, row by row. */
    this.pixels = Buffer.alloc(width * height * 4, 255);
  }

  stroke(from, to, width, colour) {
    const x = to.x - from.x;
    const y = to.y - from.y;
    const squared = x * x + y * y;
    const reach = width / 2 + 1;
    this.#paint(
      [Math.min(from.x, to.x) - reach, Math.max(from.x, to.x) + reach],
      [Math.min(from.y, to.y) - reach, Math.max(from.y, to.y) + reach],
      colour,
      (px, py) => {
        const along = Math.min(1, Math.max(0, ((px - from.x) * x + (py - from.y) * y) / squared));
        return width / 2 + 0.5 - Math.hypot(px - from.x - along * x, py - from.y - along * y);
      },
    );
  }

  disc({ x, y }, radius, colour) {
    const reach = radius + 1;
    this.#paint(
      [x - reach, x + reach],
      [y - reach, y + reach],
      colour,
      (px, py) => radius + 0.5 - Math.hypot(px - x, py - y),
    );
  }

  /** Everything from `left` to `right` that lies below topOf(x) and above bottomOf(x). */
  area([left, right], topOf, bottomOf, colour) {
    this.#paint([left, right], [0, this.height], colour, (px, py) => {
      const across = Math.min(px + 0.5, right) - Math.max(px - 0.5, left);
      const down = Math.min(py + 0.5, bottomOf(px)) - Math.max(py - 0.5, topOf(px));
      return Math.min(1, across) * Math.min(1, down);
    });
  }

  rectangle(left, top, width, height, colour) {
    this.area(
      [left, left + width],
      () => top,
      () => top + height,
      colour,
    );
  }

  /** `size`: pixels a dot of the font, of which a small letter is five high. */
  text(text, { x, y }, size, colour) {
    for (const [right, down] of dotsOf(text)) this.rectangle(x + right * size, y + down * size, size, size, colour);
    return x + text.length * DOTS_PER_CHARACTER * size;
  }

  /** `coverAt` gives how much of the pixel around a point is covered; below 0 is none, above 1 is all. */
  #paint([left, right], [top, bottom], [red, green, blue], coverAt) {
    const lastRow = Math.min(this.height - 1, Math.ceil(bottom));
    const lastColumn = Math.min(this.width - 1, Math.ceil(right));
    for (let row = Math.max(0, Math.floor(top)); row <= lastRow; row += 1) {
      for (let column = Math.max(0, Math.floor(left)); column <= lastColumn; column += 1) {
        const cover = Math.min(1, coverAt(column + 0.5, row + 0.5));
        if (!(cover > 0)) continue;
        const at = (row * this.width + column) * 4;
        this.pixels[at] += (red - this.pixels[at]) * cover;
        this.pixels[at + 1] += (green - this.pixels[at + 1]) * cover;
        this.pixels[at + 2] += (blue - this.pixels[at + 2]) * cover;
      }
    }
  }
}
