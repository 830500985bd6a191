import type { ImageScope } from '../areas/images.ts';
import { digestOf } from '../image-digest.ts';
import { hexOf } from '../seeded.ts';
import { type Home, syntheticImage } from './home.ts';

export function imagesOf({ account, region, madeAt }: Home): ImageScope {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return {
    repositories: [
      {
        name: 'load',
        images: [
          {
            digest: digestOf(syntheticImage({ account, region })),
            tags: ['1'],
            pushedAt: madeAt,
            scan: {
              status: 'ACTIVE',
              completedAt: madeAt,
              vulnerabilities: [
                {
                  id: 'CVE-2026-10000',
                  severity: 'LOW',
                  package: 'zlib',
                  version: '1.3.0',
                  fixedIn: null,
                  firstSeenAt: madeAt,
                  layer: `sha256:${hexOf(64, 'layer')}`,
                },
              ],
            },
            mediaType,
            manifest: JSON.stringify({ schemaVersion: 2, mediaType }),
          },
        ],
      },
    ],
  };
}
