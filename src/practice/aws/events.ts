import type { Operation } from './call.ts';

/** Amazon EventBridge (AWS JSON 1.1). */
export const eventsOperations: Readonly<Record<string, Operation>> = {};
