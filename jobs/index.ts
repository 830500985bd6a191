import type { Job } from '../src/domain/job.ts';
import { awsHealth } from './aws-health.ts';
import { ec2Status } from './ec2-status.ts';
import { ecsTasks } from './ecs-tasks.ts';

export const jobs: readonly Job[] = [ecsTasks, ec2Status, awsHealth];
