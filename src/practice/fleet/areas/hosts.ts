import type { FleetState } from '../tabemaru.ts';
import { before, HOUR, MINUTE } from '../time.ts';

/** An instance as Systems Manager has it in its inventory. */
export interface ManagedHost {
  readonly instanceId: string;
  readonly computerName: string;
  readonly online: boolean;
  readonly platformName: string;
  readonly platformVersion: string;
  readonly lastPingAt: Date;
  readonly capturedAt: Date;
  /** Names and versions of some of what is installed. */
  readonly applications: readonly { readonly name: string; readonly version: string; readonly release: string }[];
}

/** What Systems Manager knows of the hosts of one account's region. */
export interface HostScope {
  readonly managed: readonly ManagedHost[];
}

export const EMPTY_HOSTS: HostScope = { managed: [] };

interface Kind {
  readonly platformName: string;
  readonly platformVersion: string;
  /** The package of the fluentd family, where there is one. */
  readonly fluentd?: { readonly name: string; readonly version: string };
}

const AMAZON_LINUX_2: Kind = { platformName: 'Amazon Linux', platformVersion: '2' };
const UBUNTU_20: Kind = { platformName: 'Ubuntu', platformVersion: '20.04' };
const TD_AGENT = { name: 'td-agent', version: '4.5.2' };

/** By what the host's name begins with; the first that fits. */
const KINDS: readonly (readonly [string, Kind])[] = [
  ['log-agg', { ...AMAZON_LINUX_2, fluentd: TD_AGENT }],
  [
    'legacy-admin',
    { platformName: 'CentOS Linux', platformVersion: '7.9.2009', fluentd: { ...TD_AGENT, version: '3.8.1' } },
  ],
  ['reserve-web', { ...UBUNTU_20, fluentd: { name: 'fluent-package', version: '5.0.4' } }],
  ['pos-gateway', { ...UBUNTU_20, fluentd: TD_AGENT }],
  ['status-page', { platformName: 'Debian GNU/Linux', platformVersion: '11' }],
  ['bastion', { platformName: 'Amazon Linux', platformVersion: '2023' }],
  ['', AMAZON_LINUX_2],
];

/** Nobody ever installed the agent on it: Systems Manager does not know it. */
const UNMANAGED = ['log-agg-2', 'tmp-load-test'];

/** What the story has of it at a time. */
export function hostsAt(state: FleetState, account: string, region: string): HostScope {
  const { now } = state;
  const managed = state.instances.flatMap((instance): ManagedHost[] => {
    const name = instance.tags['Name'] ?? instance.id;
    if (instance.account !== account || instance.region !== region) return [];
    if (instance.state === 'terminated' || UNMANAGED.includes(name) || name === 'Packer Builder') return [];
    const kind = KINDS.find(([beginning]) => name.startsWith(beginning))?.[1] ?? AMAZON_LINUX_2;
    const online = instance.state === 'running';
    return [
      {
        instanceId: instance.id,
        computerName: `${name}.internal`,
        online,
        platformName: kind.platformName,
        platformVersion: kind.platformVersion,
        lastPingAt: online ? before(now, 2 * MINUTE) : instance.launchedAt,
        capturedAt: before(now, 5 * HOUR),
        applications: [
          { name: 'openssl', version: '1.0.2k', release: '24' },
          { name: 'amazon-ssm-agent', version: '3.3.987.0', release: '1' },
          ...(kind.fluentd ? [{ ...kind.fluentd, release: '1.el7' }, FLUENT_KEY] : []),
        ],
      },
    ];
  });
  return { managed };
}

/** A package that begins like one of the family and is none. */
const FLUENT_KEY = { name: 'fluent-apt-source', version: '2026.1', release: '1' };
