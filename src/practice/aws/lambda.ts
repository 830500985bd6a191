import type { Operation } from './call.ts';
import type { Routes } from './routes.ts';

/** AWS Lambda (REST-JSON). */
export const lambdaOperations: Readonly<Record<string, Operation>> = {};

/** Where each operation of AWS Lambda is asked. */
export const lambdaRoutes: Routes = {};
