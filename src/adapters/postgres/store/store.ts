import type { Store } from '../../../domain/store.ts';
import type { Database } from '../open.ts';
import { openCaseStore } from './cases.ts';
import { openClaimStore } from './claims.ts';
import { openDeliveryStore } from './deliveries.ts';
import { openEventStore } from './events.ts';
import { openFirstLookStore } from './first-looks.ts';
import { openHistoryStore } from './history.ts';
import { openImageReportStore } from './image-reports.ts';
import { openMeasureStore } from './measures.ts';
import { openPeopleStore } from './people.ts';
import { openRunStore, type WorkQueue } from './runs.ts';
import { openSightingStore } from './sightings.ts';
import { openStageStore } from './stages.ts';
import { openToilStore } from './toil.ts';
import type { ViewContext } from './views.ts';

export interface StoreContext extends ViewContext {
  /** Where planning and pieces are enqueued, in the store's transactions. */
  readonly queue: WorkQueue;
}

/** All that toilbot remembers, on an open database. It holds nothing open of its own. */
export function openStore({ prisma }: Pick<Database, 'prisma'>, context: StoreContext): Store {
  return {
    history: openHistoryStore(prisma),
    runs: openRunStore(prisma, context.queue),
    cases: openCaseStore(prisma, context),
    firstLooks: openFirstLookStore(prisma, context),
    sightings: openSightingStore(prisma),
    stages: openStageStore(prisma),
    deliveries: openDeliveryStore(prisma),
    people: openPeopleStore(prisma),
    toil: openToilStore(prisma),
    measures: openMeasureStore(prisma),
    claims: openClaimStore(prisma),
    events: openEventStore(prisma, context.queue),
    imageReports: openImageReportStore(prisma),
  };
}
