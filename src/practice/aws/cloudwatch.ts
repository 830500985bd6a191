import type { Operation } from './call.ts';

/** Amazon CloudWatch (AWS JSON 1.0). */
export const cloudwatchOperations: Readonly<Record<string, Operation>> = {};
