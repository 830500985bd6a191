import type { Operation } from './call.ts';

/** AWS CodeBuild (AWS JSON 1.1). */
export const codebuildOperations: Readonly<Record<string, Operation>> = {};
