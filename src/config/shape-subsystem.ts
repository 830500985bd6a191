import { z } from 'zod';
import { PLATFORMS, TARGET_WORDS } from '../domain/vocabulary.ts';
import {
  accountId,
  listOf,
  mappingOf,
  maybe,
  nameText,
  oneOf,
  oneOrMore,
  section,
  text,
  whole,
} from './shape-pieces.ts';

const SOURCE_WORDS = ['none'] as const;

const claim = section({
  tag: maybe(mappingOf(text(256))).describe('Tags that the resource must have: {Service: api}. `*` is any text.'),
  name: maybe(text(256)).describe("Name of the resource: 'api-*'. `*` is any text."),
  account: maybe(accountId).describe('Id or name of the account.'),
  region: maybe(text(40)).describe('Region, such as ap-northeast-1.'),
  platform: maybe(oneOf(PLATFORMS)).describe('Platform of the resource.'),
  arn: maybe(text(500)).describe('ARN or id of the resource. `*` is any text.'),
  ecsService: maybe(text(500)).describe('ECS service as cluster/service. `*` is any text.'),
  herokuApp: maybe(text(100)).describe('Name of the Heroku app. `*` is any text.'),
  herokuPipeline: maybe(text(100)).describe('Name of the Heroku pipeline: all its apps. `*` is any text.'),
  namespace: maybe(text(253)).describe('Kubernetes namespace of a workload on EKS. `*` is any text.'),
  labels: maybe(mappingOf(text(256))).describe('Labels that a workload on EKS must have. `*` is any text.'),
  environment: maybe(nameText).describe('Environment of what this claims: production, staging or a name of your own.'),
  component: maybe(nameText).describe('Part of the subsystem that runs by itself, such as web or worker.'),
});

export const subsystem = section({
  title: maybe(text(120)).describe("What people call it. Default: the subsystem's name."),
  team: maybe(nameText).describe('Owner: a name under `teams`.'),
  source: maybe(oneOrMore(oneOf([...PLATFORMS, ...SOURCE_WORDS]))).describe(
    'Where it comes from: one platform, a list, or `none` when it was born on its target. Default: ec2 and heroku.',
  ),
  target: maybe(oneOrMore(oneOf([...PLATFORMS, ...TARGET_WORDS]))).describe(
    'Where it is to end: one platform, a list, or `undecided`, `absorbed` (into its senders), `none` (shut down). Default: ecs, eks and managed.',
  ),
  needs: maybe(oneOrMore(text(60))).describe('Names of the subsystems it needs.'),
  formerNames: maybe(oneOrMore(text(256))).describe('Names it had, as tags may still say.'),
  runbook: maybe(text(500)).describe('URL of its runbook.'),
  absorbedInto: maybe(text(256)).describe(
    'With target `absorbed`: what proves it, such as the name of the delivery stream that its senders write to. Only ECS services are counted as senders, not workloads on EKS or functions. `*` is any text.',
  ),
  told: maybe(
    listOf(
      section({
        software: text(60).describe('What runs there and nothing can ask: td-agent, fluent-package, ruby …'),
        version: z
          .string({ error: 'must be text in quotes: YAML reads 4.10 as 4.1' })
          .regex(/^[\w.+~-]{1,40}$/, { error: "is not a version: write it as in '4.5.2'" })
          .describe("Its version, in quotes: '4.5.2'."),
        on: text(10).describe('The day on which somebody said so: 2026-11-20.'),
      }),
    ),
  ).describe('Versions of software that nothing can ask, as a person knows them.'),
  settleDays: maybe(whole(0, 90)).describe('Quiet days seen until it counts as moved. Default: 7.'),
  claims: maybe(listOf(claim)).describe(
    'Which resources are its own: any rule is enough; all members of a rule must fit.',
  ),
});

export type SubsystemDocument = z.infer<typeof subsystem>;
export type ClaimDocument = z.infer<typeof claim>;
