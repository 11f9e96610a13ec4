// SPDX-License-Identifier: Apache-2.0
// The display: exactly the ST7789's pixels, as they change.

const HEADER = 8; // x, y, width, height: 16 bits each, high byte first

export class Screen {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
  }

  /** Paint one rectangle of RGB565, high byte first, as it stands in the display's memory. */
  paint(buffer) {
    const view = new DataView(buffer);
    const [x, y, width, height] = [0, 2, 4, 6].map((at) => view.getUint16(at));
    const image = this.context.createImageData(width, height);
    const pixels = image.data;
    for (let from = HEADER, to = 0; from < view.byteLength; from += 2, to += 4) {
      const value = view.getUint16(from);
      const red = value >> 11, green = (value >> 5) & 63, blue = value & 31;
      pixels[to] = (red << 3) | (red >> 2);
      pixels[to + 1] = (green << 2) | (green >> 4);
      pixels[to + 2] = (blue << 3) | (blue >> 2);
      pixels[to + 3] = 255;
    }
    this.context.putImageData(image, x, y);
  }

  /** What the display shows, for those who do not see it: its name only, never the data on it. */
  name(words) {
    this.canvas.setAttribute("aria-label", `閱讀機畫面：${words.zh} Reader's screen: ${words.en}`);
  }
}
