import type { Operation } from './call.ts';

/** Amazon RDS (AWS query). */
export const rdsOperations: Readonly<Record<string, Operation>> = {};
