import type { Operation } from './call.ts';

/** AWS CloudTrail (AWS JSON 1.1). */
export const cloudtrailOperations: Readonly<Record<string, Operation>> = {};
