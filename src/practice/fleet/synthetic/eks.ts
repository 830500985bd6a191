import type { EksScope } from '../areas/eks.ts';
import { type Home, some, syntheticImage, TAGS } from './home.ts';

export function eksOf({ account, region, madeAt }: Home): EksScope {
  return {
    clusters: [
      {
        arn: `arn:aws:eks:${region}:${account}:cluster/load`,
        name: 'load',
        version: '1.34',
        platformVersion: 'eks.9',
        supportType: 'STANDARD',
        publicEndpoint: true,
        createdAt: madeAt,
        tags: TAGS,
        nodegroups: [
          {
            name: 'general',
            status: 'ACTIVE',
            version: '1.34',
            releaseVersion: '1.34.2-20260601',
            size: 3,
            createdAt: madeAt,
            issues: [],
          },
        ],
        addons: [{ name: 'vpc-cni', status: 'ACTIVE', version: 'v1.20.4-eksbuild.2', createdAt: madeAt, issues: [] }],
        workloads: some(4, (index) => ({
          kind: 'Deployment' as const,
          namespace: 'load',
          name: `load-${index}`,
          labels: { 'app.kubernetes.io/name': `load-${index}` },
          image: syntheticImage({ account, region }),
          wanted: 2,
          running: 2,
          waiting: null,
          createdAt: madeAt,
          schedule: null,
          lastScheduledAt: null,
          lastSucceededAt: null,
        })),
      },
    ],
  };
}
