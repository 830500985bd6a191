import type { Operation } from './call.ts';
import type { Routes } from './routes.ts';

/** Amazon EKS (REST-JSON). */
export const eksOperations: Readonly<Record<string, Operation>> = {};

/** Where each operation of Amazon EKS is asked. */
export const eksRoutes: Routes = {};
