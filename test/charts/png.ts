import { inflateSync } from 'node:zlib';

export interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Distinct pixels, as RGBA numbers. */
  readonly colors: ReadonlySet<number>;
}

const CHANNELS = 4;

/** Decodes a PNG of 8-bit RGBA without interlace, the kind resvg writes (ISO/IEC 15948). */
export function decodePng(bytes: Uint8Array): Decoded {
  const png = Buffer.from(bytes);
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('no PNG');
  const data: Buffer[] = [];
  let header = Buffer.alloc(0);
  for (let at = 8; at < png.length; ) {
    const [length, type] = [png.readUInt32BE(at), png.toString('latin1', at + 4, at + 8)];
    const chunk = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = chunk;
    if (type === 'IDAT') data.push(chunk);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (header[8] !== 8 || header[9] !== 6 || header[12] !== 0) throw new Error('not 8-bit RGBA');
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * CHANNELS;
  if (raw.length !== height * (stride + 1)) throw new Error('rows are missing');
  const colors = new Set<number>();
  let above = Buffer.alloc(stride);
  for (let row = 0; row < height; row += 1) {
    const start = row * (stride + 1);
    const line = Buffer.from(raw.subarray(start + 1, start + 1 + stride));
    unfilter(raw[start] ?? 0, line, above);
    for (let pixel = 0; pixel < stride; pixel += CHANNELS) colors.add(line.readUInt32BE(pixel));
    above = line;
  }
  return { width, height, colors };
}

function unfilter(filter: number, line: Buffer, above: Buffer): void {
  for (let index = 0; index < line.length; index += 1) {
    const left = line[index - CHANNELS] ?? 0;
    const up = above[index] ?? 0;
    const corner = index < CHANNELS ? 0 : (above[index - CHANNELS] ?? 0);
    line[index] = ((line[index] ?? 0) + predicted(filter, left, up, corner)) & 0xff;
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, corner) : 0;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const a = Math.abs(estimate - left);
  const b = Math.abs(estimate - up);
  const c = Math.abs(estimate - corner);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
