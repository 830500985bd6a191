import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { ImageReport, ImageReportStore } from '../../../domain/measures.ts';
import { jsonb, moment } from './storable.ts';

interface Row {
  readonly scan: Omit<ImageReport['scan'], 'pushedAt' | 'scannedAt' | 'vulnerabilities'> & {
    readonly pushedAt: string | null;
    readonly scannedAt: string | null;
    readonly vulnerabilities: readonly (Omit<ImageReport['scan']['vulnerabilities'][number], 'since'> & {
      readonly since: string | null;
    })[];
  };
  readonly reportedAt: Date;
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** JSON keeps no dates: they come back as text. */
function reportOf({ scan, reportedAt }: Row): ImageReport {
  const vulnerabilities = scan.vulnerabilities.map((it) => ({ ...it, since: dateOf(it.since) }));
  return {
    reportedAt,
    scan: { ...scan, pushedAt: dateOf(scan.pushedAt), scannedAt: dateOf(scan.scannedAt), vulnerabilities },
  };
}

export function openImageReportStore(prisma: PrismaClient): ImageReportStore {
  return {
    async keep({ scan, reportedAt }, now) {
      const kept = await prisma.$executeRaw`
        insert into image_report (digest, scanner, repository, reported_at, taken_at, scan)
        values (${scan.digest}, ${scan.scanner ?? 'unknown'}, ${scan.repository}, ${moment(reportedAt)}::timestamptz,
          ${moment(now)}::timestamptz, ${jsonb(scan)}::jsonb)
        on conflict (digest, scanner) do update set
          repository = excluded.repository, reported_at = excluded.reported_at, taken_at = excluded.taken_at, scan = excluded.scan
        where image_report.reported_at < excluded.reported_at`;
      return kept > 0;
    },
    async of(digests) {
      const rows =
        digests === 'all'
          ? await prisma.$queryRaw<Row[]>`
              select scan, reported_at as "reportedAt" from image_report order by digest, scanner`
          : await prisma.$queryRaw<Row[]>`
              select scan, reported_at as "reportedAt" from image_report
              where digest in (select jsonb_array_elements_text(${jsonb(digests)}::jsonb)) order by digest, scanner`;
      return rows.map(reportOf);
    },
  };
}
