/**
 * Moves the edges of plain rectangles to the nearest whole pixel, at least one pixel apart, so that towers and decks
 * are crisp at every size.
 * @param {string} svg its rectangles name x, y, width and height in this order; those with round corners stay
 * @param {number} size of the drawing, pixels
 */
export function hintEdges(svg, size) {
  const [left = 0, top = 0, width = size] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number);
  const scale = size / width;
  /** @type {(from: number, length: number, origin: number) => [number, number]} */
  const onPixels = (from, length, origin) => {
    const first = nearest((from - origin) * scale);
    const last = Math.max(first + 1, nearest((from + length - origin) * scale));
    return [first / scale + origin, (last - first) / scale];
  };
  return svg.replaceAll(
    /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    (_, ...found) => {
      const [x, y, w, h] = found.slice(0, 4).map(Number);
      const [atX, wide] = onPixels(x ?? 0, w ?? 0, left);
      const [atY, high] = onPixels(y ?? 0, h ?? 0, top);
      return `<rect x="${atX}" y="${atY}" width="${wide}" height="${high}"`;
    },
  );
}

/**
 * Half a pixel goes down, which makes what is mirrored at the middle wider and not narrower.
 * @param {number} value
 */
const nearest = (value) => Math.ceil(value - 0.5 - 1e-6);
