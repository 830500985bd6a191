import type { Operation } from './call.ts';

/** Amazon ElastiCache (AWS query). */
export const elasticacheOperations: Readonly<Record<string, Operation>> = {};
