import type { Operation } from './call.ts';

/** AWS CodePipeline (AWS JSON 1.1). */
export const codepipelineOperations: Readonly<Record<string, Operation>> = {};
