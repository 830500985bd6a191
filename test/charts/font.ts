/** The characters a TrueType font has glyphs for: format 12 of its `cmap` table (OpenType 1.9, "cmap"). */
export function characters(font: Buffer): ReadonlySet<number> {
  const tables = font.readUInt16BE(4);
  const records = Array.from({ length: tables }, (_, index) => 12 + index * 16);
  const record = records.find((at) => font.toString('latin1', at, at + 4) === 'cmap');
  if (record === undefined) throw new Error('no cmap');
  const cmap = font.readUInt32BE(record + 8);
  const found = new Set<number>();
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index += 1) {
    const table = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    if (font.readUInt16BE(table) !== 12) continue;
    for (let group = 0; group < font.readUInt32BE(table + 12); group += 1) {
      const at = table + 16 + group * 12;
      for (let code = font.readUInt32BE(at); code <= font.readUInt32BE(at + 4); code += 1) found.add(code);
    }
  }
  return found;
}
