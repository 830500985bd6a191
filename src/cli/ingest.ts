import { readFile } from 'node:fs/promises';
import type { ImageReportStore } from '../domain/measures.ts';
import { outsideText } from '../domain/outside-text.ts';
import { UserError } from '../domain/user-error.ts';
import { parseTrivy } from '../trivy/report.ts';

/** A report of a large image with everything in it has some 20 MB. */
const MOST_BYTES = 200_000_000;

export interface IngestParts {
  readonly store: { readonly imageReports: ImageReportStore };
  readonly now: () => Date;
  readonly print: (text: string) => void;
  /** What `-` stands for. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
}

/**
 * `toilbot ingest trivy FILE…`: keeps the report of each file. A bad file is told in one line and harms no other; 1 when
 * there was one.
 */
export async function ingestTrivy(files: readonly string[], image: string | null, parts: IngestParts): Promise<number> {
  if (image !== null && files.length > 1) throw new UserError('--image says what one file is of: hand in one file');
  let bad = 0;
  for (const file of files) {
    const name = file === '-' ? 'standard input' : outsideText(file, 200);
    try {
      const text = file === '-' ? await allOf(parts.stdin) : await readReport(file);
      const { reports, notUnderstood } = parseTrivy(text, image, parts.now());
      for (const report of reports) {
        const isNew = await parts.store.imageReports.keep(report, parts.now());
        const { repository, digest, vulnerabilities } = report.scan;
        const what = `${repository} ${digest.slice(0, 19)}`;
        parts.print(
          isNew
            ? `${name}: kept, ${vulnerabilities.length} vulnerabilities of ${what}`
            : `${name}: nothing new, as new a report of ${what} is kept`,
        );
      }
      for (const { what, why } of notUnderstood) parts.print(`${name}: left out ${what}: ${why}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      parts.print(`${name}: not kept: ${error.message}`);
      bad += 1;
    }
  }
  return bad === 0 ? 0 : 1;
}

async function readReport(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > MOST_BYTES) throw new UserError('it is larger than 200 MB');
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    throw new UserError(`it cannot be read (${code})`);
  }
}

async function allOf(input: AsyncIterable<Uint8Array | string>): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of input) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    size += bytes.length;
    if (size > MOST_BYTES) throw new UserError('it is larger than 200 MB');
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
