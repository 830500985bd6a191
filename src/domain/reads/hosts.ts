/** What runs on hosts: Systems Manager's inventory, and the endpoints of fluentd and Fluent Bit. */

import type { ReadRule } from './read.ts';

/** An instance as Systems Manager knows it. */
export interface ManagedInstance {
  readonly instanceId: string;
  readonly name: string | null;
  /** `Linux`, `Windows`, `MacOS`. */
  readonly platformType: string | null;
  /** "Amazon Linux", "Ubuntu" … */
  readonly platformName: string | null;
  readonly platformVersion: string | null;
  /** `Online`, `ConnectionLost`, `Inactive`. */
  readonly ping: string;
  readonly lastPingAt: Date | null;
}

/** A package of the fluentd family that the inventory (`AWS:Application`) lists on an instance. */
export interface InstalledSoftware {
  readonly instanceId: string;
  readonly name: string;
  readonly version: string;
  readonly capturedAt: Date | null;
}

/** What one fluentd or Fluent Bit answered on its HTTP endpoint. */
export interface LogDaemon {
  /** `host:port` that answered, or that was asked. */
  readonly endpoint: string;
  /** The EC2 instance it runs on, when it was found by a tag or is known by its address. */
  readonly instanceId: string | null;
  /** What people call the host. */
  readonly host: string;
  readonly software: 'fluentd' | 'fluent-bit';
  /** Null where nothing can tell: fluentd's monitor_agent does not say it by default. */
  readonly version: string | null;
  /** Types of the inputs by which it takes records over the network: `forward`, `syslog` … */
  readonly receives: readonly string[];
  readonly outputs: readonly {
    readonly id: string;
    readonly plugin: string;
    readonly bufferBytes: number | null;
    readonly bufferQueue: number | null;
    /** How much of the buffer's configured size is free, 0 to 100 %; null where it is not told. */
    readonly spaceLeft: number | null;
    readonly retries: number | null;
    readonly dropped: number | null;
  }[];
}

export interface HostReads {
  'ssm.instances': ManagedInstance;
  'ssm.software': InstalledSoftware;
  /** At a region: hosts found by tag. At the place `fluentd`: one listed host. */
  'fluentd.endpoints': LogDaemon;
}

export const HOST_READS: { readonly [R in keyof HostReads]: ReadRule } = {
  'ssm.instances': { service: 'ssm', tier: 'base', actions: ['ssm:DescribeInstanceInformation'] },
  'ssm.software': { service: 'ssm', tier: 'base', actions: ['ssm:GetInventory'] },
  'fluentd.endpoints': { service: 'ec2', tier: 'base', actions: ['ec2:DescribeInstances'] },
};
