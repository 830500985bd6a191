import type { Job } from '../src/domain/job.ts';
import { awsHealth } from './aws-health.ts';
import { cloudwatchAlarms } from './cloudwatch-alarms.ts';
import { ec2Leftovers } from './ec2-leftovers.ts';
import { ec2Status } from './ec2-status.ts';
import { ecsServices } from './ecs-services.ts';
import { ecsTasks } from './ecs-tasks.ts';
import { eksClusters } from './eks-clusters.ts';
import { eksImageScans } from './eks-image-scans.ts';
import { eksWorkloads } from './eks-workloads.ts';
import { fluentdVersions } from './fluentd-versions.ts';
import { handsOn } from './hands-on.ts';
import { herokuLeftovers } from './heroku-leftovers.ts';
import { imageScans } from './image-scans.ts';
import { leadTimes } from './lead-times.ts';
import { maintenanceCalendar } from './maintenance-calendar.ts';
import { managedServices } from './managed-services.ts';
import { moves } from './moves.ts';
import { networkExposure } from './network-exposure.ts';
import { osEndOfLife } from './os-end-of-life.ts';
import { plainSecretsJob } from './plain-secrets.ts';
import { runtimeEndOfLife } from './runtime-end-of-life.ts';
import { traffic } from './traffic.ts';

export const jobs: readonly Job[] = [
  ecsTasks,
  ecsServices,
  managedServices,
  eksWorkloads,
  eksClusters,
  ec2Status,
  ec2Leftovers,
  awsHealth,
  cloudwatchAlarms,
  traffic,
  leadTimes,
  handsOn,
  imageScans,
  eksImageScans,
  plainSecretsJob,
  moves,
  maintenanceCalendar,
  herokuLeftovers,
  fluentdVersions,
  osEndOfLife,
  runtimeEndOfLife,
  networkExposure,
];
