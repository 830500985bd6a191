import type { Operation } from './call.ts';

/** Application, Network and Gateway Load Balancers (AWS query). */
export const elbv2Operations: Readonly<Record<string, Operation>> = {};
