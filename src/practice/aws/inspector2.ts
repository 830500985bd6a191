import type { Operation } from './call.ts';
import type { Routes } from './routes.ts';

/** Amazon Inspector (REST-JSON). */
export const inspector2Operations: Readonly<Record<string, Operation>> = {};

/** Where each operation of Amazon Inspector is asked. */
export const inspector2Routes: Routes = {};
