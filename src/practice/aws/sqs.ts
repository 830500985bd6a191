import type { Operation } from './call.ts';
import { sqsMessageOperations } from './sqs-messages.ts';

/** Amazon SQS (AWS JSON 1.0). */
export const sqsOperations: Readonly<Record<string, Operation>> = { ...sqsMessageOperations };
