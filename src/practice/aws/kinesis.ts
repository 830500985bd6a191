import type { Operation } from './call.ts';

/** Amazon Kinesis Data Streams (AWS JSON 1.1). */
export const kinesisOperations: Readonly<Record<string, Operation>> = {};
