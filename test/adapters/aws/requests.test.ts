// Requests by target group, by the real clients on answers in the shapes of the API references of Elastic Load Balancing
// (2015-12-01, AWS query) and CloudWatch (GetMetricData, AWS JSON 1.0).
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { openCalls } from '../../../src/adapters/aws/calls.ts';
import { requestReader } from '../../../src/adapters/aws/monitoring-requests.ts';
import { settled } from '../../../src/adapters/aws/options.ts';
import { at, OWN, TOKYO, unending } from './practice.ts';

const NOW = new Date('2026-11-24T05:50:00Z');
const hour = (text: string): number => Date.parse(`2026-11-${text}:00:00Z`) / 1000;
const BASE = `arn:aws:elasticloadbalancing:${TOKYO}:${OWN}`;
const arnOf = (name: string): string => `${BASE}:targetgroup/${name}/6d0ecf831eec9f09`;
const balancer = (path: string): string => `${BASE}:loadbalancer/${path}/50dc6c495c0c9188`;

interface Group {
  readonly name: string;
  readonly type: string;
  readonly balancers: readonly string[];
}
interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { Name: string; Value: string }[] };
    readonly Period: number;
    readonly Stat: string;
  };
}
interface Asked {
  readonly MetricDataQueries: readonly Query[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
}

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const xml = (action: string, inner: string): string =>
  `<${action}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${action}Result>${inner}</${action}Result></${action}Response>`;
const members = (name: string, list: readonly string[]): string =>
  `<${name}>${list.map((it) => `<member>${it}</member>`).join('')}</${name}>`;

const groupXml = (it: Group): string =>
  `<TargetGroupArn>${arnOf(it.name)}</TargetGroupArn><TargetGroupName>${it.name}</TargetGroupName><TargetType>${it.type}</TargetType>${members('LoadBalancerArns', it.balancers)}`;

/** Groups by pages of 400; tags and targets of whoever asks; figures as the test says. */
async function played(groups: readonly Group[], figures: (asked: Asked) => object) {
  const asked: Asked[] = [];
  const tagged: number[] = [];
  const answer = (target: string | undefined, body: string): string => {
    if (target?.endsWith('.GetMetricData')) {
      const input = JSON.parse(body) as Asked;
      asked.push(input);
      return JSON.stringify(figures(input));
    }
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    if (action === 'DescribeTargetGroups') {
      const from = Number(form.get('Marker') ?? 0);
      const next = from + 400 < groups.length ? `<NextMarker>${from + 400}</NextMarker>` : '';
      return xml(action, members('TargetGroups', groups.slice(from, from + 400).map(groupXml)) + next);
    }
    if (action === 'DescribeTargetHealth') {
      const targets = ['<Target><Id>i-0a1b2c3d4e5f60718</Id><Port>80</Port></Target>'];
      return xml(action, members('TargetHealthDescriptions', targets));
    }
    const arns = [...form].filter(([key]) => key.startsWith('ResourceArns.')).map(([, value]) => value);
    tagged.push(arns.length);
    const tags = members('Tags', ['<Key>Service</Key><Value>api</Value>']);
    return xml(
      action,
      members(
        'TagDescriptions',
        arns.map((arn) => `<ResourceArn>${arn}</ResourceArn>${tags}`),
      ),
    );
  };
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = request.headers['x-amz-target'];
    response.setHeader('content-type', target ? 'application/x-amz-json-1.0' : 'text/xml');
    response.end(answer(typeof target === 'string' ? target : undefined, Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()));
  const calls = openCalls(
    settled({
      accounts: [{ id: OWN }],
      regions: [TOKYO],
      homeRegion: TOKYO,
      callsPerSecond: null,
      clock: () => NOW,
      logger: { info: () => {}, warn: () => {} },
      credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }),
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    }),
  );
  endings.push(() => calls.close());
  calls.enterBy(OWN, null);
  const read = requestReader({ calls, now: () => NOW, callTimeoutMs: 10_000 });
  return { answer: await read(at(OWN), unending()), asked, tagged };
}

const result = (Id: string, points: readonly (readonly [number, number])[]) => ({
  Id,
  Label: 'RequestCount',
  Timestamps: points.map(([time]) => time),
  Values: points.map(([, value]) => value),
  StatusCode: 'Complete',
});
const nothing = ({ MetricDataQueries: queries }: Asked) => ({
  MetricDataResults: queries.map(({ Id }) => result(Id, [])),
  Messages: [],
});

const old: Group = { name: 'api-ec2', type: 'instance', balancers: [balancer('app/api')] };
const own: Group = { name: 'api-ecs', type: 'ip', balancers: [balancer('app/api')] };

test('each whole hour of the last 26 has its figure, over the pages of an answer; an hour without one had no request', async () => {
  const { answer, asked, tagged } = await played([old, own], ({ NextToken: token }) =>
    token === undefined
      ? {
          MetricDataResults: [
            result('g0', [
              [hour('24T04'), 12],
              [hour('24T03'), 0],
            ]),
            result('g1', [[hour('24T04'), 88]]),
          ],
          NextToken: 'page 2',
          Messages: [],
        }
      : { MetricDataResults: [result('g0', [[hour('23T03'), 7]]), result('g1', [])], Messages: [] },
  );
  expect(answer.gap).toBeNull();
  expect(answer.items).toHaveLength(52);
  const of = (group: Group) => answer.items.filter((it) => it.targetGroup === group.name);
  const counted = (group: Group) =>
    of(group)
      .filter((it) => it.requests > 0)
      .map((it) => [it.hour.toISOString(), it.requests]);
  expect(counted(old)).toEqual([
    ['2026-11-23T03:00:00.000Z', 7],
    ['2026-11-24T04:00:00.000Z', 12],
  ]);
  expect(counted(own)).toEqual([['2026-11-24T04:00:00.000Z', 88]]);
  expect(of(own)[0]).toEqual({
    targetGroupArn: arnOf('api-ecs'),
    targetGroup: 'api-ecs',
    loadBalancer: 'app/api/50dc6c495c0c9188',
    hour: new Date('2026-11-23T03:00:00Z'),
    requests: 0,
    targetType: 'ip',
    instanceIds: [],
    tags: { Service: 'api' },
  });
  expect(of(old)[0]?.instanceIds).toEqual(['i-0a1b2c3d4e5f60718']);
  expect(asked.map((it) => it.NextToken)).toEqual([undefined, 'page 2']);
  expect(asked[0]).toMatchObject({ StartTime: hour('23T03'), EndTime: hour('24T05') });
  expect(asked[0]?.MetricDataQueries[0]?.MetricStat).toEqual({
    Metric: {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCount',
      Dimensions: [
        { Name: 'TargetGroup', Value: 'targetgroup/api-ec2/6d0ecf831eec9f09' },
        { Name: 'LoadBalancer', Value: 'app/api/50dc6c495c0c9188' },
      ],
    },
    Period: 3600,
    Stat: 'Sum',
  });
  expect(tagged).toEqual([2]);
});

test('metrics are asked for by 500, tags by 20; what no Application Load Balancer stands before is not counted', async () => {
  const groups = Array.from({ length: 501 }, (_, index) => ({ ...own, name: `tg-${index}` }));
  const others = [
    { ...own, name: 'behind-none', balancers: [] },
    { ...own, name: 'behind-network', balancers: [balancer('net/tcp')] },
  ];
  const { answer, asked, tagged } = await played([...groups, ...others], nothing);
  expect(answer.gap).toBeNull();
  expect(asked.map((it) => it.MetricDataQueries.length)).toEqual([500, 1]);
  expect(asked[1]?.MetricDataQueries[0]?.MetricStat.Metric.Dimensions[0]?.Value).toContain('tg-500/');
  expect(new Set(answer.items.map((it) => it.targetGroup)).size).toBe(501);
  expect([Math.max(...tagged), tagged.length]).toEqual([20, 26]);
});

test('behind two load balancers a group is counted at each', async () => {
  const both = { ...own, balancers: [balancer('app/api'), balancer('app/internal')] };
  const { answer } = await played([both], ({ MetricDataQueries: queries }) => ({
    MetricDataResults: queries.map(({ Id }, index) => result(Id, [[hour('24T04'), 10 + index]])),
    Messages: [],
  }));
  expect(answer.items.filter((it) => it.requests > 0).map((it) => [it.loadBalancer, it.requests])).toEqual([
    ['app/api/50dc6c495c0c9188', 10],
    ['app/internal/50dc6c495c0c9188', 11],
  ]);
});

test('a metric that CloudWatch leaves out of its answer is a gap, and no hours of 0', async () => {
  const { answer } = await played([old, own], () => ({ MetricDataResults: [result('g1', [])], Messages: [] }));
  expect(answer.gap).toMatchObject({ reason: 'failed', detail: 'cloudwatch:GetMetricData: no figures of api-ec2' });
  expect(new Set(answer.items.map((it) => it.targetGroup))).toEqual(new Set(['api-ecs']));
});
