import { expect, test } from '@jest/globals';
import { eksClusters } from '../../jobs/eks-clusters.ts';
import type { Lifecycle } from '../../src/domain/lifecycle.ts';
import type { EksAddon, EksCluster } from '../../src/domain/reads/eks.ts';
import { cluster, nodegroup } from './eks-values.ts';
import { answer, input, viewOf } from './values.ts';

function addon(more: Partial<EksAddon> = {}): EksAddon {
  return { name: 'coredns', status: 'ACTIVE', version: 'v1.12.3-eksbuild.1', issues: [], ...more };
}

/** Of endoflife.date, as it was on 22 August 2026. */
const LIFECYCLE: Lifecycle = {
  products: new Map([
    [
      'amazon-eks',
      {
        name: 'amazon-eks',
        title: 'Amazon EKS',
        source: 'https://endoflife.date/amazon-eks',
        asOf: new Date('2026-08-22T00:00:00Z'),
        cycles: [
          ['1.36', '2027-08-02', '2028-08-02'],
          ['1.34', '2026-12-02', '2027-12-02'],
          ['1.33', '2026-07-29', '2027-07-29'],
          ['1.29', '2025-03-23', '2026-03-23'],
        ].map(([name = '', end = '', extendedEnd = '']) => ({
          name,
          releasedAt: null,
          end: new Date(`${end}T00:00:00Z`),
          extendedEnd: new Date(`${extendedEnd}T00:00:00Z`),
          latest: null,
        })),
      },
    ],
  ]),
};

function findings(it: EksCluster, lifecycle = LIFECYCLE) {
  return eksClusters.judge(input({ 'eks.clusters': answer([it]) }, { lifecycle })).findings;
}
const aspects = (it: EksCluster) => findings(it).map((one) => `${one.kind} ${one.aspect}`);
const quiet = { version: '1.36' };
function said(it: EksCluster, kind: string) {
  const words = eksClusters.kinds[kind]?.words.en;
  if (!words) throw new Error(`no kind ${kind}`);
  const view = viewOf(findings(it).filter((one) => one.kind === kind));
  return [words.headline(view), words.notification(view), ...words.lines(view)];
}

test('a cluster that is well on a version with years left is nothing', () => {
  expect(aspects(cluster({ ...quiet, nodegroups: [nodegroup({ version: '1.36' })], addons: [addon()] }))).toEqual([]);
});

test.each(['DEGRADED', 'CREATE_FAILED', 'UPDATE_FAILED', 'A_STATUS_OF_TOMORROW'])(
  'an add-on that is %s is told',
  (status) => {
    expect(aspects(cluster({ ...quiet, addons: [addon({ status })] }))).toEqual(['eks-degraded addon']);
  },
);

test('what EKS is changing itself is not degraded, whatever it complains of meanwhile', () => {
  const issues = [{ code: 'InsufficientNumberOfReplicas', message: 'not yet' }];
  expect(aspects(cluster({ ...quiet, addons: [addon({ status: 'UPDATING', issues })] }))).toEqual([]);
});

test('an active nodegroup with health issues is told', () => {
  const issues = [{ code: 'AsgInstanceLaunchFailures', message: 'Could not launch On-Demand Instances.' }];
  const it = cluster({ ...quiet, nodegroups: [nodegroup({ version: '1.36', issues })] });
  expect(aspects(it)).toEqual(['eks-degraded nodegroup']);
  expect(said(it, 'eks-degraded')).toEqual([
    'Degraded: main · production, nodegroup general',
    'main (production): nodegroup general has problems. No owner.',
    'The nodegroup general has problems.',
    'EKS says: Could not launch On-Demand Instances (AsgInstanceLaunchFailures).',
  ]);
});

test('what a degraded add-on and a failed update say', () => {
  const it = cluster({
    ...quiet,
    addons: [addon({ status: 'DEGRADED' }), addon({ name: 'vpc-cni', status: 'UPDATE_FAILED' })],
  });
  expect(said(it, 'eks-degraded').slice(0, 2)).toEqual([
    'Degraded: main · production, add-on coredns and add-on vpc-cni',
    'main (production): add-on coredns is degraded and add-on vpc-cni update failed. No owner.',
  ]);
});

test('the end of standard support is told from half a year before, with what extended support costs', () => {
  const it = cluster();
  expect(findings(it)[0]).toMatchObject({ aspect: 'standard-ends', dueAt: new Date('2026-12-02T00:00:00Z') });
  expect(said(it, 'eks-version-ending')).toEqual([
    'Kubernetes 1.34 leaves standard support on Wed 2 Dec: main · production',
    'main (production): Kubernetes 1.34 leaves standard support on Wed 2 Dec. No owner.',
    'Then extended support begins, until Thu 2 Dec 2027.',
    'Extended support costs 0.60 in place of 0.10 USD a cluster and hour (list price): about 365 USD more a month.',
  ]);
});

test('with the support type STANDARD, EKS upgrades it by itself and nothing more is charged', () => {
  const lines = said(cluster({ supportType: 'STANDARD' }), 'eks-version-ending');
  expect(lines.at(-1)).toBe('After that day EKS upgrades it by itself: its upgrade policy is STANDARD.');
  expect(lines.join(' ')).not.toContain('USD');
  expect(findings(cluster({ version: '1.33', supportType: 'STANDARD' }))[0]?.aspect).toBe('upgrade-due');
});

test('in extended support, and after it', () => {
  expect(findings(cluster({ version: '1.33' }))[0]).toMatchObject({
    aspect: 'extended',
    dueAt: new Date('2027-07-29T00:00:00Z'),
  });
  expect(findings(cluster({ version: '1.29' }))[0]).toMatchObject({ aspect: 'unsupported', severity: 9 });
});

test('of a version that the data does not know, nothing is guessed', () => {
  expect(findings(cluster({ version: '1.99' }))).toEqual([]);
  expect(findings(cluster({ version: '1.3' }))).toEqual([]);
  expect(findings(cluster(), { products: new Map() })).toEqual([]);
});

test('nodes three minor versions behind keep the cluster from its upgrade; four are too old', () => {
  const at = (version: string | null) =>
    findings(cluster({ ...quiet, nodegroups: [nodegroup({ name: 'batch', version })] })).map((it) => it.aspect);
  expect([at('1.34'), at('1.33'), at('1.32'), at(null), at('none')]).toEqual([[], ['at-limit'], ['too-old'], [], []]);
});

test('before 1.28 only two minor versions are allowed', () => {
  expect(aspects(cluster({ version: '1.27', nodegroups: [nodegroup({ version: '1.25' })] }))).toEqual([
    'eks-nodes-behind at-limit',
  ]);
});

test('what nodes that are behind say', () => {
  const it = cluster({ ...quiet, nodegroups: [nodegroup({ name: 'batch', version: '1.33' })] });
  expect(said(it, 'eks-nodes-behind')).toEqual([
    'Nodes on 1.33 under a control plane on 1.36 (nodegroup batch): main · production',
    'main (production): Nodes on 1.33 under a control plane on 1.36 (nodegroup batch). No owner.',
    'That is as old as Kubernetes allows (3 minor versions): the control plane cannot be upgraded before them.',
  ]);
});
