import { PNG } from 'pngjs';

/** @typedef {{ size: number, png: Buffer }} Image one square image */

/**
 * A Windows icon: a 6-byte head, 16 bytes for each image, then the images. 256 pixels are kept as PNG, smaller ones as
 * bitmaps, which every program that reads icons knows.
 * @param {readonly Image[]} images
 */
export function ico(images) {
  const bodies = images.map(({ size, png }) => (size >= 256 ? png : dib(png)));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, { size }] of images.entries()) {
    const at = 6 + 16 * index;
    const length = bodies[index]?.length ?? 0;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...bodies]);
}

/**
 * A bitmap as icons hold it: BITMAPINFOHEADER with twice the height, BGRA from the bottom up, and a mask of the clear
 * pixels, whose lines are multiples of 4 bytes.
 * @param {Buffer} png
 */
function dib(png) {
  const { width, height, data } = PNG.sync.read(png);
  const stride = Math.ceil(width / 32) * 4;
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(width, 4);
  header.writeInt32LE(2 * height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const pixels = Buffer.alloc(4 * width * height);
  const mask = Buffer.alloc(stride * height);
  header.writeUInt32LE(pixels.length + mask.length, 20);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * (y * width + x));
      const line = height - 1 - y;
      pixels.set([blue, green, red, alpha], 4 * (line * width + x));
      const at = line * stride + (x >> 3);
      if (alpha === 0) mask[at] = (mask[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return Buffer.concat([header, pixels, mask]);
}

/** What macOS looks for, by points and scale: 16@2x … 512@2x, and the plain sizes from 128 on. */
export const icnsTypes = /** @type {const} */ ({
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
});

/**
 * A macOS icon: `icns` and its length, then each PNG behind its type and length.
 * @param {readonly Image[]} images one for each size of `icnsTypes`
 */
export function icns(images) {
  const parts = Object.entries(icnsTypes).map(([type, size]) => {
    const image = images.find((each) => each.size === size);
    if (image === undefined) throw new Error(`an image of ${size} pixels is missing`);
    return chunk(type, image.png);
  });
  return chunk('icns', Buffer.concat(parts));
}

/**
 * @param {string} type
 * @param {Buffer} body
 */
function chunk(type, body) {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

/**
 * A 24-bit Windows bitmap, from the bottom up, lines in multiples of 4 bytes. What is clear becomes white.
 * @param {Buffer} png
 */
export function bmp(png) {
  const { width, height, data } = PNG.sync.read(png);
  const stride = Math.ceil((3 * width) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  file.writeUInt32LE(stride * height, 34);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * (y * width + x));
      const over = (/** @type {number} */ value) => Math.round(255 + ((value - 255) * alpha) / 255);
      file.set([over(blue), over(green), over(red)], 54 + (height - 1 - y) * stride + 3 * x);
    }
  }
  return file;
}
