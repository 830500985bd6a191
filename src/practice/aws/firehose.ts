import type { Operation } from './call.ts';

/** Amazon Data Firehose (AWS JSON 1.1). */
export const firehoseOperations: Readonly<Record<string, Operation>> = {};
