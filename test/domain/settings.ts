import { DEFAULT_SETTINGS } from '../../src/domain/default-settings.ts';
import type { ClaimRule, Settings, Subsystem } from '../../src/domain/settings.ts';
import { HOST } from './ledger.ts';

/** A claim rule that fits everything, but for what is given. */
const rule = (change: Partial<ClaimRule>): ClaimRule => ({
  account: null,
  region: null,
  platform: null,
  tags: {},
  name: null,
  arn: null,
  ecsService: null,
  herokuApp: null,
  herokuPipeline: null,
  namespace: null,
  labels: {},
  environment: null,
  component: null,
  ...change,
});

const subsystem = (name: string, claims: readonly ClaimRule[]): Subsystem => ({
  name,
  title: name,
  team: 'sre',
  source: ['ec2'],
  target: ['ecs'],
  needs: [],
  formerNames: [`old-${name}`],
  claims,
  runbook: null,
  absorbedInto: null,
  told: [],
  settleDays: 7,
});

/** Settings of a small team, for the rules' tests. */
export const settings: Settings = {
  timeZone: 'Asia/Tokyo',
  workingHours: { from: 9, to: 18, days: [1, 2, 3, 4, 5] },
  subsystems: [
    subsystem('log-aggregator', [rule({ name: 'log-agg-*', platform: 'ec2', component: 'host' })]),
    subsystem('api', []),
  ],
  teams: [],
  accounts: [{ id: HOST.account, name: 'prod', environment: 'production' }],
  subsystemTags: ['Service', 'app'],
  environmentTags: ['Environment', 'env'],
  channels: { default: '#alerts', staging: null, security: null },
  reminderDays: [7, 1],
  health: { categories: [], ignoreTypeCodes: [], onlyTypeCodes: [] },
  ignoreNames: [],
  ...DEFAULT_SETTINGS,
  targetDate: null,
  commands: { migrationStatus: '/migration-status', toil: '/toil' },
};
