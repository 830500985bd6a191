import type { Operation } from './call.ts';

/** Amazon ECR (AWS JSON 1.1). */
export const ecrOperations: Readonly<Record<string, Operation>> = {};
