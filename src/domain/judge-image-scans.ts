/** What the scans of a look come to, and which cases it must leave as they are: it saw that images run, and not what is known against them. */

import type { Judgement, Unjudged } from './finding.ts';
import { type KnownImage, knownImages } from './image-merge.ts';
import {
  byRepository,
  groupSubject,
  type ImageRules,
  isUnread,
  ownerOf,
  repositorySubject,
  unscannedImages,
  untrustedBases,
  vulnerableImages,
} from './judge-images.ts';
import type { ImageScan } from './reads/images.ts';

/** What scanners and reports say of the images that run. */
export function imageJudgement(
  scans: readonly ImageScan[],
  reports: readonly ImageScan[],
  rules: ImageRules,
): Judgement {
  const images = knownImages(scans, reports);
  const unjudged = unjudgedImages(images, rules);
  return {
    findings: [...vulnerableImages(images, rules), ...unscannedImages(images, rules), ...untrustedBases(images, rules)],
    reliefs: [],
    sightings: [],
    measures: [],
    ...(unjudged.length === 0 ? {} : { unjudged }),
    notUnderstood: [],
  };
}

/**
 * What this look cannot tell of: vulnerabilities of a repository of which a digest runs that no scanner answers for, the
 * end of a distribution that no answer names, scans that are under way, and bases that could not be read.
 */
function unjudgedImages(images: readonly KnownImage[], rules: ImageRules): readonly Unjudged[] {
  return byRepository(images, rules).flatMap((running) => {
    const { images: own } = running;
    const subject = repositorySubject(running.repository);
    const unknown = own.some((it) => it.answers.length === 0 || isUnread(it, 'findings'));
    const noSystem = own.some((it) => it.answers.every(({ osEnded }) => osEnded === null));
    const pending = own.some((it) => it.answers.length === 0 && it.image.state === 'pending');
    const noBase = own.some((it) => it.base === null && isUnread(it, 'base'));
    return [
      ...(unknown ? [{ kind: 'image-vulnerabilities', subject }] : []),
      ...(noSystem ? [{ kind: 'image-vulnerabilities', aspect: 'os-ended', subject }] : []),
      ...(pending ? [{ kind: 'image-not-scanned', subject: groupSubject('not-scanned', ownerOf(running)) }] : []),
      ...(noBase ? [{ kind: 'image-base-untrusted', subject: groupSubject('base-untrusted', ownerOf(running)) }] : []),
    ];
  });
}
