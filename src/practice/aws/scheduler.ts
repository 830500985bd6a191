import type { Operation } from './call.ts';
import type { Routes } from './routes.ts';

/** Amazon EventBridge Scheduler (REST-JSON). */
export const schedulerOperations: Readonly<Record<string, Operation>> = {};

/** Where each operation of EventBridge Scheduler is asked. */
export const schedulerRoutes: Routes = {};
