import type { Operation } from './call.ts';

/** Amazon SQS (AWS JSON 1.0). */
export const sqsOperations: Readonly<Record<string, Operation>> = {};
