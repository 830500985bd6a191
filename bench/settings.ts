import { DEFAULT_SETTINGS } from '../src/domain/default-settings.ts';
import type { Settings, Subsystem } from '../src/domain/settings.ts';

/** Settings with so many subsystems `load-0`, `load-1` …, each claimed by the tag that synthetic instances carry. */
export function syntheticSettings(subsystems: number): Settings {
  return {
    timeZone: 'Asia/Tokyo',
    workingHours: { from: 9, to: 18, days: [1, 2, 3, 4, 5] },
    subsystems: Array.from({ length: subsystems }, (_, index) => syntheticSubsystem(`load-${index}`)),
    teams: [{ name: 'load', channel: '#load', userGroup: null }],
    accounts: [],
    subsystemTags: ['Service', 'app'],
    environmentTags: ['Environment', 'env'],
    channels: { default: '#alerts', staging: null, security: null },
    reminderDays: [7, 1],
    health: { categories: ['scheduledChange', 'accountNotification'], ignoreTypeCodes: [], onlyTypeCodes: [] },
    ignoreNames: ['Packer Builder'],
    ...DEFAULT_SETTINGS,
    targetDate: null,
    commands: { migrationStatus: '/migration-status', toil: '/toil' },
  };
}

function syntheticSubsystem(name: string): Subsystem {
  const anywhere = { account: null, region: null, platform: null, name: null, arn: null, ecsService: null };
  const anyApp = { herokuApp: null, herokuPipeline: null, namespace: null, labels: {} };
  return {
    name,
    title: name,
    team: 'load',
    source: ['ec2'],
    target: ['ecs', 'eks', 'managed'],
    needs: [],
    formerNames: [],
    claims: [{ ...anywhere, ...anyApp, tags: { Service: name }, environment: null, component: null }],
    runbook: null,
    absorbedInto: null,
    told: [],
    settleDays: 7,
  };
}
