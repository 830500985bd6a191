import { activityOperations } from './autoscaling-activities.ts';
import type { Operation } from './call.ts';

/** Amazon EC2 Auto Scaling (AWS query). */
export const autoscalingOperations: Readonly<Record<string, Operation>> = { ...activityOperations };
