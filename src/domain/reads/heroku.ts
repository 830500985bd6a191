/** Heroku, as the Platform API answers for one team (or for the personal account). */

import type { ReadRule } from './read.ts';

export interface HerokuFormation {
  /** `web`, `worker` … */
  readonly type: string;
  readonly quantity: number;
  readonly size: string;
}

export interface HerokuDyno {
  readonly name: string;
  readonly type: string;
  /** `up`, `crashed`, `starting`, `idle`, `down`; an open set. */
  readonly state: string;
  readonly updatedAt: Date | null;
}

export interface HerokuAddon {
  readonly id: string;
  readonly name: string;
  /** `heroku-postgresql`, `heroku-redis`, `papertrail` … */
  readonly service: string;
  readonly plan: string;
  readonly state: string;
  /** The apps that use it besides its owner. */
  readonly attachedTo: readonly string[];
}

export interface HerokuApp {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  /** `heroku-22` … */
  readonly stack: string;
  /** `supported`, `deprecated`, `beta`, `end-of-life` where `GET /stacks` tells; null otherwise. */
  readonly stackState: string | null;
  readonly region: string;
  readonly maintenance: boolean;
  readonly createdAt: Date | null;
  readonly releasedAt: Date | null;
  /** Its pipeline's name and stage (`production`, `staging` …), where it is in one. */
  readonly pipeline: { readonly name: string; readonly stage: string } | null;
  readonly formation: readonly HerokuFormation[];
  readonly dynos: readonly HerokuDyno[];
  readonly addons: readonly HerokuAddon[];
}

export interface HerokuReads {
  'heroku.apps': HerokuApp;
}

export const HEROKU_READS: { readonly [R in keyof HerokuReads]: ReadRule } = {
  'heroku.apps': { service: 'heroku', tier: 'base', actions: [] },
};
