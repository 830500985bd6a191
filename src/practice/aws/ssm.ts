import type { Operation } from './call.ts';

/** AWS Systems Manager (AWS JSON 1.1). */
export const ssmOperations: Readonly<Record<string, Operation>> = {};
