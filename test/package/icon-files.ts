import { PNG } from 'pngjs';

/** Pixels, four bytes each (RGBA), from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export const readPng = (bytes: Buffer): Picture => PNG.sync.read(bytes);

/** Every image of a Windows icon (PNG, or 32-bit bitmap with a mask), by what its directory says of its size. */
export function readIco(file: Buffer): Map<number, Picture> {
  if (file.readUInt32LE(0) !== 0x10000) throw new Error('no icon');
  const images = new Map<number, Picture>();
  for (let index = 0; index < file.readUInt16LE(4); index += 1) {
    const at = 6 + 16 * index;
    const size = file[at] || 256;
    const offset = file.readUInt32LE(at + 12);
    const body = file.subarray(offset, offset + file.readUInt32LE(at + 8));
    images.set(size, body.readUInt32BE(0) === 0x89504e47 ? readPng(body) : readBitmap(body, true));
  }
  return images;
}

/** Every member of a macOS icon, by its type. */
export function readIcns(file: Buffer): Map<string, Picture> {
  if (file.toString('latin1', 0, 4) !== 'icns' || file.readUInt32BE(4) !== file.length)
    throw new Error('no icon');
  const members = new Map<string, Picture>();
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    const body = file.subarray(at + 8, at + file.readUInt32BE(at + 4));
    members.set(file.toString('latin1', at, at + 4), readPng(body));
  }
  return members;
}

/** A Windows bitmap file of 24 bits. */
export function readBmp(file: Buffer): Picture {
  if (file.toString('latin1', 0, 2) !== 'BM' || file.readUInt32LE(2) !== file.length)
    throw new Error('no bitmap');
  return readBitmap(file.subarray(14), false);
}

/** @param inIcon its height counts the mask, too */
function readBitmap(bytes: Buffer, inIcon: boolean): Picture {
  const start = bytes.readUInt32LE(0);
  const width = bytes.readInt32LE(4);
  const height = bytes.readInt32LE(8) / (inIcon ? 2 : 1);
  const step = bytes.readUInt16LE(14) / 8;
  const stride = Math.ceil((width * step) / 4) * 4;
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [blue = 0, green = 0, red = 0, alpha = 255] = bytes.subarray(
        start + (height - 1 - y) * stride + x * step,
        start + (height - 1 - y) * stride + (x + 1) * step,
      );
      data.set([red, green, blue, alpha], 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

/** How light each pixel is on a ground (0 black, 255 white), without its colour (ITU-R BT.709). */
export function greyOn({ data }: Picture, ground: number): number[] {
  const grey: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
    const own = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    grey.push(ground + ((own - ground) * alpha) / 255);
  }
  return grey;
}

/** How many of a hundred pixels differ by more than `by` levels. */
export function percentDiffering(one: readonly number[], other: readonly number[], by: number): number {
  const differing = one.filter((value, index) => Math.abs(value - (other[index] ?? 0)) > by);
  return (100 * differing.length) / one.length;
}
