import type { FleetState } from '../tabemaru.ts';

/** Repositories of ECR and what their scans found, of one account's region. */
export type ImageScope = Readonly<Record<string, never>>;

export const EMPTY_IMAGES: ImageScope = {};

/** What the story has of it at a time. */
export function imagesAt(_state: FleetState, _account: string, _region: string): ImageScope {
  return EMPTY_IMAGES;
}
