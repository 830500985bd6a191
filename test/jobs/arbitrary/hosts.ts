import fc from 'fast-check';
import type { HerokuReads } from '../../../src/domain/reads/heroku.ts';
import type { HostReads } from '../../../src/domain/reads/hosts.ts';
import { few, idOf, known, maybeNumber, maybeText, number, text, time } from './values.ts';

export const anyHosts: { readonly [R in keyof HostReads]: fc.Arbitrary<HostReads[R]> } = {
  'ssm.instances': fc.record({
    instanceId: idOf('i'),
    name: maybeText,
    platformType: fc.option(known('Linux', 'Windows')),
    platformName: fc.option(known('Amazon Linux', 'Ubuntu', 'CentOS Linux')),
    platformVersion: fc.option(known('2', '18.04', '7.9')),
    ping: known('Online', 'ConnectionLost'),
    lastPingAt: time,
  }),
  'ssm.software': fc.record({
    instanceId: idOf('i'),
    name: known('td-agent', 'fluent-package', 'fluent-bit'),
    version: known('3.8.1-0', '4.5.2-1.el7', '5.0.1'),
    capturedAt: time,
  }),
  'fluentd.endpoints': fc.record({
    endpoint: text,
    instanceId: fc.option(idOf('i')),
    host: text,
    software: fc.constantFrom('fluentd' as const, 'fluent-bit' as const),
    version: fc.option(known('1.12.4', '2.0.9')),
    receives: few(known('forward', 'syslog')),
    outputs: few(
      fc.record({
        id: text,
        plugin: text,
        bufferBytes: maybeNumber,
        bufferQueue: maybeNumber,
        retries: maybeNumber,
        spaceLeft: maybeNumber,
        dropped: maybeNumber,
      }),
    ),
  }),
};

export const anyHeroku: { readonly [R in keyof HerokuReads]: fc.Arbitrary<HerokuReads[R]> } = {
  'heroku.apps': fc.record({
    id: text,
    name: text,
    team: maybeText,
    stack: known('heroku-20', 'heroku-22', 'container'),
    stackState: fc.option(known('public', 'deprecated', 'unlisted')),
    region: text,
    maintenance: fc.boolean(),
    createdAt: time,
    releasedAt: time,
    pipeline: fc.option(fc.record({ name: text, stage: known('production', 'staging') })),
    formation: fc.option(few(fc.record({ type: known('web', 'worker'), quantity: number, size: text }))),
    dynos: fc.option(
      few(
        fc.record({ name: text, type: known('web', 'worker', 'run'), state: known('up', 'crashed'), updatedAt: time }),
      ),
    ),
    addons: few(
      fc.record({
        id: text,
        name: text,
        service: known('heroku-postgresql', 'heroku-redis'),
        plan: text,
        state: known('provisioned'),
        attachedTo: few(text),
      }),
    ),
  }),
};
